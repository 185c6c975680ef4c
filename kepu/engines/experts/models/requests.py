"""Who needs an expert, who was asked, what they answered. The hours stand in the ledger once it is done."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.experts.models.profiles import Expert
from kepu.engines.experts.querysets import RequestQuerySet
from kepu.engines.experts.words import Answer, Audience, Language, Mode, Origin, RequestState
from kepu.foundation.audit.rows import DatedRow
from kepu.foundation.constraints import Agrees


class ExpertRequest(models.Model):
    """Somebody needs an expert. The unit looks after it; name and contact of an outside asker are sealed and erased afterwards."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(_("who needs an expert"), max_length=10, choices=Origin.choices)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("what it is about"), max_length=2000)
    concerned = models.CharField(_("organisations concerned"), max_length=300, blank=True)
    field = models.CharField(_("field"), max_length=5, blank=True)
    region = models.ForeignKey("places.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, blank=True)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices, blank=True)
    mode = models.CharField(_("how"), max_length=6, choices=Mode.choices, default=Mode.ONLINE)
    needed_on = models.DateField(_("needed on"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes of time"), default=30)
    is_drill = models.BooleanField(_("drill"), default=False)
    asker_sealed = models.CharField(max_length=1000, blank=True)
    asker_reference = models.CharField(max_length=32, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=RequestState.choices, default=RequestState.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    held_on = models.DateField(null=True, blank=True)
    onsite = models.PositiveIntegerField(null=True, blank=True)
    online = models.PositiveIntegerField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="expert_request_state_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="expert_request_origin_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="expert_request_mode_known"),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]), name="expert_request_language_known"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["", *Audience.values]), name="expert_request_audience_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(question=""), name="expert_request_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="expert_request_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(held_on__isnull=False) & ~Q(kind="")),
                name="expert_request_done_says_how",
            ),
            models.UniqueConstraint(fields=["id", "is_drill"], name="expert_request_drill_or_not"),
        ]
        indexes = [
            models.Index(fields=["unit", "-asked_at"], name="expert_request_by_unit"),
            models.Index(fields=["asker_reference", "asked_at"], name="expert_request_by_asker"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN

    @property
    def is_done(self) -> bool:
        return self.state == RequestState.DONE

    @property
    def tone(self) -> str:
        return {"open": "info", "done": "ok"}.get(self.state, "neutral")


class Invitation(models.Model):
    """One expert asked for one request. The database itself refuses a second asking of the same expert on one day; drills are counted
    apart, so that a drill never stands in the way of a real call, and it holds an invitation to what its request says of that.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ExpertRequest, on_delete=models.CASCADE, related_name="invitations")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="invitations")
    is_drill = models.BooleanField(_("drill"), default=False)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=120)
    message = models.CharField(max_length=600, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=9, choices=Answer.choices, default=Answer.ASKED)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(
        max_length=7, blank=True, choices=[(word, word) for word in ("account", "link", "unit")]
    )
    wanted_by = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            Agrees(parent="request", fields=["is_drill"], name="expert_invitation_drill_as_request"),
            models.UniqueConstraint(fields=["expert", "asked_on", "is_drill"], name="expert_asked_once_a_day"),
            models.UniqueConstraint(fields=["request", "expert"], name="expert_asked_once_per_request"),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="expert_link_once"),
            models.CheckConstraint(condition=Q(state__in=Answer.values), name="expert_answer_known"),
            models.CheckConstraint(
                condition=Q(answered_by__in=["", "account", "link", "unit"]), name="expert_answered_by_known"
            ),
            models.CheckConstraint(condition=~Q(state="declined", reason=""), name="expert_decline_has_reason"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="expert_answer_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(state="accepted"), name="expert_minutes_of_accepted"
            ),
            models.CheckConstraint(
                condition=Q(wanted_by__isnull=True) | Q(wanted_by__lte=models.F("expires_at")),
                name="expert_wanted_before_expiry",
            ),
        ]
        indexes = [
            models.Index(fields=["expert", "-asked_at"], name="expert_asked_lately"),
            models.Index(fields=["expires_at"], name="expert_answer_due", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} for {self.request_id}"

    @property
    def answer_by(self) -> datetime:
        """When an answer is hoped for: in an emergency long before the invitation itself expires, for a late yes is welcome still."""
        return self.wanted_by or self.expires_at

    @property
    def is_waiting(self) -> bool:
        return self.state == Answer.ASKED

    @property
    def is_accepted(self) -> bool:
        return self.state == Answer.ACCEPTED

    @property
    def tone(self) -> str:
        return {"asked": "info", "accepted": "ok", "declined": "bad", "expired": "warn"}.get(self.state, "neutral")


class RequestStep(DatedRow):
    """A line of a request's history. Only added."""

    class Act(models.TextChoices):
        ASKED = "asked", _("request entered")
        CHANGED = "changed", _("request changed")
        HANDED = "handed", _("handed to another unit")
        INVITED = "invited", _("expert asked")
        ACCEPTED = "accepted", _("expert accepted")
        DECLINED = "declined", _("expert declined")
        EXPIRED = "expired", _("no answer in time")
        TAKEN_BACK = "taken_back", _("invitation taken back")
        DONE = "done", _("done and recorded")
        CLOSED = "closed", _("closed without an answer")
        ERASED = "erased", _("name and contact of the asker erased")

    request = models.ForeignKey(ExpertRequest, on_delete=models.CASCADE, related_name="steps")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=[
                        "asked", "changed", "handed", "invited", "accepted", "declined", "expired", "taken_back", "done",
                        "closed", "erased",
                    ]
                ),
                name="expert_request_step_known",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.act} {self.request_id}"
