"""Draws that anyone can run again, and what happened at the gates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.booking.models.bookings import Booking
from kepu.engines.booking.models.offerings import Slot


class Draw(models.Model):
    """The lottery of a slot. The commitment is published before entries, the list when they close, the seed with the result."""

    class State(models.TextChoices):
        COMMITTED = "committed", _("takes entries")
        CLOSED = "closed", _("entries closed")
        DRAWN = "drawn", _("draw held")

    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="draw")
    state = models.CharField(max_length=9, choices=State.choices, default=State.COMMITTED)
    algorithm = models.CharField(max_length=30)
    commitment = models.CharField(max_length=64)
    secret_sealed = models.TextField()
    terms = models.JSONField(default=dict)
    entries_digest = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    result_digest = models.CharField(max_length=64, blank=True)
    committed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-committed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["committed", "closed", "drawn"]), name="draw_state_known"),
            models.CheckConstraint(
                condition=Q(state="committed", entries_digest="", seed="")
                | (Q(state="closed", seed="") & ~Q(entries_digest=""))
                | (Q(state="drawn") & ~Q(seed="") & ~Q(secret="") & ~Q(result_digest="")),
                name="draw_reveals_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.state}"


class DrawEntry(models.Model):
    """An entry under an opaque id. What it drew follows from the published seed, and stands nowhere else."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="entries")
    entry_id = models.CharField(max_length=32)
    booking = models.OneToOneField(Booking, null=True, on_delete=models.SET_NULL, related_name="draw_entry")
    seats = models.PositiveIntegerField()
    share = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["draw", "entry_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "entry_id"], name="draw_entry_once"),
        ]

    def __str__(self) -> str:
        return self.entry_id


class Admission(models.Model):
    """One scan or walk-in as it happened, never changed. A conflict is settled, and a scan taken back, by a row of its own; `note`
    is the reason that somebody gave."""

    class Kind(models.TextChoices):
        TICKET = "ticket", _("ticket")
        WALK_IN = "walk_in", _("without a booking")
        SETTLEMENT = "settlement", _("conflict settled")

    class Result(models.TextChoices):
        ADMITTED = "admitted", _("admitted")
        DUPLICATE = "duplicate", _("was inside already")
        REFUSED = "refused", _("not let in")
        CONFLICT = "conflict", _("let in, to be settled")

    scan_id = models.UUIDField(unique=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="admissions")
    booking = models.ForeignKey(Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="admissions")
    settles = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="settlement")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    verdict = models.CharField(max_length=9, choices=Result.choices)
    why = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=300, blank=True)
    count = models.PositiveIntegerField()
    gate = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=60, blank=True)
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField()
    was_offline = models.BooleanField(default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["slot", "scanned_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["ticket", "walk_in", "settlement"]), name="admission_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["admitted", "duplicate", "refused", "conflict"]),
                name="admission_verdict_known",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["duplicate", "refused"]) | Q(count=0), name="admission_refused_counts_nobody"
            ),
            models.CheckConstraint(
                condition=~Q(kind="settlement") | Q(settles__isnull=False), name="admission_settles_a_conflict"
            ),
            models.CheckConstraint(
                condition=~Q(kind="settlement") | ~Q(note=""), name="admission_settled_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["slot", "verdict"], name="admission_by_slot")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.verdict} {self.count}"
