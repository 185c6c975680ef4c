import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class JointActivity(models.Model):
    """One activity that a branch or the academy gives to several units. Its acts are records tagged ("joint", public id)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    brief = models.TextField(_("brief"))
    kind = models.ForeignKey("ledger.Kind", on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of act"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    answer_by = models.DateField(_("units answer by"))
    issued_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="joint_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(answer_by__lte=F("ends_on")), name="joint_answered_before_it_ends"),
            models.CheckConstraint(condition=~Q(title=""), name="joint_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class PartState(models.TextChoices):
    ASKED = "asked", _("not answered yet")
    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", _("declined")
    REPORTED = "reported", _("done and reported")


class JointPart(models.Model):
    """A unit's part in a joint activity: asked, taken or declined, reported. Taken into the plan as a task when the plan is open."""

    joint = models.ForeignKey(JointActivity, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PartState.choices, default=PartState.ASKED)
    task = models.ForeignKey("plans.Task", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["joint", "unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["joint", "unit"], name="joint_part_once"),
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="joint_part_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.joint_id} → {self.unit_id}"

    @property
    def tone(self) -> str:
        return {"accepted": "info", "declined": "bad", "reported": "ok"}.get(self.state, "warn")

    @property
    def is_asked(self) -> bool:
        return self.state == PartState.ASKED

    @property
    def is_accepted(self) -> bool:
        return self.state == PartState.ACCEPTED


class JointStep(DatedRow):
    """A line of a part's history."""

    class Act(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("takes part")
        DECLINED = "declined", _("declined")
        REPORTED = "reported", _("reported")

    part = models.ForeignKey(JointPart, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)

    class Meta:
        ordering = ["part", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["asked", "accepted", "declined", "reported"]), name="joint_step_act_known"
            ),
            models.CheckConstraint(condition=~Q(act="declined") | ~Q(reason=""), name="joint_decline_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.act}"
