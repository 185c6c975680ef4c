"""Time. Moments are UTC inside; the academy's calendar day is Asia/Shanghai. Services get `now` passed in; surfaces call `now()`."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

ACADEMY_ZONE = ZoneInfo("Asia/Shanghai")
EARLIEST, LATEST = date(2, 1, 1), date(9998, 12, 31)  # beyond them a moment has no name in every zone


def now() -> datetime:
    """The present moment, aware, UTC."""
    return timezone.now()


def local_date(moment: datetime) -> date:
    """The academy's calendar day of a moment."""
    return moment.astimezone(ACADEMY_ZONE).date()


def day_begins(day: date) -> datetime:
    """The moment at which a calendar day of the academy begins; days that no database can hold are taken to the nearest one."""
    return datetime.combine(min(max(day, EARLIEST), LATEST), time(), tzinfo=ACADEMY_ZONE)


def day_ends(day: date) -> datetime:
    """The moment at which a calendar day of the academy is over, the first that does not belong to it; bounded likewise."""
    return day_begins(min(day, LATEST) + timedelta(days=1))
