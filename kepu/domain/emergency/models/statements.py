"""Talking points as numbered versions, what is asked and answered in them, and the institutes that signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StatementState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("being signed")
    APPROVED = "approved", _("signed, about to be published")
    PUBLISHED = "published", _("current")
    SUPERSEDED = "superseded", _("superseded")


OPEN_STATES = ("draft", "in_review", "approved")


class Statement(models.Model):
    """One version: what is known, what is not, what to do, when the next one comes. Without `next_update_at` it is the last one.

    `minutes` is the time from the opening of the file to publication.
    """

    incident = models.ForeignKey("emergency.Incident", on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveSmallIntegerField()
    headline = models.CharField(_("in one sentence"), max_length=120)
    known = models.TextField(_("what is known"), max_length=4000)
    unknown = models.TextField(_("what is not known yet"), max_length=4000, blank=True)
    advice = models.TextField(_("what to do"), max_length=4000, blank=True)
    next_update_at = models.DateTimeField(_("next update at"), null=True, blank=True)
    note = models.CharField(_("what has changed"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=StatementState.choices, default=StatementState.DRAFT)
    digest = models.CharField(max_length=64, blank=True)
    needed = models.PositiveSmallIntegerField(default=2)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["incident", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="statement_versions_numbered"),
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_state_known"),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state__in=OPEN_STATES), name="statement_one_open_per_incident"
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state="published"), name="statement_one_current_per_incident"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"]) | Q(published_at__isnull=False, minutes__isnull=False),
                name="statement_published_has_moment",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(note=""), name="statement_says_what_changed"),
            models.CheckConstraint(condition=Q(needed__gte=2), name="statement_needs_two_institutes"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "published_at"], name="statement_by_publication")]

    def __str__(self) -> str:
        return f"{self.incident_id} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == StatementState.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == StatementState.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state == StatementState.APPROVED

    @property
    def is_current(self) -> bool:
        return self.state == StatementState.PUBLISHED


class Question(models.Model):
    """A question that people ask, answered in this version; signed with it."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=200)
    answer = models.CharField(max_length=2000)

    class Meta:
        ordering = ["statement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="question_numbered"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(answer=""), name="question_is_answered"),
        ]

    def __str__(self) -> str:
        return self.question


class Signature(models.Model):
    """An institute that is asked to sign, by whom; signed when `signed_at` is set. The same institute stands once with a version."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="signatures")
    position = models.PositiveSmallIntegerField()
    institute = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    institute_name = models.CharField(max_length=120)
    institute_key = models.CharField(max_length=130)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["statement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="signature_numbered"),
            models.UniqueConstraint(fields=["statement", "institute_key"], name="signature_once_per_institute"),
            models.CheckConstraint(condition=~Q(institute_key=""), name="signature_has_institute"),
            models.CheckConstraint(condition=Q(position__gte=1), name="signature_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.institute_name} · {self.name}"
