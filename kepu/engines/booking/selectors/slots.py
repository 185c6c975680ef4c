"""Reading slots and rules."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from kepu.engines.booking import errors
from kepu.engines.booking.checks import check_time
from kepu.engines.booking.contracts import OfferingView, PoolView, SlotView
from kepu.engines.booking.models import Offering, Pool, RuleSet, Slot, SlotState
from kepu.engines.booking.rules import Rules, closes_at, opens_at, read_rules, waiting_closes_at


def offering_view(offering: Offering) -> OfferingView:
    """An offering as a value."""
    return OfferingView(
        id=offering.pk,
        source=offering.source,
        unit_id=offering.unit_id,
        title=offering.title,
        place=offering.place,
        url=offering.url,
        is_listed=offering.is_listed,
    )


def get_offering(*, source: str) -> OfferingView | None:
    """The offering that an app opened under a source; None when it opened none."""
    found = Offering.objects.filter(source=source).first()
    return offering_view(found) if found else None


def get_offering_by_id(*, offering_id: int) -> OfferingView | None:
    """One offering by its id, or None."""
    found = Offering.objects.filter(pk=offering_id).first()
    return offering_view(found) if found else None


def list_offerings(*, unit_ids: Iterable[int] | None = None, listed_only: bool = False) -> list[OfferingView]:
    """Offerings, of some units only when given."""
    rows = Offering.objects.all()
    rows = rows.filter(unit__in=list(unit_ids)) if unit_ids is not None else rows
    rows = rows.filter(is_listed=True) if listed_only else rows
    return [offering_view(row) for row in rows]


def get_rules(*, offering_id: int, on: date) -> Rules:
    """The rules for visits on a day; the earliest ones for days before them. Raises errors.UnknownSlot without an offering."""
    found = _in_force(RuleSet.objects.filter(offering=offering_id), on)
    if found is None:
        raise errors.UnknownSlot(str(offering_id))
    return read_rules(found.rules)


def _in_force(rows: Iterable[RuleSet], on: date) -> RuleSet | None:
    ordered = sorted(rows, key=lambda row: (row.effective_from, row.pk))
    held = [row for row in ordered if row.effective_from <= on]
    return held[-1] if held else (ordered[0] if ordered else None)


def get_slot(*, slot: int | UUID, now: datetime) -> SlotView:
    """One slot, by id or public id. Raises UnknownSlot."""
    rows = Slot.objects.filter(pk=slot) if isinstance(slot, int) else Slot.objects.filter(public_id=slot)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise errors.UnknownSlot(str(slot))
    return view_slots([found], now=now)[0]


def list_slots(
    *,
    now: datetime,
    source: str = "",
    sources: Sequence[str] = (),
    offering_id: int | None = None,
    from_date: date | None = None,
    until_date: date | None = None,
    limit: int = 1000,
) -> list[SlotView]:
    """Slots in order of their start; days are visit dates, both inclusive. Four queries however many slots."""
    rows = Slot.objects.all()
    if source or sources:
        rows = rows.filter(offering__source__in=[*sources, *([source] if source else [])])
    if offering_id is not None:
        rows = rows.filter(offering=offering_id)
    if from_date is not None:
        rows = rows.filter(visit_date__gte=from_date)
    if until_date is not None:
        rows = rows.filter(visit_date__lte=until_date)
    return view_slots(list(rows.order_by("starts_at", "title", "pk").values_list("pk", flat=True)[:limit]), now=now)


def view_slots(slot_ids: Sequence[int], *, now: datetime) -> list[SlotView]:
    """Slots as values, in the order of the ids."""
    rows = (
        Slot.objects.filter(pk__in=slot_ids)
        .select_related("offering")
        .annotate(waiting_count=Count("bookings", filter=Q(bookings__state="waiting")))
    )
    by_id = {row.pk: row for row in rows}
    pools: dict[int, list[Pool]] = {}
    for pool in Pool.objects.filter(slot__in=slot_ids).order_by("kind", "code"):
        pools.setdefault(pool.slot_id, []).append(pool)
    sets: dict[int, list[RuleSet]] = {}
    for row in RuleSet.objects.filter(offering__in={slot.offering_id for slot in by_id.values()}):
        sets.setdefault(row.offering_id, []).append(row)
    parsed: dict[int, Rules] = {}
    views = []
    for slot_id in slot_ids:
        slot = by_id[slot_id]
        found = _in_force(sets[slot.offering_id], slot.visit_date)
        assert found is not None, "an offering is opened with rules"
        if found.pk not in parsed:
            parsed[found.pk] = read_rules(found.rules)
        rules = parsed[found.pk]
        views.append(_view(slot, rules, pools.get(slot_id, []), now))
    return views


def _view(slot: Slot, rules: Rules, pools: Sequence[Pool], now: datetime) -> SlotView:
    why_not = why_not_now(slot, rules, now)
    return SlotView(
        id=slot.pk,
        public_id=slot.public_id,
        offering_id=slot.offering_id,
        source=slot.offering.source,
        unit_id=slot.offering.unit_id,
        title=slot.title,
        offering_title=slot.offering.title,
        place=slot.offering.place,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        visit_date=slot.visit_date,
        capacity=slot.capacity,
        taken=slot.taken,
        left=slot.left,
        mode=rules.mode,
        state=slot.state,
        opens_at=opens_at(rules, slot.visit_date),
        closes_at=closes_at(rules, slot.starts_at),
        pools=tuple(_pool(pool) for pool in pools),
        waiting=slot.waiting_count,  # type: ignore[attr-defined]  # annotated in view_slots
        may_wait=why_not == "sold_out" and _may_wait(slot, rules, now),
        is_bookable=not why_not,
        why_not=why_not,
        reason=slot.reason,
    )


def _may_wait(slot: Slot, rules: Rules, now: datetime) -> bool:
    return (
        rules.waiting.allowed
        and rules.mode in ("first_come", "approval")
        and now < waiting_closes_at(rules, slot.starts_at)
    )


def why_not_now(slot: Slot, rules: Rules, now: datetime) -> str:
    """The code of the refusal that one person would meet on the web now; "" when the slot can be booked."""
    if now >= slot.ends_at or slot.state == SlotState.HELD:
        return "past"
    try:
        check_time(rules, slot, is_group=False, channel="web", now=now)
    except errors.Refusal as refusal:
        return refusal.code
    return "sold_out" if slot.left < 1 and rules.mode != "lottery" else ""


def _pool(pool: Pool) -> PoolView:
    return PoolView(
        code=pool.code,
        kind=pool.kind,
        label_zh=pool.label_zh,
        label_en=pool.label_en,
        seats=pool.seats,
        taken=pool.taken,
        left=0 if pool.released_at else pool.seats - pool.taken,
        releases_at=pool.releases_at,
        is_released=pool.released_at is not None,
    )
