"""What can be booked: offerings, their rules, their slots."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kepu.engines.booking.contracts import OfferingView, SlotDraft, SlotView
from kepu.engines.booking.errors import CapacityBelowTaken, InvalidSlot
from kepu.engines.booking.lottery import ALGORITHM, commitment_of
from kepu.engines.booking.models import Draw, Offering, Pool, RuleSet, Slot, SlotState, SlotStep
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.rules import Rules, read_rules
from kepu.engines.booking.rules.times import releases_at
from kepu.engines.booking.seats import lock_whole
from kepu.engines.booking.selectors.slots import offering_view, view_slots
from kepu.engines.booking.services.advancing import advance_waiting
from kepu.engines.booking.stand import rules_for
from kepu.foundation.clock import local_date
from kepu.foundation.crypto import seal
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def open_offering(
    *,
    actor: Actor,
    source: str,
    unit_id: int,
    title: str,
    rules: Mapping[str, Any] | Rules,
    now: datetime,
    place: str = "",
    url: str = "",
    is_listed: bool = True,
) -> OfferingView:
    """Opens an offering under a source, or takes up the one that is there: title, place, url and listing follow the caller.

    `rules` hold from today for a new offering; a known one keeps its rules (set_rules changes them). Raises Refused, BadRules.
    """
    require(actor, MANAGE, unit_id)
    read = read_rules(rules)
    values = {"title": title.strip()[:200], "place": place.strip()[:200], "url": url, "is_listed": is_listed}
    offering, is_new = Offering.objects.get_or_create(
        source=source, defaults={**values, "unit_id": unit_id, "opened_at": now}
    )
    if is_new:
        _rule_set(offering, read, effective_from=local_date(now), actor=actor, now=now, note="")
    elif any(getattr(offering, name) != value for name, value in values.items()):
        require(actor, MANAGE, offering.unit_id)
        for name, value in values.items():
            setattr(offering, name, value)
        offering.save(update_fields=list(values))
    return offering_view(offering)


def _rule_set(
    offering: Offering, rules: Rules, *, effective_from: date, actor: Actor, now: datetime, note: str
) -> RuleSet:
    return RuleSet.objects.create(
        offering=offering,
        effective_from=effective_from,
        rules=rules.as_data(),
        actor_id=actor.account_id,
        actor_name=actor.name[:120],
        reason=note.strip()[:500],
        at=now,
    )


@transaction.atomic
def set_rules(
    *,
    actor: Actor,
    offering_id: int,
    rules: Mapping[str, Any] | Rules,
    effective_from: date,
    now: datetime,
    note: str = "",
) -> RuleSet:
    """Rules for visits on and after a day. What is booked stays booked; shares of coming slots are cut anew from free seats.

    Raises Refused, BadRules.
    """
    offering = Offering.objects.get(pk=offering_id)
    require(actor, MANAGE, offering.unit_id)
    read = read_rules(rules)
    row = _rule_set(offering, read, effective_from=effective_from, actor=actor, now=now, note=note)
    coming = Slot.objects.filter(offering=offering, visit_date__gte=effective_from, starts_at__gt=now)
    for slot_id in coming.exclude(state=SlotState.CANCELLED).order_by("pk").values_list("pk", flat=True):
        slot = lock_whole(slot_id)
        cut_shares(slot, rules_for(slot), now=now)
        _commit_if_lottery(slot, rules_for(slot), now=now)
        advance_waiting(slot.pk, now=now)
    return row


@transaction.atomic
def open_slots(
    *, actor: Actor, offering_id: int, drafts: Sequence[SlotDraft], now: datetime
) -> tuple[SlotView, ...]:  # fmt: skip
    """Opens slots; one that is there already (same start and title) is left as it is, so that a calendar may be opened again.

    Shares are cut out of the capacity as the rules of the day say; lotteries publish their commitment at once. Returns the
    slots in the order of the drafts. Raises Refused, InvalidSlot.
    """
    offering = Offering.objects.get(pk=offering_id)
    require(actor, MANAGE, offering.unit_id)
    slots = [_open(offering, draft, actor=actor, now=now) for draft in drafts]
    return tuple(view_slots([slot.pk for slot in slots], now=now))


def _open(offering: Offering, draft: SlotDraft, *, actor: Actor, now: datetime) -> Slot:
    if draft.ends_at <= draft.starts_at or draft.capacity < 1 or any(seats < 0 for seats in draft.extras.values()):
        raise InvalidSlot("it ends before it starts, or has no seats")
    slot, is_new = Slot.objects.get_or_create(
        offering=offering,
        starts_at=draft.starts_at,
        title=draft.title.strip()[:120],
        defaults={
            "ends_at": draft.ends_at,
            "visit_date": local_date(draft.starts_at),
            "capacity": draft.capacity,
        },
    )
    if is_new:
        for code, seats in sorted(draft.extras.items()):
            Pool.objects.create(slot=slot, code=code[:30], kind=Pool.Kind.EXTRA, seats=seats)
        rules = rules_for(slot)
        cut_shares(slot, rules, now=now)
        _commit_if_lottery(slot, rules, now=now)
        note_slot(slot, "opened", actor=actor, now=now)
    return slot


def _commit_if_lottery(slot: Slot, rules: Rules, *, now: datetime) -> None:
    if rules.mode != "lottery" or Draw.objects.filter(slot=slot).exists():
        return
    secret = secrets.token_hex(32)
    Draw.objects.create(
        slot=slot,
        algorithm=ALGORITHM,
        commitment=commitment_of(secret),
        secret_sealed=seal("booking.draw", secret),
        committed_at=now,
    )


def cut_shares(slot: Slot, rules: Rules, *, now: datetime) -> None:
    """Cuts the rules' shares out of a locked slot's free seats: never less than is taken of a share, never more than is free."""
    slot.refresh_from_db(fields=["taken", "held", "capacity"])
    wanted = {share.code: share for share in rules.shares}
    pools = {pool.code: pool for pool in slot.pools.select_for_update(no_key=True).filter(kind=Pool.Kind.SHARE)}
    free = slot.capacity - slot.taken
    held = 0
    for code, share in wanted.items():
        pool = pools.pop(code, None) or Pool(slot=slot, code=code, kind=Pool.Kind.SHARE)
        if pool.released_at is not None or (pool.pk is None and releases_at(share, slot.starts_at) <= now):
            continue
        kept = max(min(share.seats - pool.taken, free), 0)
        pool.seats, pool.label_zh, pool.label_en = pool.taken + kept, share.label_zh, share.label_en
        pool.releases_at = releases_at(share, slot.starts_at)
        pool.save()
        free, held = free - kept, held + kept
    for pool in pools.values():
        if pool.released_at is None:
            pool.seats, pool.released_at = pool.taken, now
            pool.save(update_fields=["seats", "released_at"])
    slot.held = held
    slot.save(update_fields=["held"])


@transaction.atomic
def set_capacity(*, actor: Actor, slot_id: int, capacity: int, now: datetime, reason: str = "") -> SlotView:
    """More or fewer seats; the waiting list is served at once. Raises Refused, CapacityBelowTaken."""
    slot = locked_slot(actor, slot_id)
    if capacity < slot.taken + slot.held:
        raise CapacityBelowTaken(f"{slot.taken + slot.held} seats are taken or held")
    before, slot.capacity = slot.capacity, capacity
    slot.save(update_fields=["capacity"])
    note_slot(slot, "capacity", actor=actor, now=now, reason=reason or f"{before} → {capacity}")
    advance_waiting(slot.pk, now=now)
    return view_slots([slot.pk], now=now)[0]


@transaction.atomic
def set_extra(*, actor: Actor, slot_id: int, code: str, seats: int, now: datetime) -> SlotView:
    """How much there is of an extra: wheelchair places, bus bays, guides of a language. Raises Refused, CapacityBelowTaken."""
    slot = locked_slot(actor, slot_id)
    pool, is_new = Pool.objects.get_or_create(
        slot=slot, code=code[:30], defaults={"kind": Pool.Kind.EXTRA, "seats": seats}
    )
    if not is_new:
        room = Pool.objects.filter(pk=pool.pk, kind=Pool.Kind.EXTRA, taken__lte=seats)
        if not room.update(seats=seats):
            raise CapacityBelowTaken(code)
    advance_waiting(slot.pk, now=now)
    return view_slots([slot.pk], now=now)[0]


@transaction.atomic
def close_slot(*, actor: Actor, slot_id: int, now: datetime, reason: str = "") -> SlotView:
    """Stops booking for a slot; what is booked stays. Raises Refused."""
    return _set_slot_state(actor, slot_id, SlotState.CLOSED, now=now, reason=reason)


@transaction.atomic
def reopen_slot(*, actor: Actor, slot_id: int, now: datetime, reason: str = "") -> SlotView:
    """Lets a closed slot be booked again, and serves its waiting list. Raises Refused."""
    _set_slot_state(actor, slot_id, SlotState.OPEN, now=now, reason=reason)
    advance_waiting(slot_id, now=now)
    return view_slots([slot_id], now=now)[0]


def _set_slot_state(actor: Actor, slot_id: int, state: str, *, now: datetime, reason: str) -> SlotView:
    slot = locked_slot(actor, slot_id)
    slot.state, slot.reason = state, reason.strip()[:500]
    slot.save(update_fields=["state", "reason"])
    note_slot(slot, state, actor=actor, now=now, reason=reason)
    return view_slots([slot.pk], now=now)[0]


@transaction.atomic
def release_shares(*, now: datetime) -> int:
    """Gives what is left of due shares to anybody, waiting lists first. Returns how many shares were released."""
    due = Pool.objects.filter(kind=Pool.Kind.SHARE, released_at__isnull=True, releases_at__lte=now)
    slots: set[int] = set()
    for pool in due.order_by("slot", "pk").select_for_update(of=("self",), no_key=True):
        freed, pool.seats, pool.released_at = pool.seats - pool.taken, pool.taken, now
        pool.save(update_fields=["seats", "released_at"])
        Slot.objects.filter(pk=pool.slot_id).update(held=F("held") - freed)
        slots.add(pool.slot_id)
    for slot in sorted(slots):
        advance_waiting(slot, now=now)
    return len(slots)


def locked_slot(actor: Actor, slot_id: int) -> Slot:
    """The slot with its row locked, for staff who manage it. Raises Refused."""
    slot = lock_whole(slot_id)
    require(actor, MANAGE, slot.offering.unit_id)
    return slot


def note_slot(slot: Slot, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Adds a line to a slot's history."""
    SlotStep.objects.create(
        slot=slot, act=act, actor_id=actor.account_id, actor_name=actor.name[:120], reason=reason[:1000], at=now
    )
