"""Keeping cells fresh: the ledger leaves Change rows in the transaction that changed something; we take them away when counted.

Gap-free and idempotent: a change is taken away in the transaction that rebuilds its month from the records; a month's row is
locked before its records are read, so that of two workers the later one sees what the earlier one saw and more.
"""

from collections.abc import Sequence
from datetime import date

from django.db import OperationalError, connection, transaction
from django.db.models import Min, Q, QuerySet

from kepu.engines.measures.contracts import Window
from kepu.engines.measures.language.catalogue import rolled_rules, rules_digest
from kepu.engines.measures.models import Month
from kepu.engines.measures.rollups.footing import is_steady, take_note
from kepu.engines.measures.rollups.store import rebuild_all, rebuild_months
from kepu.engines.measures.tables import model, records, same_people, who

WORKER_CHANGES = 20_000
READER_CHANGES = 2_000
READER_RECORDS = 20_000


def is_fresh(window: Window) -> bool:
    """Whether the cells of the window's years hold; counts the little that is pending on the way."""
    if not is_pending(window):
        return True
    try:
        if take_note(wait=False) and _is_cheap():
            catch_up(limit=READER_CHANGES, wait=False)
    except OperationalError:  # another process writes: this reader counts from records instead
        return False
    return not is_pending(window)


def is_pending(window: Window) -> bool:
    """Whether anything that may touch the window's years is not in the cells yet."""
    first, last = date(window.starts_on.year, 1, 1), date(window.ends_on.year, 12, 31)
    if model("ledger.Change").objects.filter(record__started_on__gte=first, record__started_on__lte=last).exists():
        return True
    return _stale().filter(month__gte=first, month__lte=last).exists() or not is_steady()


def count_pending() -> int:
    """How many changes and stale months wait to be counted."""
    return int(model("ledger.Change").objects.count()) + _stale().count()


@transaction.atomic
def catch_up(*, limit: int = WORKER_CHANGES, wait: bool = True) -> int:
    """Counts what changed since the last time; returns how many changes were taken. Without `wait` it leaves alone what others work on."""
    if not take_note(wait=wait):
        return 0
    changes = _take(limit)
    months = {started_on.replace(day=1) for _, _, started_on in changes}
    months |= set(_stale().values_list("month", flat=True))
    if not months:
        return 0
    Month.objects.bulk_create([Month(month=month) for month in sorted(months)], ignore_conflicts=True)
    locked = _lock(sorted(months), wait=wait)
    if len(locked) != len(months):
        return 0
    rebuild_months(locked, more_years=_years_of_first_days([record for _, record, _ in changes]))
    model("ledger.Change").objects.filter(pk__in=[pk for pk, _, _ in changes]).delete()
    return len(changes)


@transaction.atomic
def rebuild_everything() -> int:
    """Builds every cell anew; returns how many there are. Changes that were pending before are counted by it."""
    pending = list(model("ledger.Change").objects.values_list("pk", flat=True))
    take_note()
    written = rebuild_all()
    for start in range(0, len(pending), 5000):
        model("ledger.Change").objects.filter(pk__in=pending[start : start + 5000]).delete()
    return written


def _take(limit: int) -> list[tuple[int, int, date]]:
    rows = model("ledger.Change").objects.order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return [(row.pk, row.record_id, row.record.started_on) for row in rows.select_related("record")[:limit]]


def _lock(months: list[date], *, wait: bool) -> list[date]:
    rows = Month.objects.filter(month__in=months).order_by("month")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=not wait)
    return [row.month for row in rows]


def _stale() -> "QuerySet[Month]":
    return Month.objects.filter(Q(is_stale=True) | ~Q(digest=rules_digest()))


def _is_cheap() -> bool:
    """Whether what is pending can be counted while somebody waits."""
    changes = model("ledger.Change").objects
    if changes.count() > READER_CHANGES:
        return False
    days = set(changes.order_by().values_list("record__started_on", flat=True).distinct())
    years = {day.year for day in days | set(_stale().values_list("month", flat=True))}
    waiting = 0
    for year in sorted(years):
        waiting += records().filter(started_on__gte=date(year, 1, 1), started_on__lte=date(year, 12, 31)).count()
        if waiting > READER_RECORDS:
            return False
    return True


def _years_of_first_days(record_ids: Sequence[int]) -> set[int]:
    """Years whose first-timers may change: where people of these records had, or now have, their first counted day."""
    if not any(rule.first_time for rule in rolled_rules()):
        return set()
    parts = model("ledger.Contribution").objects.annotate(who=who()).order_by()
    people = parts.filter(record__in=record_ids, person__isnull=False).values("who")
    counted = parts.filter(
        person__in=same_people(people),
        record__is_live=True,
        record__is_drill=False,
        record__state__in=("confirmed", "accepted"),
    )
    years: set[int] = set()
    for rows in (counted, counted.exclude(record__in=record_ids)):
        firsts = rows.values("who").annotate(first=Min("record__started_on"))
        years |= {row["first"].year for row in firsts}
    return years
