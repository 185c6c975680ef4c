"""What the cells stand on beside records: subtrees, regions' traits, and which persons are one and the same.

When these change, the months they touch become stale.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Count, Max, Q

from kepu.engines.measures.models import Alias, Footing, Month, Stamp, Terrain
from kepu.engines.measures.tables import lineage, merged_people, model, records
from kepu.foundation.units.querysets import FAR

Span = tuple[date, date]


def is_steady() -> bool:
    """Whether subtrees, traits and merged persons are as the cells know them (a cheap look at counts and newest ids)."""
    stamps = dict(Stamp.objects.values_list("name", "value"))
    return (
        stamps.get("lineage") == _stamp(lineage())
        and stamps.get("traits") == _stamp(model("places.RegionTrait").objects)
        and stamps.get("aliases") == _stamp(merged_people())
    )


@transaction.atomic
def take_note(*, wait: bool = True) -> bool:
    """Brings Footing, Terrain and Alias up to date and marks the months that the difference touches as stale.

    False when another is doing it and this one is not to `wait`: then nothing is known yet.
    """
    if is_steady():
        return True
    if not _is_alone(wait=wait):
        return False
    touched = _note_subtrees() | _note_traits() | _note_aliases()
    Month.objects.filter(month__in=touched).update(is_stale=True)
    return True


def forget_traits() -> None:
    """Makes the next look compare the traits one by one (after an edit in place)."""
    Stamp.objects.filter(name="traits").delete()


def _is_alone(*, wait: bool) -> bool:
    """Takes a lock until the transaction ends, so that two do not write the same rows. SQLite lets one writer in at a time anyway."""
    Stamp.objects.get_or_create(name="lock", defaults={"value": ""})
    return bool(Stamp.objects.select_for_update(skip_locked=not wait).filter(name="lock"))


def _note_subtrees() -> set[date]:
    value = _stamp(lineage())
    now = set(lineage().values_list("ancestor_id", "descendant_id", "starts_on", "ends_on"))
    before = set(Footing.objects.values_list("ancestor", "descendant", "starts_on", "ends_on"))
    touched: set[date] = set()
    if now != before:
        touched = _months_of_units(_changed_spans(before, now)) if Month.objects.exists() else set()
        Footing.objects.all().delete()
        Footing.objects.bulk_create(
            [Footing(ancestor=a, descendant=d, starts_on=s, ends_on=e) for a, d, s, e in sorted(now)], batch_size=1000
        )
    Stamp.objects.update_or_create(name="lineage", defaults={"value": value})
    return touched


def _changed_spans(
    before: set[tuple[int, int, date, date]], now: set[tuple[int, int, date, date]]
) -> dict[int, set[Span]]:
    """Unit → stretches in which it was in another subtree than now."""
    pairs: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for ancestor, descendant, starts_on, ends_on in before ^ now:
        pairs[(ancestor, descendant)].append((starts_on, ends_on))
    found: dict[int, set[Span]] = defaultdict(set)
    for (_, descendant), spans in pairs.items():
        found[descendant] |= set(_odd(spans))
    return found


def _odd(spans: Iterable[Span]) -> list[Span]:
    """Stretches covered an odd number of times: where an old and a new state differ."""
    edges = sorted(edge for span in spans for edge in span)
    return [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last]


def _months_of_units(changed: dict[int, set[Span]]) -> set[date]:
    months: set[date] = set()
    for unit, spans in changed.items():
        for starts_on, ends_on in spans:
            here = Q(started_on__gte=starts_on, started_on__lt=ends_on)
            part = Q(unit=unit) | Q(shares__unit=unit) | Q(contributions__unit=unit)
            months |= set(records().filter(here, part).order_by().dates("started_on", "month"))
    return months


def _note_traits() -> set[date]:
    value = _stamp(model("places.RegionTrait").objects)
    now = _terrain()
    before = set(Terrain.objects.values_list("region", "trait", "starts_on", "ends_on"))
    touched: set[date] = set()
    if now != before:
        if Month.objects.exists():
            regions = sorted({row[0] for row in before ^ now})
            touched = set(records().filter(region__in=regions).order_by().dates("started_on", "month"))
        Terrain.objects.all().delete()
        Terrain.objects.bulk_create(
            [Terrain(region=r, trait=t, starts_on=s, ends_on=e) for r, t, s, e in sorted(now)], batch_size=1000
        )
    Stamp.objects.update_or_create(name="traits", defaults={"value": value})
    return touched


def _note_aliases() -> set[date]:
    value = _stamp(merged_people())
    now = set(merged_people().values_list("pk", "merged_into_id"))
    before = set(Alias.objects.values_list("duplicate", "kept"))
    touched: set[date] = set()
    if now != before:
        if Month.objects.exists():  # also where the kept person took part: a first day may have come earlier
            people = {person for pair in before ^ now for person in pair}
            acts = records().filter(contributions__person__in=people)
            touched = set(acts.order_by().dates("started_on", "month"))
        Alias.objects.all().delete()
        Alias.objects.bulk_create([Alias(duplicate=d, kept=k) for d, k in sorted(now)], batch_size=1000)
    Stamp.objects.update_or_create(name="aliases", defaults={"value": value})
    return touched


def _terrain() -> set[tuple[str, str, date, date]]:
    """Traits with overlapping stretches joined, so that a region is remote once."""
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    rows = model("places.RegionTrait").objects.values_list("region_id", "trait", "starts_on", "ends_on")
    for region, trait, starts_on, ends_on in rows:
        spans[(region, trait)].append((starts_on, ends_on or FAR))
    return {(region, trait, *span) for (region, trait), found in spans.items() for span in _joined(found)}


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for starts_on, ends_on in sorted(spans):
        if found and starts_on <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_on))
        else:
            found.append((starts_on, ends_on))
    return found


def _stamp(rows: object) -> str:
    seen = rows.aggregate(count=Count("pk"), newest=Max("pk"))  # type: ignore[attr-defined]  # a manager
    return f"{seen['count']}:{seen['newest']}"
