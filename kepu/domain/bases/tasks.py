"""Regular work of bases: slots for the days ahead, days that wait to be closed, demand, titles that end."""

from datetime import datetime, timedelta

from kepu.domain.bases.models import Base
from kepu.domain.bases.selectors.evidence import titles_ending
from kepu.domain.bases.selectors.visits import days_to_close_of
from kepu.domain.bases.services.demand import propose_from_demand
from kepu.domain.bases.services.slots import follow_calendar
from kepu.domain.bases.telling import tell_managers, tell_of_title
from kepu.foundation.clock import local_date
from kepu.foundation.clock import now as moment
from kepu.foundation.units.contracts import SYSTEM

PERIODIC = {"remind": 3600.0, "open_coming_slots": 3600.0, "look_at_days": 3600.0, "look_at_demand": 86_400.0}
# Applications are prepared for months: the first word a year before the title ends.
BEFORE = (timedelta(days=365), timedelta(days=180), timedelta(days=60), timedelta(days=14))
AFTER = timedelta(days=60)


def remind(now: datetime | None = None) -> int:
    """Tells those who keep titles what ends, once at each step, and once when it has ended. Returns how many notices are new."""
    now = now or moment()
    day, sent = local_date(now), 0
    for held in titles_ending(before=day + BEFORE[0]):
        if held.until is None or held.until < day - AFTER:
            continue
        if held.until <= day:
            sent += tell_of_title(held, "title_ended", key=f"title:{held.pk}:{held.until}:ended", now=now)
            continue
        step = min(before.days for before in BEFORE if day >= held.until - before)
        sent += tell_of_title(held, "title_ends", key=f"title:{held.pk}:{held.until}:{step}", now=now)
    return sent


def open_coming_slots(now: datetime | None = None) -> int:
    """Opens the slots of the days ahead of every published base. Returns how many were opened."""
    now = now or moment()
    bases = Base.objects.listed(local_date(now)).order_by("pk")
    return sum(follow_calendar(actor=SYSTEM, base_id=base.pk, now=now) for base in bases)


def look_at_days(now: datetime | None = None) -> int:
    """Tells those who manage a base which days of opening have not been closed, once for each day. Returns how many notices are new."""
    now, sent = now or moment(), 0
    bases = list(Base.objects.listed(local_date(now)).prefetch_related("facilities").order_by("pk"))
    open_days = days_to_close_of(bases, now=now)
    for base in bases:
        for day in open_days[base.pk]:
            key = f"base:{base.pk}:day_open:{day}"
            sent += tell_managers(base, "day_open", key=key, day=day.isoformat(), now=now)
    return sent


def look_at_demand(now: datetime | None = None) -> int:
    """Turns demand into proposals for every published base, and tells its managers. Returns how many proposals are new."""
    now, made = now or moment(), 0
    for base in Base.objects.listed(local_date(now)).order_by("pk"):
        if new := propose_from_demand(actor=SYSTEM, base_id=base.pk, now=now):
            made += len(new)
            tell_managers(base, "demand", key=f"base:{base.pk}:demand:{local_date(now)}", now=now)
    return made
