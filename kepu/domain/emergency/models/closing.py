"""The after-action review: questions as data, measured clocks, lessons, and what has to be done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AfterActionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("under review")
    APPROVED = "approved", _("approved")


class AfterAction(models.Model):
    """The review after one run of the file; a file that is opened again gets another. `clocks` are frozen when it is handed in."""

    incident = models.ForeignKey("emergency.Incident", on_delete=models.CASCADE, related_name="after_actions")
    number = models.PositiveSmallIntegerField()
    lessons = models.TextField(_("lessons"), max_length=8000, blank=True)
    clocks = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=9, choices=AfterActionState.choices, default=AfterActionState.DRAFT)
    written_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["incident", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="after_action_numbered"),
            models.CheckConstraint(condition=Q(state__in=AfterActionState.values), name="after_action_state_known"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False), name="after_action_approved_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == AfterActionState.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == AfterActionState.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state == AfterActionState.APPROVED


class Answer(models.Model):
    """What was said to a question of questions.toml."""

    after_action = models.ForeignKey(AfterAction, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ["after_action", "pk"]
        constraints = [models.UniqueConstraint(fields=["after_action", "question"], name="answer_once")]

    def __str__(self) -> str:
        return self.question


class FollowUp(models.Model):
    """Something to be done after the incident: what, who, by when; done by whom and when."""

    after_action = models.ForeignKey(AfterAction, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["after_action", "position"]
        constraints = [
            models.UniqueConstraint(fields=["after_action", "position"], name="follow_up_numbered"),
            models.CheckConstraint(condition=~Q(what=""), name="follow_up_says_what"),
        ]

    def __str__(self) -> str:
        return self.what
