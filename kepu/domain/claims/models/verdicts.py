"""Verdicts: versions of what is said about a claim, with sources and the experts who signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.claims.scale import Grade, grades


class VerdictState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("being signed off")
    APPROVED = "approved", _("signed off, about to be published")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = ("draft", "in_review", "approved")


class Verdict(models.Model):
    """One version. `grade` is a code of the scale (scale.toml); `new_words` are what the claim says from this version on, if otherwise.

    `hours` is the time from the first message to the first verdict.
    """

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="verdicts")
    number = models.PositiveSmallIntegerField()
    grade = models.CharField(_("verdict"), max_length=20)
    short = models.CharField(_("in short"), max_length=200)
    long = models.TextField(_("why"), blank=True)
    new_words = models.CharField(max_length=300, blank=True)
    note = models.CharField(_("what is corrected, and why"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=VerdictState.choices, default=VerdictState.DRAFT)
    affiliation = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["claim", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="verdict_versions_numbered"),
            models.CheckConstraint(condition=Q(state__in=VerdictState.values), name="verdict_state_known"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=OPEN_STATES), name="verdict_one_open_per_claim"
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="published"), name="verdict_one_live_per_claim"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="verdict_published_has_moment"
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(note=""), name="verdict_correction_has_note"),
        ]
        indexes = [models.Index(fields=["state", "published_at"], name="verdict_by_publication")]

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.number} {self.grade}"

    @property
    def scale(self) -> Grade:
        return grades()[self.grade]

    @property
    def is_draft(self) -> bool:
        return self.state == VerdictState.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == VerdictState.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state == VerdictState.APPROVED

    @property
    def is_published(self) -> bool:
        return self.state == VerdictState.PUBLISHED


class VerdictSource(models.Model):
    """What a version rests on: a paper by its DOI, a link, or a passage in words."""

    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    doi = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=500, blank=True)
    quote = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["verdict", "position"]
        constraints = [
            models.UniqueConstraint(fields=["verdict", "position"], name="verdict_source_numbered"),
            models.CheckConstraint(
                condition=~Q(doi="") | ~Q(url="") | ~Q(quote=""), name="verdict_source_leads_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Where it is read; empty for a passage without an address."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


class Signature(models.Model):
    """An expert who signed a version, taken over from the review's own vote."""

    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    affiliation = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["verdict", "at", "pk"]
        constraints = [models.UniqueConstraint(fields=["verdict", "name"], name="verdict_signed_once_by_each")]

    def __str__(self) -> str:
        return self.name
