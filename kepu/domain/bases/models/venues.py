import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.bases.querysets import CountFactQuerySet, VenueFactQuerySet, VenueQuerySet, VenueYearQuerySet


class VenueType(models.TextChoices):
    SCIENCE_CENTRE = "science_centre", _("science centre")
    MUSEUM = "museum", _("museum of science and technology")
    YOUTH_CENTRE = "youth_centre", _("youth science centre")
    OTHER = "other", _("other venue")


class ItemKind(models.TextChoices):
    COMMUNITY_ROOM = "community_room", _("activity room in a city community")
    RURAL_SITE = "rural_site", _("activity place in the countryside")
    VAN = "van", _("outreach vehicle")


class TitleLevel(models.TextChoices):
    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial")
    LOCAL = "local", _("city or county")
    ACADEMY = "academy", _("by the academy")


class Venue(models.Model):
    """A place that is open to the public. Each files its own statistics form."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("registered name"), max_length=120)
    region = models.ForeignKey(
        "places.Region",
        verbose_name=_("county or district"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    opened_on = models.DateField(_("open to the public since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="venue_named_once_in_unit"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="venue_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """What every fact keeps: the source it was taken from, who entered it and when; superseded facts stay for the
    history.
    """

    source_note = models.CharField(_("where this is from"), max_length=300)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_by_name = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class VenueFact(Fact):
    """Kind and floor space of a venue from a day on, until the next fact. Areas in m²; None is not known."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="facts")
    starts_on = models.DateField(_("holds from"))
    ends_on = models.DateField(null=True, blank=True)
    venue_type = models.CharField(_("kind of venue"), max_length=16, choices=VenueType.choices)
    building_area_m2 = models.PositiveIntegerField(_("floor space of the building (m²)"), null=True, blank=True)
    hall_area_m2 = models.PositiveIntegerField(_("floor space of exhibition halls (m²)"), null=True, blank=True)

    objects = VenueFactQuerySet.as_manager()

    class Meta:
        ordering = ["venue", "-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(venue_type__in=VenueType.values), name="venue_fact_type_known"),
            models.UniqueConstraint(
                fields=["venue", "starts_on"], condition=Q(superseded_at__isnull=True), name="venue_fact_once_per_day"
            ),
            models.CheckConstraint(
                condition=Q(building_area_m2__isnull=True)
                | Q(hall_area_m2__isnull=True)
                | Q(hall_area_m2__lte=F("building_area_m2")),
                name="venue_halls_fit_the_building",
            ),
            models.CheckConstraint(condition=~Q(source_note=""), name="venue_fact_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} from {self.starts_on}"


class VenueYear(Fact):
    """What a venue counted in a calendar year: visits (people-times), days open, days open free of charge."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    visits = models.PositiveIntegerField(_("visits"), null=True, blank=True)
    open_days = models.PositiveSmallIntegerField(_("days open"), null=True, blank=True)
    free_days = models.PositiveSmallIntegerField(_("days open free of charge"), null=True, blank=True)

    objects = VenueYearQuerySet.as_manager()

    class Meta:
        ordering = ["venue", "-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "year"], condition=Q(superseded_at__isnull=True), name="venue_year_once"
            ),
            models.CheckConstraint(condition=Q(year__gte=1949, year__lte=2200), name="venue_year_plausible"),
            models.CheckConstraint(condition=Q(open_days__isnull=True) | Q(open_days__lte=366), name="venue_year_days"),
            models.CheckConstraint(
                condition=Q(free_days__isnull=True) | Q(free_days__lte=366), name="venue_year_free_days"
            ),
            models.CheckConstraint(condition=~Q(source_note=""), name="venue_year_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} in {self.year}"


class CountFact(Fact):
    """How many items of a kind a unit has from a day on, until the next fact. Zero is a fact, too."""

    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what is counted"), max_length=16, choices=ItemKind.choices)
    starts_on = models.DateField(_("holds from"))
    ends_on = models.DateField(null=True, blank=True)
    quantity = models.PositiveIntegerField(_("how many"))

    objects = CountFactQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "kind", "-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="count_kind_known"),
            models.UniqueConstraint(
                fields=["unit", "kind", "starts_on"],
                condition=Q(superseded_at__isnull=True),
                name="count_once_per_day",
            ),
            models.CheckConstraint(condition=~Q(source_note=""), name="count_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.kind}"


class HeldTitle(models.Model):
    """A title that a unit or one of its venues holds: since when, until when, by whom given."""

    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(
        Venue, verbose_name=_("venue"), null=True, blank=True, on_delete=models.PROTECT, related_name="titles"
    )
    title = models.CharField(_("title held"), max_length=120)
    level = models.CharField(_("level of the title"), max_length=12, choices=TitleLevel.choices)
    issuer = models.CharField(_("given by"), max_length=120, blank=True)
    since = models.DateField(_("held since"))
    until = models.DateField(_("held until"), null=True, blank=True)
    source_note = models.CharField(_("where this is from"), max_length=300)

    class Meta:
        ordering = ["-since", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=TitleLevel.values), name="held_title_level_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="held_title_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["unit", "venue", "title", "since"], name="held_title_once"),
        ]

    def __str__(self) -> str:
        return self.title
