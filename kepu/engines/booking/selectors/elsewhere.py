"""When people of the register are held: duties, visits by a roster, absences."""

from collections.abc import Collection
from datetime import datetime

from kepu.engines.booking.models import ResourceHold
from kepu.engines.booking.quarters import buckets, times_of
from kepu.foundation.people.contracts import Engagement
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within


def engagements(
    *, actor: Actor, person_ids: Collection[int], starts_at: datetime, ends_at: datetime, besides: str = ""
) -> list[Engagement]:
    """What holds these people between two moments, in whatever unit, besides duties of one source. What it is only the reader's own
    units' is told; an absence is told as nothing but being taken. One query."""
    time, units = buckets(starts_at, ends_at), units_within(actor, READ)
    known = {f"person:{one}": one for one in person_ids}
    rows = ResourceHold.objects.filter(who__in=known, bucket__gte=time.start, bucket__lt=time.stop)
    found: dict[tuple[str, int | None, int | None], Engagement] = {}
    for row in rows.select_related("duty__need", "slot__offering").order_by("bucket", "pk"):
        if row.duty is not None and row.duty.need.source == besides:
            continue
        found.setdefault((row.who, row.duty_id, row.slot_id), _engagement(row, known[row.who], units))
    return list(found.values())


def _engagement(row: ResourceHold, person_id: int, units: frozenset[int]) -> Engagement:
    if row.duty is not None:
        need = row.duty.need
        title, place, unit_id = f"{need.title}: {need.task}", need.place, need.unit_id
        starts_at, ends_at = need.starts_at, need.ends_at
    elif row.slot is not None:
        offering = row.slot.offering
        title, place, unit_id = offering.title, offering.place, offering.unit_id
        starts_at, ends_at = row.slot.starts_at, row.slot.ends_at
    else:
        title, place, unit_id = "", "", 0
        starts_at, ends_at = times_of(row.bucket)
    if unit_id not in units:
        title = place = ""
    return Engagement(person_id, "duty", starts_at, ends_at, title=title, place=place)
