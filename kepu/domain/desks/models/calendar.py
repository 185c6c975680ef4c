"""A desk's calendar: planned places in a channel, the columns that come back, who works on what."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class Column(models.Model):
    """A part of a channel that comes back every week or month and should never be empty."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")

    channel = models.ForeignKey("content.Channel", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("column"), max_length=80)
    rhythm = models.CharField(_("rhythm"), max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["channel", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rhythm__in=["weekly", "monthly"]), name="column_rhythm_known"),
            models.UniqueConstraint(fields=["channel", "name"], name="column_named_once_in_channel"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="column_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SlotState(models.TextChoices):
    IDEA = "idea", _("idea")
    ASSIGNED = "assigned", _("assigned")
    IN_WORK = "in_work", _("in work")
    IN_REVIEW = "in_review", _("in review")
    READY = "ready", _("ready to go out")
    OUT = "out", _("out")
    DROPPED = "dropped", _("dropped")


SLOT_TONES = {"idea": "neutral", "assigned": "info", "in_work": "info", "in_review": "warn", "ready": "ok", "out": "ok"}


class Slot(models.Model):
    """A planned place in a channel on a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.ForeignKey("content.Channel", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("date"))
    column = models.ForeignKey(Column, null=True, blank=True, on_delete=models.SET_NULL, related_name="slots")
    issue = models.CharField(_("issue or place"), max_length=80, blank=True)
    title = models.CharField(_("working title"), max_length=200)
    topic = models.ForeignKey("desks.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    commission = models.ForeignKey(
        "desks.Commission", null=True, blank=True, on_delete=models.SET_NULL, related_name="slots"
    )
    work = models.ForeignKey("content.Work", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=SlotState.choices, default=SlotState.IDEA)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assignee_name = models.CharField(_("who works on it"), max_length=120, blank=True)
    due_on = models.DateField(_("text due on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["day", "channel", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SlotState.values), name="slot_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="slot_has_title"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__lte=F("day")), name="slot_due_before_its_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["idea", "dropped"]) | ~Q(assignee_name="") | Q(commission__isnull=False),
                name="slot_in_work_has_somebody",
            ),
        ]
        indexes = [models.Index(fields=["channel", "day"], name="slot_by_channel_and_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.state in (SlotState.READY, SlotState.OUT, SlotState.DROPPED)

    @property
    def is_dropped(self) -> bool:
        return self.state == SlotState.DROPPED

    @property
    def tone(self) -> str:
        return SLOT_TONES.get(self.state, "neutral")


class SlotStep(DatedRow):
    """A slot's history: `state` as it was from then on, and the day it stood on."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=SlotState.choices)
    day = models.DateField()

    class Meta:
        ordering = ["slot", "at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=SlotState.values), name="slot_step_state_known")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.state}"
