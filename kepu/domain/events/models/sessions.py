"""Sessions: one run of an event, with who does it, what it needs, what happened and how many came."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.events.models.brands import BrandEdition
from kepu.domain.events.querysets import SessionQuerySet
from kepu.foundation.audit.rows import DatedRow


class SessionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    HELD = "held", _("held, to be closed")
    CLOSED = "closed", _("closed and recorded")
    CANCELLED = "cancelled", _("called off")


class SessionMode(models.TextChoices):
    ONSITE = "onsite", _("on site")
    ONLINE = "online", _("online")
    BOTH = "both", _("on site and online")


class BookingWay(models.TextChoices):
    NONE = "none", _("no booking needed")
    FIRST_COME = "first_come", _("booking, first come")
    APPROVAL = "approval", _("booking, the unit confirms")
    LOTTERY = "lottery", _("booking, by lottery")
    INVITATION = "invitation", _("by invitation")


class Access(models.TextChoices):
    """Facts for people who need them. Not said means not known."""

    STEP_FREE = "step_free", _("step-free access")
    WHEELCHAIR = "wheelchair", _("places for wheelchairs")
    TOILET = "toilet", _("accessible toilet")
    SIGN = "sign", _("sign language interpreting")
    CAPTIONS = "captions", _("live captions")
    HEARING_LOOP = "hearing_loop", _("hearing loop")
    TACTILE = "tactile", _("exhibits to touch")
    QUIET = "quiet", _("quiet room")
    PARKING = "parking", _("accessible parking")


SESSION_TONES = {"draft": "neutral", "announced": "info", "held": "warn", "closed": "ok", "cancelled": "bad"}


class Session(models.Model):
    """One run of an event. Moments are UTC. `audience` are codes of the ledger, `grades` school years 1–12, `access` codes of Access.

    `onsite_counted` is what somebody counted where no gate did; NULL is not known. The ledger's record has the source
    ("session", public id).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        BrandEdition,
        verbose_name=_("edition of a brand"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    kind = models.ForeignKey("ledger.Kind", verbose_name=_("kind of act"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    summary = models.TextField(_("what happens"), blank=True)
    mode = models.CharField(_("how people take part"), max_length=8, choices=SessionMode.choices)
    region = models.ForeignKey(
        "places.Region",
        verbose_name=_("county or district"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    stream_link = models.URLField(_("link to the stream"), max_length=500, blank=True)
    replay_link = models.URLField(_("link to the replay"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    audience = models.JSONField(_("for whom"), default=list, blank=True)
    grades = models.JSONField(_("grades"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    access = models.JSONField(_("accessibility"), default=list, blank=True)
    access_note = models.CharField(_("more on accessibility"), max_length=300, blank=True)
    booking = models.CharField(_("booking"), max_length=10, choices=BookingWay.choices, default=BookingWay.NONE)
    capacity = models.PositiveIntegerField(_("number of places"), null=True, blank=True)
    fee_fen = models.PositiveIntegerField(_("fee (fen)"), default=0)
    contact = models.CharField(_("contact for the public"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SessionState.choices, default=SessionState.DRAFT)
    onsite_counted = models.PositiveIntegerField(_("people counted on site"), null=True, blank=True)
    count_note = models.CharField(_("how they were counted"), max_length=200, blank=True)
    report = models.TextField(_("report"), blank=True)
    created_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "unit", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(condition=Q(mode__in=SessionMode.values), name="session_mode_known"),
            models.CheckConstraint(condition=Q(booking__in=BookingWay.values), name="session_booking_known"),
            models.CheckConstraint(condition=~Q(title=""), name="session_has_title"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(booking__in=["none", "invitation"]) | Q(capacity__isnull=False, capacity__gt=0),
                name="session_booked_has_places",
            ),
            models.CheckConstraint(
                condition=Q(onsite_counted__isnull=True) | ~Q(count_note=""), name="session_count_has_note"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="session_coordinates_plausible",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="session_by_state_and_time"),
            models.Index(fields=["unit", "starts_at"], name="session_by_unit_and_time"),
            models.Index(fields=["edition", "starts_at"], name="session_by_edition"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == SessionState.DRAFT

    @property
    def is_announced(self) -> bool:
        return self.state == SessionState.ANNOUNCED

    @property
    def is_held(self) -> bool:
        return self.state == SessionState.HELD

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def is_finished(self) -> bool:
        return self.is_closed or self.is_cancelled

    @property
    def is_onsite(self) -> bool:
        return self.mode != SessionMode.ONLINE

    @property
    def is_online(self) -> bool:
        return self.mode != SessionMode.ONSITE

    @property
    def is_booked(self) -> bool:
        """Whether places are given out by the booking engine."""
        return self.booking != BookingWay.NONE

    @property
    def source(self) -> str:
        """The word by which the booking engine knows it."""
        return f"session:{self.public_id}"

    @property
    def tone(self) -> str:
        return SESSION_TONES[self.state]


class SessionStep(DatedRow):
    """A line of a session's history."""

    class Act(models.TextChoices):
        DRAFTED = "drafted", _("draft begun")
        CHANGED = "changed", _("changed")
        ANNOUNCED = "announced", _("announced")
        HELD = "held", _("held")
        CLOSED = "closed", _("closed and recorded")
        CANCELLED = "cancelled", _("called off")
        RECOUNTED = "recounted", _("counted again")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)

    class Meta:
        ordering = ["session", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["drafted", "changed", "announced", "held", "closed", "cancelled", "recounted"]),
                name="session_step_act_known",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["cancelled", "recounted"]) | ~Q(reason=""), name="session_step_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.act}"


class SessionRole(models.TextChoices):
    SPEAKER = "speaker", _("speaker")
    HOST = "host", _("presenter")
    GUIDE = "guide", _("guide")
    VOLUNTEER = "volunteer", _("volunteer")
    ORGANISER = "organiser", _("organiser")


class SessionPerson(models.Model):
    """A person in a session: of the register, or a name from outside. Minutes are what they gave, NULL not known."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outside_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=SessionRole.choices)
    duty = models.CharField(_("what they do"), max_length=120, blank=True)
    minutes = models.PositiveIntegerField(_("minutes given"), null=True, blank=True)

    class Meta:
        ordering = ["session", "role", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=SessionRole.values), name="session_person_role_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, outside_name="") | (Q(person__isnull=True) & ~Q(outside_name="")),
                name="session_person_names_one",
            ),
            models.UniqueConstraint(
                fields=["session", "person", "role"], condition=Q(person__isnull=False), name="session_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.role}"


class SessionCohost(models.Model):
    """Another unit that holds the session; its share in basis points, NULL for equal shares."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="cohosts")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    basis_points = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["session", "unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "unit"], name="session_cohost_once"),
            models.CheckConstraint(
                condition=Q(basis_points__isnull=True) | Q(basis_points__range=(1, 9999)), name="session_cohost_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.unit_id}"


class SessionMaterial(models.Model):
    """Something the session needs: brochures, instruments, chairs."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(_("what"), max_length=120)
    quantity = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="session_material_named")]

    def __str__(self) -> str:
        return self.name


class SessionProof(models.Model):
    """What shows that it was held: a photo or paper as a stored file, or a link. Goes into the record as evidence."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="proofs")
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(link=""), name="session_proof_is_file_or_link")
        ]

    def __str__(self) -> str:
        return self.note or self.link or f"file {self.file_id}"


class Severity(models.TextChoices):
    NOTE = "note", _("worth noting")
    MINOR = "minor", _("minor incident")
    SERIOUS = "serious", _("serious incident")


class SessionIncident(DatedRow):
    """Something that went wrong or nearly did; `reason` says what happened and what was done. Never public."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="incidents")
    severity = models.CharField(_("how serious"), max_length=8, choices=Severity.choices)

    class Meta:
        ordering = ["session", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="session_incident_severity_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="session_incident_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.severity}"


class SessionHolder(models.Model):
    """That somebody who had booked was there: a stand-in keyed for this brand alone, so that those who come again can be counted.

    It leads to no account, mail or document, and to no other brand.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="holders")
    reference = models.CharField(max_length=32)

    class Meta:
        ordering = ["session", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "reference"], name="session_holder_once")]
        indexes = [models.Index(fields=["reference"], name="session_holder_by_reference")]

    def __str__(self) -> str:
        return f"{self.session_id}"
