"""What can be booked: offerings with dated rules, slots, and what is counted within or beside a slot's seats."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class Offering(models.Model):
    """Something an app lets people book. The engine knows it by its source alone."""

    source = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(_("place"), max_length=200, blank=True)
    url = models.CharField(max_length=200, blank=True)
    is_listed = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source="") & ~Q(title=""), name="offering_has_source_and_title")
        ]

    def __str__(self) -> str:
        return self.title


class RuleSet(DatedRow):
    """Rules for visits on and after `effective_from`. Never changed: other rules are another row."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="rule_sets")
    effective_from = models.DateField()
    rules = models.JSONField()

    class Meta:
        ordering = ["offering", "effective_from", "pk"]
        indexes = [models.Index(fields=["offering", "-effective_from", "-id"], name="rule_set_in_force")]

    def __str__(self) -> str:
        return f"{self.offering_id} from {self.effective_from}"


class Blackout(DatedRow):
    """A time in which the place is not open (beam time, bad weather, an inspection); `reason` is shown to those who had booked."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="blackouts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offering", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="blackout_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="blackout_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.starts_at:%Y-%m-%d %H:%M}"


class SlotState(models.TextChoices):
    OPEN = "open", _("open for booking")
    CLOSED = "closed", _("closed for booking")
    CANCELLED = "cancelled", _("does not take place")
    HELD = "held", _("has taken place")


class Slot(models.Model):
    """A bookable portion of time and capacity. `taken` counts all seats given out, `held` those kept for open shares.

    The three constraints on seats are the guarantee against overbooking; every writer changes `taken` and `held` by an
    update that states the room it needs, as the last statement of its transaction.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="slots")
    title = models.CharField(_("title"), max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    visit_date = models.DateField()
    capacity = models.PositiveIntegerField(_("capacity"))
    taken = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    last_place = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=SlotState.choices, default=SlotState.OPEN)
    blackout = models.ForeignKey(Blackout, null=True, blank=True, on_delete=models.SET_NULL, related_name="slots")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["starts_at", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_slot_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(state__in=SlotState.values), name="booking_slot_state_known"),
            models.CheckConstraint(
                condition=Q(taken__gte=0, held__gte=0, capacity__gte=F("taken") + F("held")),
                name="booking_slot_within_capacity",
            ),
            models.UniqueConstraint(fields=["offering", "starts_at", "title"], name="booking_slot_once"),
        ]
        indexes = [models.Index(fields=["visit_date"], name="booking_slot_by_day")]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def left(self) -> int:
        """Seats that anybody may have."""
        return self.capacity - self.taken - self.held


class Pool(models.Model):
    """A share of a slot's seats (kept until `releases_at`), or an extra counted beside them."""

    class Kind(models.TextChoices):
        SHARE = "share", _("share")
        EXTRA = "extra", _("extra")

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="pools")
    code = models.CharField(max_length=30)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    label_zh = models.CharField(max_length=60, blank=True)
    label_en = models.CharField(max_length=60, blank=True)
    seats = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    releases_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slot", "kind", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "code"], name="booking_pool_once"),
            models.CheckConstraint(condition=Q(kind__in=["share", "extra"]), name="booking_pool_kind_known"),
            models.CheckConstraint(condition=Q(taken__gte=0, seats__gte=F("taken")), name="booking_pool_within_seats"),
            models.CheckConstraint(
                condition=Q(kind="extra", releases_at__isnull=True) | Q(kind="share", releases_at__isnull=False),
                name="booking_share_has_release",
            ),
        ]
        indexes = [
            models.Index(
                fields=["releases_at"],
                condition=Q(kind="share", released_at__isnull=True),
                name="booking_pool_to_release",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.code}"


class SlotStep(DatedRow):
    """A line of a slot's history."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=20)

    class Meta:
        ordering = ["slot", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.act}"
