"""Regular work of desks: reminding before a deadline and after it, once each; the desk first, then those who answer for the unit."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop

from kepu.domain.desks.models import Commission, CommissionState, Guide, Slot
from kepu.domain.desks.policies import EDIT, PROPOSE
from kepu.domain.desks.selectors.calendar import slots_due
from kepu.domain.desks.telling import tell_author, tell_desk, tell_leaders
from kepu.foundation.clock import local_date
from kepu.foundation.clock import now as moment
from kepu.foundation.notices.services import accounts_with, notify

PERIODIC = {"remind": 3600.0}
BEFORE = (timedelta(days=7), timedelta(days=1))
ESCALATE = timedelta(days=7)
UNANSWERED = timedelta(days=5)
CLOSING = timedelta(days=3)


def remind(now: datetime | None = None) -> int:
    """Tells authors, desks and leaders what is due or late, each thing once per deadline. Returns how many notices are new."""
    now = now or moment()
    day = local_date(now)
    return _commissions(day, now=now) + _slots(day, now=now) + _guides(day, now=now)


def _commissions(day: date, *, now: datetime) -> int:
    awaited = Commission.objects.filter(
        state__in=[CommissionState.INVITED, CommissionState.ACCEPTED, CommissionState.RETURNED]
    )
    return sum(_remind_of(row, day, now=now) for row in awaited.select_related("person").order_by("pk"))


def _remind_of(row: Commission, day: date, *, now: datetime) -> int:
    key, sent = f"commission:{row.pk}:{row.due_on}", 0
    if row.is_invited and day >= local_date(row.created_at) + UNANSWERED:
        sent += tell_author(row, "asked", key=f"commission:{row.pk}:asked-again", now=now)
        sent += tell_desk(row, "unanswered", key=f"commission:{row.pk}:unanswered", now=now)
    if day > row.due_on:
        sent += tell_author(row, "late", key=f"{key}:late", now=now) + tell_desk(
            row, "late", key=f"{key}:late", now=now
        )
        if day > row.due_on + ESCALATE:
            sent += tell_leaders(row, "late", key=f"{key}:escalated", now=now)
        return sent
    steps = [before for before in BEFORE if day >= row.due_on - before]
    if steps and not row.is_invited:
        sent += tell_author(row, "soon", key=f"{key}:soon:{min(steps).days}", now=now)
        sent += tell_desk(row, "soon", key=f"{key}:soon:{min(steps).days}", now=now) if len(steps) > 1 else 0
    return sent


def _slots(day: date, *, now: datetime) -> int:
    return sum(_remind_of_slot(slot, day, now=now) for slot in slots_due(until=day + timedelta(days=2)))


def _remind_of_slot(slot: Slot, day: date, *, now: datetime) -> int:
    due = slot.due_on or slot.day
    is_late = due < day
    accounts = [slot.assignee_id] if slot.assignee_id else []
    if is_late or not accounts:
        accounts += accounts_with(permission=EDIT, unit_id=slot.channel.unit_id)
    return notify(
        account_ids=accounts,
        topic="desk",
        message=gettext_noop("Text overdue since %(day)s: %(title)s")
        if is_late
        else gettext_noop("Text due on %(day)s: %(title)s"),
        params={"title": slot.title, "day": due.isoformat()},
        url=f"/workbench/desk/slots/{slot.public_id}/",
        unit_id=slot.channel.unit_id,
        dedupe_key=f"slot:{slot.pk}:{due}:{'late' if is_late else 'soon'}",
        now=now,
    )


def _guides(day: date, *, now: datetime) -> int:
    """Three days before a call closes, units that have proposed nothing hear of it once more."""
    sent = 0
    for guide in Guide.objects.filter(opens_on__lte=day, closes_on__range=(day, day + CLOSING)).order_by("pk"):
        silent = guide.addressees.exclude(unit__in=guide.topics.values("unit"))
        for unit in silent.values_list("unit_id", flat=True):
            sent += notify(
                account_ids=accounts_with(permission=PROPOSE, unit_id=unit),
                topic="desk",
                message=gettext_noop("Topics are asked for until %(day)s: %(title)s"),
                params={"title": guide.title, "day": guide.closes_on.isoformat()},
                url=f"/workbench/desk/guides/{guide.public_id}/",
                unit_id=unit,
                dedupe_key=f"guide:{guide.pk}:{unit}:closing:{guide.closes_on}",
                now=now,
            )
    return sent
