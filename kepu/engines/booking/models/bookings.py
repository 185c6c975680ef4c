"""Who comes: bookings with their history and guests, what is counted by holder and day, invitations, refused demand."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.booking.models.offerings import Offering, Slot
from kepu.foundation.audit.rows import DatedRow


class BookingState(models.TextChoices):
    REQUESTED = "requested", _("waits for approval")
    CONFIRMED = "confirmed", _("confirmed")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a place is offered")
    ENTERED = "entered", _("entered in the draw")
    CANCELLED = "cancelled", _("cancelled")
    DECLINED = "declined", _("not approved")
    EXPIRED = "expired", _("expired")
    ATTENDED = "attended", _("came")
    NO_SHOW = "no_show", _("did not come")


HOLDING = ("requested", "confirmed", "offered", "attended", "no_show")
LIVE = ("requested", "confirmed", "offered", "waiting", "entered", "attended", "no_show")
OPEN = ("requested", "confirmed", "offered", "waiting", "entered")


class Channel(models.TextChoices):
    WEB = "web", _("website")
    PHONE = "phone", _("telephone")
    DESK = "desk", _("desk")
    API = "api", _("API")
    INVITATION = "invitation", _("invitation")


class Invitation(models.Model):
    """A code that lets a number of people in; only its hash is kept."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="invitations")
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("for whom"), max_length=120)
    seats = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(used__gte=0, seats__gte=F("used")), name="invitation_within_seats")
        ]

    def __str__(self) -> str:
        return self.label


class Booking(models.Model):
    """A party's claim on a slot. Its state is a shadow of its last step, kept for constraints and lists."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings", db_index=False)  # booking_by_slot
    holder_key = models.CharField(max_length=60)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    contact_sealed = models.TextField(blank=True)
    contact_hint = models.CharField(max_length=60, blank=True)
    name_sealed = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=BookingState.choices)
    seats = models.PositiveIntegerField()
    children = models.PositiveIntegerField(default=0)
    admitted = models.PositiveIntegerField(default=0)
    admit_limit = models.PositiveIntegerField()
    is_group = models.BooleanField(default=False)
    group_name = models.CharField(max_length=120, blank=True)
    school = models.CharField(max_length=120, blank=True)
    region_code = models.CharField(max_length=6, blank=True)
    is_remote = models.BooleanField(default=False)  # as the region table said of the county when it was booked
    language = models.CharField(max_length=10, blank=True)
    share = models.CharField(max_length=30, blank=True)
    in_share = models.BooleanField(default=False)
    extras = models.JSONField(default=dict, blank=True)
    counted = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    idempotency_key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    place = models.PositiveIntegerField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["slot", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="booking_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="booking_channel_known"),
            models.CheckConstraint(condition=Q(seats__gt=0, seats__gte=F("children")), name="booking_has_people"),
            models.CheckConstraint(condition=Q(admit_limit__gte=F("admitted")), name="booking_admits_its_own_number"),
            models.CheckConstraint(
                condition=Q(state="offered", offer_expires_at__isnull=False)
                | (~Q(state="offered") & Q(offer_expires_at__isnull=True)),
                name="booking_offer_expires",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(place__isnull=False), name="booking_waiting_has_place"
            ),
            models.CheckConstraint(
                condition=~Q(holder_key="") & ~Q(idempotency_key=""), name="booking_has_holder_and_key"
            ),
            models.UniqueConstraint(fields=["holder_key", "idempotency_key"], name="booking_once_per_key"),
            models.UniqueConstraint(fields=["slot", "place"], name="booking_place_once"),
        ]
        indexes = [
            models.Index(fields=["slot", "state"], name="booking_by_slot"),
            models.Index(
                fields=["offer_expires_at"], condition=Q(state="offered"), name="booking_offers_to_expire"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class BookingStep(DatedRow):
    """A line of a booking's history. `by` says in which part the actor acted."""

    class Act(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("put on the waiting list")
        OFFERED = "offered", _("place offered")
        ENTERED = "entered", _("entered in the draw")
        CHANGED = "changed", _("changed")
        MOVED = "moved", _("moved to another time")
        CANCELLED = "cancelled", _("cancelled")
        DECLINED = "declined", _("not approved")
        EXPIRED = "expired", _("expired")
        ATTENDED = "attended", _("came")
        NO_SHOW = "no_show", _("did not come")

    class By(models.TextChoices):
        HOLDER = "holder", _("holder")
        STAFF = "staff", _("staff")
        SYSTEM = "system", _("system")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=9, choices=Act.choices)
    by = models.CharField(max_length=6, choices=By.choices)

    class Meta:
        ordering = ["booking", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=[
                        "requested", "confirmed", "waiting", "offered", "entered", "changed", "moved", "cancelled",
                        "declined", "expired", "attended", "no_show",
                    ]
                ),
                name="booking_step_act_known",
            ),
            models.CheckConstraint(condition=Q(by__in=["holder", "staff", "system"]), name="booking_step_by_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.booking_id} {self.act}"


class BookingGuest(models.Model):
    """A person of a party. `once_key` is a hash of the document and the scope in which it may be used once; empty when it may
    be used again, for the booking has ended or the rules do not ask."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="guests")
    kind = models.CharField(max_length=5, choices=[("adult", _("adult")), ("child", _("child"))])
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    document_kind = models.CharField(max_length=16, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    document_tail = models.CharField(max_length=4, blank=True)
    name_sealed = models.TextField(blank=True)
    needs = models.JSONField(default=list, blank=True)
    once_key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["booking", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["adult", "child"]), name="booking_guest_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    document_kind__in=[
                        "", "id_card", "passport", "hk_macao_permit", "taiwan_permit", "residence", "military", "other",
                    ]
                ),
                name="booking_guest_document_known",
            ),
            models.UniqueConstraint(fields=["once_key"], name="booking_document_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"


class AccountDay(models.Model):
    """What a holder has of an offering on a day, beside the limits under which it was booked: the database refuses more."""

    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="+", db_index=False
    )  # account_day_once
    holder_key = models.CharField(max_length=60)
    visit_date = models.DateField()
    persons = models.PositiveIntegerField(default=0)
    children = models.PositiveIntegerField(default=0)
    bookings = models.PositiveIntegerField(default=0)
    groups = models.PositiveIntegerField(default=0)
    persons_limit = models.PositiveIntegerField(null=True)
    children_limit = models.PositiveIntegerField(null=True)
    bookings_limit = models.PositiveIntegerField(null=True)
    groups_limit = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["offering", "visit_date", "holder_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "holder_key", "visit_date"], name="account_day_once"),
            models.CheckConstraint(
                condition=Q(persons_limit__isnull=True) | Q(persons__lte=F("persons_limit")),
                name="account_day_persons",
            ),
            models.CheckConstraint(
                condition=Q(children_limit__isnull=True) | Q(children__lte=F("children_limit")),
                name="account_day_children",
            ),
            models.CheckConstraint(
                condition=Q(bookings_limit__isnull=True) | Q(bookings__lte=F("bookings_limit")),
                name="account_day_bookings",
            ),
            models.CheckConstraint(
                condition=Q(groups_limit__isnull=True) | Q(groups__lte=F("groups_limit")), name="account_day_groups"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.visit_date} {self.persons}"


class DemandRefused(models.Model):
    """A request that met no seat: how many, when, by which code – never who."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=30)
    seats = models.PositiveIntegerField()
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        ordering = ["slot", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.code} {self.seats}"
