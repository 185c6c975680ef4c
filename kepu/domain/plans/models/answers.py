from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class Assignment(models.Model):
    """A clause laid upon a unit, from a moment until it is taken back. Live at most once per clause and unit."""

    clause = models.ForeignKey("plans.Clause", on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    assigned_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["clause", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "unit"], condition=Q(ended_at__isnull=True), name="assignment_live_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("assigned_at")),
                name="assignment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} → {self.unit_id}"


class AnswerState(models.TextChoices):
    REPORTED = "reported", _("waits for acceptance")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")


class Answer(models.Model):
    """A unit's word for one year that it did its duty. `at_unit` is where it waits to be judged; empty when it waits nowhere."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="answers")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AnswerState.choices)
    at_unit = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["assignment", "year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "year"], name="answer_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="answer_state_known"),
            models.CheckConstraint(
                condition=Q(state="reported", at_unit__isnull=False) | (~Q(state="reported") & Q(at_unit__isnull=True)),
                name="answer_waits_somewhere_while_reported",
            ),
        ]
        indexes = [models.Index(fields=["state", "at_unit"], name="answer_by_where_it_waits")]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.year} {self.state}"

    @property
    def tone(self) -> str:
        return {"accepted": "ok", "returned": "bad", "reported": "info"}[self.state]


class AnswerStep(DatedRow):
    """A line of an answer's history. A report keeps which acts it was based on."""

    class Act(models.TextChoices):
        REPORTED = "reported", _("reported as done")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)
    at_unit = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    record_ids = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["answer", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["reported", "accepted", "returned"]), name="answer_step_act_known"
            ),
            models.CheckConstraint(condition=~Q(act="returned") | ~Q(reason=""), name="answer_return_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.act}"
