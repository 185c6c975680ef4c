import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.workbooks.querysets import RowQuerySet


class Workbook(models.Model):
    """A file handed in by a unit, read once. The same bytes from the same unit are the same workbook."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("file name"), max_length=255)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    typed_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    tables = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reader_name = models.CharField(max_length=120)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="workbook_once_per_unit"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="workbook_has_sha256"),
        ]

    def __str__(self) -> str:
        return self.name


class RowState(models.TextChoices):
    READY = "ready", _("ready")
    HELD = "held", _("held back")
    SETTLED = "settled", _("settled")
    SKIPPED = "skipped", _("left out")
    PRESENT = "present", _("there already")
    IMPORTED = "imported", _("imported")


class WorkbookRow(models.Model):
    """A row of a workbook: as typed, as understood, its doubts, and what became of it. `source_key` links it to its record."""

    workbook = models.ForeignKey(Workbook, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    table = models.CharField(max_length=120)
    raw = models.JSONField(default=dict)
    understood = models.JSONField(default=dict)
    problems = models.JSONField(default=list, blank=True)
    host = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=RowState.choices)
    source_key = models.CharField(max_length=100)
    typed = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decider_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["workbook", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workbook", "sheet", "row"], name="workbook_row_once"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="workbook_row_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "settled", "imported"]) | Q(host__isnull=False),
                name="workbook_row_ready_has_host",
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(reason=""), name="workbook_row_skipped_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["settled", "skipped"]) | Q(decided_at__isnull=False),
                name="workbook_row_decided_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["workbook", "state", "position"], name="workbook_row_by_state")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"

    @property
    def is_open(self) -> bool:
        """Whether a person may still decide about it."""
        return self.state in (RowState.READY, RowState.HELD, RowState.SETTLED)

    @property
    def is_held(self) -> bool:
        return self.state == RowState.HELD
