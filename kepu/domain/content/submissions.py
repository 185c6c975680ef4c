"""What was handed in for review: exactly this revision, with this digest, to be published or to correct what is public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

KIND = "edition"  # how reviews know an edition


class SubmissionKind(models.TextChoices):
    PUBLICATION = "publication", _("publication")
    CORRECTION = "correction", _("correction")


class SubmissionState(models.TextChoices):
    IN_REVIEW = "in_review", _("under review")
    APPROVED = "approved", _("approved")
    DONE = "done", _("published")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = ("in_review", "approved")


class Submission(models.Model):
    """An edition's text as handed in. While it is open nobody edits the edition; approved, it goes public as soon as it may."""

    edition = models.ForeignKey("content.Edition", on_delete=models.CASCADE, related_name="submissions")
    kind = models.CharField(max_length=12, choices=SubmissionKind.choices, default=SubmissionKind.PUBLICATION)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    note = models.CharField(_("what readers are told"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.IN_REVIEW)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_by_name = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SubmissionKind.values), name="submission_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_known"),
            models.CheckConstraint(condition=~Q(kind="correction", note=""), name="submission_correction_has_note"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state__in=OPEN_STATES), name="submission_one_open_per_edition"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(closed_at__isnull=False)),
                name="submission_closed_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="submission_by_state")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class ReviewRule(models.Model):
    """Whether a unit, and those below it that say nothing themselves, lets one person take more than one step of a review."""

    unit = models.OneToOneField("units.Unit", on_delete=models.PROTECT, related_name="+")
    is_lenient = models.BooleanField(_("one person may take more than one step"))
    reason = models.CharField(_("reason"), max_length=300)
    changed_by_name = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="review_rule_has_reason")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.is_lenient}"
