"""Sources: what science a work rests on, and the passages that its statements can point at."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    PAPER = "paper", _("paper")
    PROJECT = "project", _("research project")
    FACILITY = "facility", _("facility")
    DATASET = "dataset", _("data set")
    SPECIMEN = "specimen", _("specimen")
    PERSON = "person", _("person")
    OTHER = "other", _("other source")


class Source(models.Model):
    """A paper, project, facility, data set, specimen or person. `unit` is the academy's own unit whose research it is; none
    means that it comes from elsewhere.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of source"), max_length=10, choices=SourceKind.choices)
    identifier = models.CharField(
        _("identifier"), max_length=200, blank=True, help_text=_("DOI, project number, accession number …")
    )
    title = models.CharField(_("title"), max_length=500)
    authors = models.CharField(_("authors"), max_length=1000, blank=True)
    published_in = models.CharField(_("published in"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    unit = models.ForeignKey(
        "units.Unit",
        verbose_name=_("whose research"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_in = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("source")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="source_has_title"),
            models.UniqueConstraint(
                fields=["kind", "identifier"], condition=~Q(identifier=""), name="source_identifier_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A piece of a source that statements can point at: a paragraph of the abstract, a figure, a table."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveSmallIntegerField(_("number"))
    locator = models.CharField(_("where in the source"), max_length=80, blank=True)
    text = models.TextField(_("text"), max_length=5000)

    class Meta:
        ordering = ["source", "number", "pk"]
        verbose_name = _("passage")
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="passage_numbered_once"),
            models.CheckConstraint(condition=~Q(text=""), name="passage_has_text"),
        ]

    def __str__(self) -> str:
        return self.locator or str(self.number)


class WorkSource(models.Model):
    """That a work rests on a source."""

    work = models.ForeignKey("content.Work", on_delete=models.CASCADE, related_name="rests_on")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["work", "pk"]
        constraints = [models.UniqueConstraint(fields=["work", "source"], name="work_rests_once_on_source")]

    def __str__(self) -> str:
        return f"{self.work_id} ← {self.source_id}"
