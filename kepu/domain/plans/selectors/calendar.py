"""A region's calendar: what is planned and what happened, where it collides, and where nothing is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from kepu.domain.events.selectors import entries_between
from kepu.domain.plans.models import JointPart, Study, Task
from kepu.domain.plans.selectors.cycle import PLANNING_KINDS
from kepu.engines.ledger.duty_selectors import kind_names, last_days_of_units, list_acts_between, list_region_codes
from kepu.foundation.places.models import Region, RegionTrait
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import labels_by_id

# Longer stretches are campaigns, not dates; they do not collide with single days.
LONGEST_DATE = 14
# Kinds that a region should see at least once a year (domain knowledge of the national survey's table of activities).
EXPECTED_KINDS = (
    "lecture",
    "exhibition",
    "contest",
    "open_day",
    "campus_visit",
    "study_trip",
    "training",
    "science_week",
)
QUIET_DAYS = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on the calendar. Form: task, act, study, joint or session; `key` its public id; audience, brand and edition where known."""

    form: str
    key: str
    unit_id: int
    title: str
    starts_on: date
    ends_on: date
    kind: str = ""
    region_code: str | None = None
    audience: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    state: str = ""
    editions: frozenset[str] = frozenset()

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two entries that get in each other's way. Reason: audience (same place, same days, same people) or brand (too near)."""

    reason: str
    first: Entry
    second: Entry
    days_apart: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where nothing is planned or was done in a year. Quiet units come with the day of their newest act, None for never."""

    months: tuple[int, ...]
    kinds: tuple[str, ...]
    counties: tuple[tuple[str, str, bool], ...]
    counties_total: int
    quiet_units: tuple[tuple[UnitLabel, date | None], ...]


def list_entries(*, unit_ids: Collection[int], starts_on: date, ends_on: date) -> list[Entry]:
    """Tasks, acts, studies to come, joint activities and sessions not yet acts, of the units, whose days touch the given ones, by day."""
    acts = list_acts_between(unit_ids=unit_ids, starts_on=starts_on, ends_on=ends_on)
    entries = [
        Entry(
            "act",
            a.public_id,
            a.unit_ids[0],
            a.title,
            a.started_on,
            a.ended_on,
            a.kind,
            a.region_code,
            a.audience,
            a.brands,
            a.state,
            a.editions,
        )
        for a in acts
    ]
    tasks = Task.objects.during(starts_on, ends_on).filter(plan__unit__in=unit_ids).select_related("plan")
    entries += [_of_task(task) for task in tasks]
    studies = Study.objects.filter(unit__in=unit_ids, state="planned", held_on__range=(starts_on, ends_on))
    entries += [
        Entry("study", str(s.public_id), s.unit_id, s.title, s.held_on, s.held_on, "study", state=s.state)
        for s in studies
    ]
    parts = JointPart.objects.filter(
        unit__in=unit_ids,
        task__isnull=True,
        joint__cancelled_at__isnull=True,
        joint__starts_on__lte=ends_on,
        joint__ends_on__gte=starts_on,
    ).exclude(state="declined")
    entries += [
        Entry(
            "joint",
            str(p.joint.public_id),
            p.unit_id,
            p.joint.title,
            p.joint.starts_on,
            p.joint.ends_on,
            p.joint.kind_id,
            state=p.state,
        )
        for p in parts.select_related("joint")
    ]
    entries += _of_sessions(unit_ids, starts_on, ends_on)
    return sorted(entries, key=lambda entry: (entry.starts_on, entry.unit_id, entry.form, entry.key))


def _of_sessions(unit_ids: Collection[int], starts_on: date, ends_on: date) -> list[Entry]:
    rows = entries_between(unit_ids=unit_ids, starts_on=starts_on, ends_on=ends_on)
    return [
        Entry(
            "session", str(row.public_id), row.unit_id, row.title, row.starts_on, row.ends_on, row.kind, row.region_code, row.audience,
            frozenset({row.brand} if row.brand else ()), row.state, frozenset({row.edition} if row.edition else ()),
        )
        for row in rows
    ]  # fmt: skip


def find_conflicts(entries: Sequence[Entry], *, brand_days: int) -> list[Conflict]:
    """Pairs of different units' entries that collide, by day.

    Rule: same county, overlapping days and an audience group in common (both at most 14 days long); or the same brand with fewer
    than `brand_days` days between them, unless both belong to one edition: that is held by many units on purpose.
    """
    dated = [entry for entry in entries if entry.days <= LONGEST_DATE]
    found: list[Conflict] = []
    by_place: dict[str, list[Entry]] = defaultdict(list)
    by_brand: dict[str, list[Entry]] = defaultdict(list)
    for entry in dated:
        if entry.region_code and entry.audience:
            by_place[entry.region_code].append(entry)
        for brand in entry.brands:
            by_brand[brand].append(entry)
    for group in by_place.values():
        found += [
            Conflict("audience", a, b, 0)
            for a, b in combinations(group, 2)
            if a.unit_id != b.unit_id and a.audience & b.audience and _apart(a, b) == 0
        ]
    for group in by_brand.values():
        found += [
            Conflict("brand", a, b, _apart(a, b))
            for a, b in combinations(group, 2)
            if a.unit_id != b.unit_id and _apart(a, b) < brand_days and a.key != b.key and not a.editions & b.editions
        ]
    unique = {(c.reason, c.first.key, c.second.key): c for c in found}
    return sorted(unique.values(), key=lambda c: (c.first.starts_on, c.reason, c.first.key, c.second.key))


def find_gaps(
    *, unit_ids: Collection[int], year: int, day: date, entries: Sequence[Entry] | None = None, most: int = 60
) -> Gaps:
    """Months, kinds, counties and units of a region without anything in a year.

    Counties are those of the provinces in which the units sit, remote ones first, at most `most` of them.
    """
    if entries is None:
        entries = list_entries(unit_ids=unit_ids, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    outreach = [entry for entry in entries if entry.form != "study" and entry.kind != "study"]
    busy = {month for entry in outreach if entry.days <= 62 for month in _months(entry, year)}
    kinds = {entry.kind for entry in outreach}
    names = kind_names()
    counties = _empty_counties(unit_ids, year, {entry.region_code for entry in outreach if entry.region_code})
    return Gaps(
        months=tuple(month for month in range(1, 13) if month not in busy),
        kinds=tuple(names[code] for code in EXPECTED_KINDS if code not in kinds and code in names),
        counties=tuple(counties[:most]),
        counties_total=len(counties),
        quiet_units=tuple(_quiet(unit_ids, min(day, date(year, 12, 31)))),
    )


def _of_task(task: Task) -> Entry:
    return Entry(
        "task", str(task.public_id), task.plan.unit_id, task.title, task.starts_on, task.due_on, task.kind_id or "", task.region_id,
        frozenset({task.audience} if task.audience else ()), frozenset({task.brand} if task.brand else ()), task.plan.state,
    )  # fmt: skip


def _apart(a: Entry, b: Entry) -> int:
    if a.starts_on <= b.ends_on and b.starts_on <= a.ends_on:
        return 0
    return (b.starts_on - a.ends_on).days if b.starts_on > a.ends_on else (a.starts_on - b.ends_on).days


def _months(entry: Entry, year: int) -> set[int]:
    first, last = max(entry.starts_on, date(year, 1, 1)), min(entry.ends_on, date(year, 12, 31))
    return set(range(first.month, last.month + 1)) if first <= last else set()


def _empty_counties(unit_ids: Collection[int], year: int, busy: set[str]) -> list[tuple[str, str, bool]]:
    provinces = {label.region_code[:2] for label in labels_by_id(unit_ids).values() if label.region_code}
    if not provinces:
        return []
    busy = busy | list_region_codes(unit_ids=unit_ids, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    remote = set(RegionTrait.objects.filter(trait="remote", ends_on__isnull=True).values_list("region_id", flat=True))
    rows = Region.objects.filter(level="county", is_retired=False).values_list("code", "name")
    empty = [(code, name, code in remote) for code, name in rows if code[:2] in provinces and code not in busy]
    return sorted(empty, key=lambda row: (not row[2], row[0]))


def _quiet(unit_ids: Collection[int], day: date) -> list[tuple[UnitLabel, date | None]]:
    labels = [
        u
        for u in labels_by_id(unit_ids).values()
        if u.closed_on is None and u.kind in PLANNING_KINDS and u.kind not in ("academy", "branch")
    ]
    last = last_days_of_units(unit_ids=[u.id for u in labels], until=day)
    limit = day - timedelta(days=QUIET_DAYS)
    return [(u, last.get(u.id)) for u in labels if u.id not in last or last[u.id] < limit]
