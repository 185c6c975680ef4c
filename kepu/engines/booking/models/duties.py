"""Help that something needs, and who gives it: asked, invited, confirmed, served."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.booking.models.moves import Resource
from kepu.foundation.audit.rows import DatedRow


class HelpNeed(models.Model):
    """Help that something needs: a task, how many people, from when until when (UTC).

    `source` names what needs it, as an offering's does ("session:<id>"); `kept_by` is the permission over the unit with which it is
    managed. `is_open`: anybody may offer to help, once `is_shown`, for what needs help is public then. `taken` counts those confirmed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=80)
    kept_by = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    url = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    task = models.CharField(_("task"), max_length=80)
    note = models.CharField(_("what helpers should know"), max_length=500, blank=True)
    wanted = models.PositiveSmallIntegerField(_("how many people"))
    taken = models.PositiveSmallIntegerField(default=0)
    min_age = models.PositiveSmallIntegerField(_("from age"), default=18)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    is_open = models.BooleanField(_("anybody may offer to help"), default=False)
    is_shown = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "task", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="help_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(wanted__range=(1, 1000)), name="help_wants_somebody"),
            models.CheckConstraint(condition=Q(taken__lte=F("wanted")), name="help_not_overfilled"),
            models.CheckConstraint(condition=~Q(task="") & ~Q(source="") & ~Q(kept_by=""), name="help_says_what"),
            models.CheckConstraint(condition=Q(min_age__in=[14, 16, 18]), name="help_age_known"),
        ]
        indexes = [models.Index(fields=["source"], name="help_by_source")]

    def __str__(self) -> str:
        return f"{self.title}: {self.task}"

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    @property
    def left(self) -> int:
        """People still wanted."""
        return max(0, self.wanted - self.taken)


class DutyState(models.TextChoices):
    ASKED = "asked", _("offers to help")
    INVITED = "invited", _("is asked to help")
    CONFIRMED = "confirmed", _("is to help")
    DECLINED = "declined", _("declined to help")
    TURNED_DOWN = "turned_down", _("not needed")
    WITHDRAWN = "withdrawn", _("cannot come after all")
    CANCELLED = "cancelled", _("help called off")
    SERVED = "served", _("has helped")
    ABSENT = "absent", _("did not come to help")


DUTY_OPEN = ("asked", "invited", "confirmed")
DUTY_LIVE = (*DUTY_OPEN, "served", "absent")
DUTY_TAKING = ("confirmed", "served", "absent")


class Duty(models.Model):
    """One person's part in a need. The state is a shadow of the last step, kept for constraints and lists.

    `who` stands for the person everywhere in the engine: "person:7" of the register, "account:3", or a keyed reference to a contact.
    Name and contact of people outside the register are sealed, and erased with the visitors' own. `minutes` NULL is not known.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(HelpNeed, on_delete=models.CASCADE, related_name="duties")
    who = models.CharField(max_length=60)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")
    name_sealed = models.TextField(blank=True)
    contact_sealed = models.TextField(blank=True)
    contact_hint = models.CharField(max_length=60, blank=True)
    is_minor = models.BooleanField(default=False)
    is_named = models.BooleanField(default=False)
    said = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=11, choices=DutyState.choices)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["need", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DutyState.values), name="duty_state_known"),
            models.CheckConstraint(condition=~Q(who=""), name="duty_is_somebodys"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(state="served", minutes__lte=44_640), name="duty_minutes_when_served"
            ),
            models.CheckConstraint(condition=Q(is_minor=False) | Q(is_named=False), name="duty_minors_not_named"),
            models.UniqueConstraint(fields=["need", "who"], condition=Q(state__in=DUTY_LIVE), name="duty_once_per_need"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["account"], name="duty_by_account"),
            models.Index(fields=["person"], name="duty_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in DUTY_OPEN


class DutyStep(DatedRow):
    """A line of a duty's history: the state it came to, by whom and why."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=11, choices=DutyState.choices)

    class Meta:
        ordering = ["duty", "at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=DutyState.values), name="duty_step_state_known")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.state}"
