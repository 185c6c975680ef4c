"""Applying for a title, and judging oneself: criteria and sheets are data, what is kept here are answers and proofs."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class DossierState(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    HANDED_IN = "handed_in", _("handed in")
    GRANTED = "granted", _("title granted")
    REFUSED = "refused", _("not granted")
    WITHDRAWN = "withdrawn", _("taken back")


class Dossier(models.Model):
    """An application of a base for a title of a scheme, on the figures of a year. Figures are frozen when it is handed in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.ForeignKey("bases.Base", on_delete=models.PROTECT, related_name="dossiers")
    scheme = models.SlugField(max_length=60)
    scheme_class = models.SlugField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("figures of the year"))
    state = models.CharField(max_length=10, choices=DossierState.choices, default=DossierState.DRAFT)
    frozen = models.JSONField(null=True, blank=True)
    title = models.ForeignKey(
        "bases.HeldTitle", null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DossierState.values), name="dossier_state_known"),
            models.CheckConstraint(condition=Q(year__gte=1949, year__lte=2200), name="dossier_year_plausible"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(frozen__isnull=False), name="dossier_frozen_once_out"
            ),
            models.UniqueConstraint(
                fields=["base", "scheme"],
                condition=Q(state__in=["draft", "handed_in"]),
                name="dossier_one_open_for_a_title",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"

    @property
    def is_draft(self) -> bool:
        return self.state == DossierState.DRAFT

    @property
    def is_handed_in(self) -> bool:
        return self.state == DossierState.HANDED_IN

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "handed_in": "info", "granted": "ok", "refused": "bad"}.get(self.state, "neutral")


class DossierItem(DatedRow):
    """What a person says or hands in for a criterion that no register can answer. The newest of a criterion holds."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="items")
    criterion = models.SlugField(max_length=60)
    text = models.TextField(max_length=2000, blank=True)
    link = models.URLField(max_length=300, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link="") | Q(file__isnull=False), name="dossier_item_not_empty"
            )
        ]

    def __str__(self) -> str:
        return self.criterion


class DossierStep(DatedRow):
    """The history of a dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=DossierState.choices)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DossierState.values), name="dossier_step_state_known")
        ]

    def __str__(self) -> str:
        return self.state


class Assessment(models.Model):
    """A base's judgement of itself for a year by a sheet; open until it is closed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.ForeignKey("bases.Base", on_delete=models.PROTECT, related_name="assessments")
    sheet = models.SlugField(max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["base", "sheet", "year"], name="assessment_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1949, year__lte=2200), name="assessment_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.year}"


class AssessmentLine(DatedRow):
    """What was entered for an item: a value where no register knows it, or points chosen within the band (tenths of a point)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="lines")
    item = models.SlugField(max_length=60)
    value = models.PositiveIntegerField(null=True, blank=True)
    points_tenths = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["assessment", "item", "pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="assessment_item_once")]

    def __str__(self) -> str:
        return self.item
