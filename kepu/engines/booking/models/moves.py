"""Moves that are proposed to those who had booked, and what slots need besides room: guides, rooms, instruments."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.booking.models.bookings import Booking
from kepu.engines.booking.models.offerings import Slot


class MoveProposal(models.Model):
    """Another slot for a booking that cannot stay; its seats are held there until the proposal ends."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ACCEPTED = "accepted", _("move accepted")
        DECLINED = "declined", _("move declined")
        EXPIRED = "expired", _("expired")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="proposals")
    to_slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["booking", "proposed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "declined", "expired"]), name="move_state_known"
            ),
            models.UniqueConstraint(fields=["booking"], condition=Q(state="open"), name="move_one_open_per_booking"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="open"), name="move_to_expire")]

    def __str__(self) -> str:
        return f"{self.booking_id} → {self.to_slot_id}"


class Resource(models.Model):
    """A guide, volunteer, room or instrument of a unit. People outside the register may leave a contact, sealed, by which they are told
    of their visits; it is erased with those of helpers once they are no longer on the roster."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("tour guide")
        VOLUNTEER = "volunteer", _("volunteer")
        ROOM = "room", _("room")
        INSTRUMENT = "instrument", _("instrument")

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    languages = models.JSONField(_("languages"), default=list, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    contact_sealed = models.TextField(blank=True)
    contact_hint = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["guide", "volunteer", "room", "instrument"]), name="resource_kind_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="resource_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def who(self) -> str:
        """The person behind it, as a duty says them; empty for rooms, instruments and names outside the register."""
        return f"person:{self.person_id}" if self.person_id else ""


class ResourceHold(models.Model):
    """A quarter of an hour of somebody or something: for a slot, for a duty, or for an absence. Conflicts cannot be stored: a resource
    has one holder per quarter, and so has a person, in whatever unit and under whatever roster (`who` as in Duty, empty where nobody
    of the register stands behind a resource).

    `bucket` counts quarters of an hour since 1970-01-01 UTC.
    """

    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="holds")
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.CASCADE, related_name="resource_holds")
    duty = models.ForeignKey("booking.Duty", null=True, blank=True, on_delete=models.CASCADE, related_name="holds")
    who = models.CharField(max_length=60, blank=True)
    bucket = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["resource", "bucket", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "bucket"], name="resource_in_one_place"),
            models.UniqueConstraint(fields=["who", "bucket"], condition=~Q(who=""), name="person_in_one_place"),
            models.CheckConstraint(condition=Q(resource__isnull=False) | ~Q(who=""), name="hold_is_somebodys"),
            models.CheckConstraint(condition=Q(slot__isnull=True) | Q(duty__isnull=True), name="hold_for_one_thing"),
        ]
        indexes = [models.Index(fields=["slot", "resource"], name="resource_hold_by_slot")]

    def __str__(self) -> str:
        return f"{self.who or self.resource_id} {self.bucket}"


MISSED = "visits missed"  # the reason of a lock that follows from strikes


class Strike(models.Model):
    """A missed visit, or a cancellation after the last moment where the rules count it."""

    class Kind(models.TextChoices):
        NO_SHOW = "no_show", _("did not come")
        LATE_CANCEL = "late_cancel", _("cancelled too late")

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="strike")
    offering = models.ForeignKey("booking.Offering", on_delete=models.CASCADE, related_name="+")
    holder_key = models.CharField(max_length=60)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    at = models.DateTimeField()
    annulled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["no_show", "late_cancel"]), name="strike_kind_known")
        ]
        indexes = [models.Index(fields=["offering", "holder_key", "at"], name="strike_by_holder")]

    def __str__(self) -> str:
        return f"{self.holder_key} {self.kind}"


class Lock(models.Model):
    """A holder may not book from an offering until a moment; always with a reason, always ending."""

    offering = models.ForeignKey("booking.Offering", on_delete=models.CASCADE, related_name="+")
    holder_key = models.CharField(max_length=60)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    set_by_name = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("starts_at")), name="booking_lock_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="booking_lock_has_reason"),
            models.UniqueConstraint(
                fields=["offering", "holder_key", "starts_at"], name="booking_lock_once"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["offering", "holder_key", "until"], name="booking_lock_by_holder")]

    def __str__(self) -> str:
        return f"{self.holder_key} until {self.until:%Y-%m-%d}"


class Appeal(models.Model):
    """A holder explains a strike; somebody at the place decides once."""

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        UPHELD = "upheld", _("strike taken back")
        DISMISSED = "dismissed", _("strike stays")

    strike = models.OneToOneField(Strike, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "upheld", "dismissed"]), name="appeal_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_has_text"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & ~Q(answer="")),
                name="appeal_decided_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strike_id} {self.state}"
