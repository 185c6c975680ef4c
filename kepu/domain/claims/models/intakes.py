"""Files of claims that others checked, handed in on screen: their rows as a preview, and what became of each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IntakeState(models.TextChoices):
    READING = "reading", _("being read")
    READY = "ready", _("to be confirmed")
    IMPORTING = "importing", _("being taken in")
    DONE = "done", pgettext_lazy("import of claims", "taken in")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")
    FAILED = "failed", _("cannot be read")


MOVING = ("reading", "importing", "undoing")
UNCONFIRMED = ("reading", "ready")


class ClaimIntake(models.Model):
    """A file. `goal` and `done` are the rows of the work that is going on, `counts` says how many rows are in which state once it is
    over, and `worked_at` is when a worker last said that it is at it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("file name"), max_length=255)
    url = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=IntakeState.choices, default=IntakeState.READING)
    goal = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    problem = models.JSONField(default=dict, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    handed_in_name = models.CharField(max_length=120)
    handed_in_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_name = models.CharField(max_length=120, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_name = models.CharField(max_length=120, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-handed_in_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IntakeState.values), name="claim_intake_state_known"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="claim_intake_has_sha256"),
            models.UniqueConstraint(
                fields=["unit", "sha256", "publisher"],
                condition=Q(state__in=["reading", "ready", "importing"]),
                name="claim_intake_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reading", "ready", "failed"]) | Q(confirmed_at__isnull=False),
                name="claim_intake_taken_in_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["undoing", "undone"]) | ~Q(taken_back_reason=""),
                name="claim_intake_taken_back_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-handed_in_at"], name="claim_intake_by_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_moving(self) -> bool:
        return self.state in MOVING

    @property
    def is_ready(self) -> bool:
        return self.state == IntakeState.READY

    @property
    def is_done(self) -> bool:
        return self.state == IntakeState.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == IntakeState.FAILED

    @property
    def is_unconfirmed(self) -> bool:
        return self.state in (IntakeState.READY, IntakeState.FAILED)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def importable(self) -> int:
        """How many rows a confirmation would take in."""
        return self._number("new", "changed")

    @property
    def made(self) -> int:
        return self._number("made")

    @property
    def fresh(self) -> int:
        """How many rows were new claims, whatever became of them."""
        return self._number("new", "made", "undone", "kept")

    @property
    def altered(self) -> int:
        """How many rows change a claim, or have changed it."""
        return self._number("changed", "corrected")

    @property
    def refused(self) -> int:
        return self._number("refused")

    def _number(self, *states: str) -> int:
        return sum(int(self.counts.get(state, 0)) for state in states)


class RowState(models.TextChoices):
    NEW = "new", pgettext_lazy("import of claims", "new")
    CHANGED = "changed", pgettext_lazy("import of claims", "changed")
    SAME = "same", _("here already")
    REFUSED = "refused", pgettext_lazy("import of claims", "refused")
    MADE = "made", _("taken in as new")
    CORRECTED = "corrected", _("corrected")
    UNDONE = "undone", _("taken back")
    KEPT = "kept", _("kept: worked on since")


class IntakeRow(models.Model):
    """A row: what it says in short, what it is or has become, and why (`code` and `said`, see `reasons`)."""

    intake = models.ForeignKey(ClaimIntake, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=300, blank=True)
    grade = models.CharField(max_length=20, blank=True)
    short = models.CharField(max_length=200, blank=True)
    origin_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=RowState.choices)
    code = models.CharField(max_length=20, blank=True)
    said = models.JSONField(default=dict, blank=True)
    claim = models.ForeignKey("claims.Claim", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["intake", "position"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="claim_intake_row_once"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="claim_intake_row_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["made", "corrected", "undone", "kept"]) | Q(written_at__isnull=False),
                name="claim_intake_row_written_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["intake", "state", "position"], name="claim_intake_row_by_state")]

    def __str__(self) -> str:
        return f"{self.line} {self.text[:60]}"
