"""A base: a place, or part of a unit, that opens to the public; what is said about it, and what there is inside."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.bases.querysets import BaseQuerySet, FacilityQuerySet
from kepu.foundation.audit.rows import DatedRow


class BaseKind(models.TextChoices):
    MUSEUM = "museum", _("museum or exhibition hall")
    LAB = "lab", _("laboratory or large facility")
    GARDEN = "garden", _("botanical garden")
    COLLECTION = "collection", _("herbarium or collection")
    STATION = "station", _("field station")
    OBSERVATORY = "observatory", _("observatory")
    SPIRIT = "spirit", _("memorial place of scientists")
    OTHER = "other", _("other place")


class HolidayHours(models.TextChoices):
    SUNDAY = "sunday", _("open as on a Sunday")
    WEEKDAY = "weekday", _("as on that day of the week")
    CLOSED = "closed", _("closed")


class Access(models.TextChoices):
    STEP_FREE = "step_free", _("no steps on the way")
    LIFT = "lift", _("lift")
    TOILET = "toilet", _("accessible toilet")
    WHEELCHAIR_LENT = "wheelchair_lent", _("wheelchairs lent")
    HEARING_LOOP = "hearing_loop", _("hearing loop")
    SIGN_LANGUAGE = "sign_language", _("guide in sign language on request")
    TACTILE = "tactile", _("exhibits to touch, Braille")
    GUIDE_DOG = "guide_dog", _("guide dogs welcome")
    BABY_ROOM = "baby_room", _("baby care room")
    PARKING = "parking", _("parking place for disabled visitors")


class FacilityKind(models.TextChoices):
    WHOLE = "whole", _("the whole place")
    HALL = "hall", _("exhibition hall")
    TELESCOPE = "telescope", _("telescope")
    LAB = "lab", _("laboratory")
    COLLECTION = "collection", _("herbarium or collection")
    GARDEN = "garden", _("garden or greenhouse")
    WORKSHOP = "workshop", _("workshop or classroom")
    THEATRE = "theatre", _("dome theatre or lecture hall")
    STATION = "station", _("field station")
    OTHER = "other", _("other facility")


class Base(models.Model):
    """A base. What the public reads are its cleared texts; it is listed once it is published and not yet closed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(
        "bases.Venue", verbose_name=_("venue"), null=True, blank=True, on_delete=models.PROTECT, related_name="bases"
    )
    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("kind of base"), max_length=12, choices=BaseKind.choices)
    region = models.ForeignKey("places.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    mail = models.EmailField(_("mail"), blank=True)
    accessible_seats = models.PositiveSmallIntegerField(_("wheelchair places at once"), null=True, blank=True)
    access = models.JSONField(default=list, blank=True)
    grade_from = models.PositiveSmallIntegerField(_("suits grades from"), null=True, blank=True)
    grade_to = models.PositiveSmallIntegerField(_("suits grades to"), null=True, blank=True)
    on_holidays = models.CharField(
        _("on public holidays"), max_length=8, choices=HolidayHours.choices, default=HolidayHours.SUNDAY
    )
    slots_ahead_days = models.PositiveSmallIntegerField(
        _("days ahead for which slots are opened"), default=14, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    opened_on = models.DateField(_("open to the public since"))
    published_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = BaseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="base_named_once_in_unit"),
            models.CheckConstraint(condition=Q(kind__in=BaseKind.values), name="base_kind_known"),
            models.CheckConstraint(condition=Q(on_holidays__in=HolidayHours.values), name="base_holidays_known"),
            models.CheckConstraint(
                condition=Q(slots_ahead_days__gte=1, slots_ahead_days__lte=90), name="base_slots_ahead_in_reach"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")), name="base_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="base_place_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(grade_from__isnull=True, grade_to__isnull=True)
                | Q(grade_from__gte=1, grade_to__lte=12, grade_to__gte=F("grade_from")),
                name="base_grades_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """How the booking engine knows the help that it needs."""
        return f"base:{self.public_id}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def province_code(self) -> str:
        """Two digits, by the structure of the codes; empty without a place."""
        return (self.region_id or "")[:2]


class BaseText(DatedRow):
    """A version of what the public reads about a base. It is shown once a secrecy officer has cleared it.

    `secrecy_note` is for staff alone: what must not be shown, photographed or told. `reason` says why a text was sent back.
    """

    base = models.ForeignKey(Base, on_delete=models.CASCADE, related_name="texts")
    summary = models.CharField(_("in one sentence"), max_length=200)
    summary_en = models.CharField(_("in one sentence, English"), max_length=300, blank=True)
    description = models.TextField(_("what is there to see"), max_length=6000, blank=True)
    guidelines = models.TextField(_("visit guidelines"), max_length=4000, blank=True)
    safety = models.TextField(_("safety"), max_length=4000, blank=True)
    getting_there = models.TextField(_("how to get there"), max_length=1000, blank=True)
    price = models.CharField(_("price and concessions"), max_length=300, blank=True)
    tour_url = models.URLField(_("360° tour"), max_length=300, blank=True)
    tour_picture = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tour_words = models.CharField(_("what the 360° picture shows"), max_length=200, blank=True)
    secrecy_note = models.TextField(_("secrecy note, for staff only"), max_length=2000, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by_name = models.CharField(max_length=120, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(summary=""), name="base_text_says_something"),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True) | Q(sent_back_at__isnull=True),
                name="base_text_cleared_or_sent_back",
            ),
            models.CheckConstraint(
                condition=Q(tour_picture__isnull=True) | ~Q(tour_words=""), name="base_tour_picture_has_words"
            ),
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def is_waiting(self) -> bool:
        return self.cleared_at is None and self.sent_back_at is None


class BaseStep(DatedRow):
    """What happened to a base."""

    class Act(models.TextChoices):
        ENTERED = "entered", _("entered")
        CHANGED = "changed", _("changed")
        TEXT_CLEARED = "text_cleared", _("text cleared by the secrecy officer")
        TEXT_SENT_BACK = "text_sent_back", _("text sent back by the secrecy officer")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("taken off the public site")
        CLOSED = "closed", _("closed for good")

    base = models.ForeignKey(Base, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=16, choices=Act.choices)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=[
                        "entered", "changed", "text_cleared", "text_sent_back", "published", "hidden", "closed",
                    ]
                ),
                name="base_step_known",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.act


class Facility(models.Model):
    """Something inside a base with opening hours, capacity and booking rules of its own. A base has at least one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.ForeignKey(Base, on_delete=models.CASCADE, related_name="facilities")
    kind = models.CharField(_("kind of facility"), max_length=12, choices=FacilityKind.choices)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("visitors at once"))
    slot_minutes = models.PositiveSmallIntegerField(_("minutes of a visit"))
    guides_needed = models.PositiveSmallIntegerField(_("guides for a visit"), default=0)
    needs_booking = models.BooleanField(_("has to be booked"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["base", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["base", "name"], name="facility_named_once_in_base"),
            models.CheckConstraint(condition=Q(kind__in=FacilityKind.values), name="facility_kind_known"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="facility_holds_somebody"),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=10, slot_minutes__lte=720), name="facility_visit_is_of_some_length"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """How the booking engine knows it."""
        return f"facility:{self.public_id}"
