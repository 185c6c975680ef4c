"""When a facility is open: weekly hours that hold from a day on, days that are different, and days that were open."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class HoursKind(models.TextChoices):
    REGULAR = "regular", _("regular hours")
    EXTENDED = "extended", _("extended hours")
    NIGHT = "night", _("night hours")


class WeeklyHours(models.Model):
    """Open on a weekday (0 is Monday) between two times, from a day on until the day before `ends_on`."""

    facility = models.ForeignKey("bases.Facility", on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))
    kind = models.CharField(_("kind of hours"), max_length=8, choices=HoursKind.choices, default=HoursKind.REGULAR)
    is_free = models.BooleanField(_("free of charge"), default=True)
    starts_on = models.DateField(_("holds from"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)

    class Meta:
        ordering = ["facility", "weekday", "opens_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="hours_close_after_they_open"),
            models.CheckConstraint(condition=Q(kind__in=HoursKind.values), name="hours_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="hours_end_after_they_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at}–{self.closes_at}"


class DayException(DatedRow):
    """A day that is different, for the whole base or one facility: closed, or open at other times. The newest one holds."""

    base = models.ForeignKey("bases.Base", on_delete=models.CASCADE, related_name="exceptions")
    facility = models.ForeignKey(
        "bases.Facility", null=True, blank=True, on_delete=models.CASCADE, related_name="exceptions"
    )
    day = models.DateField(_("day"))
    opens_at = models.TimeField(_("opens"), null=True, blank=True)
    closes_at = models.TimeField(_("closes"), null=True, blank=True)
    kind = models.CharField(_("kind of hours"), max_length=8, choices=HoursKind.choices, default=HoursKind.REGULAR)
    is_free = models.BooleanField(_("free of charge"), default=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HoursKind.values), name="exception_kind_known"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="exception_closed_or_with_times",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"

    @property
    def is_closed(self) -> bool:
        return self.opens_at is None


class OpenDay(DatedRow):
    """A day on which a base was open, entered when the day was closed. The visitors are in the ledger's record of it.

    Seats are those of the booking engine on that day, kept because bookings are erased after their time: offered, taken
    (booked), refused (asked for and not given). None where nothing had to be booked. `is_holiday` None: the year's holidays were not
    published; it is filled in when they are.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.ForeignKey("bases.Base", on_delete=models.CASCADE, related_name="open_days")
    day = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes open"))
    is_free = models.BooleanField(_("free of charge"))
    is_holiday = models.BooleanField(_("public holiday"), null=True, blank=True)
    is_extended = models.BooleanField(_("extended hours"), default=False)
    is_night = models.BooleanField(_("night hours"), default=False)
    seats_offered = models.PositiveIntegerField(_("places offered"), null=True, blank=True)
    seats_taken = models.PositiveIntegerField(_("places booked"), null=True, blank=True)
    seats_refused = models.PositiveIntegerField(_("places asked for and refused"), null=True, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["base", "day"], name="base_open_day_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="open_day_within_a_day"),
            models.CheckConstraint(
                condition=Q(seats_offered__isnull=True) | Q(seats_taken__lte=F("seats_offered")),
                name="open_day_not_overbooked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base_id} {self.day}"


class ProvisionalState(models.TextChoices):
    PLANNED = "planned", _("planned before the holidays were published")
    SETTLED = "settled", _("nothing changes")
    PROPOSED = "proposed", _("to be reviewed")
    FOLLOWED = "followed", _("follows the holidays")
    KEPT = "kept", _("stays as planned")


class ProvisionalDay(DatedRow):
    """A day of opening that was planned before the holidays of its year were published, and what became of it: the row says who decided."""

    base = models.ForeignKey("bases.Base", on_delete=models.CASCADE, related_name="provisional_days")
    day = models.DateField(_("day"))
    state = models.CharField(max_length=8, choices=ProvisionalState.choices, default=ProvisionalState.PLANNED)

    class Meta:
        ordering = ["day", "base", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["base", "day"], name="provisional_day_once"),
            models.CheckConstraint(condition=Q(state__in=ProvisionalState.values), name="provisional_day_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["base", "day"], condition=Q(state__in=["proposed", "kept"]), name="provisional_day_as_it_was"
            )
        ]

    def __str__(self) -> str:
        return f"{self.base_id} {self.day} {self.state}"
