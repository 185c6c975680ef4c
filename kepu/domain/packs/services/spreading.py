"""Writers of the routine calendar: a pack is planned for an occasion, moved, done, dropped."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from kepu.domain.packs.errors import AlreadyThere, InvalidFact, WrongState
from kepu.domain.packs.models import Pack, PackState, Spreading, SpreadingAct, SpreadingState, SpreadingStep
from kepu.domain.packs.policies import EDIT
from kepu.domain.packs.routine import rules
from kepu.domain.packs.services.steps import needed
from kepu.engines.ledger.selectors import get_record_detail
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

AROUND = timedelta(days=60)


@transaction.atomic
def plan_spreading(
    *, actor: Actor, unit_id: int, rule: str, year: int, pack_id: int, planned_on: date, how: str, now: datetime
) -> Spreading:
    """Plans to spread a published pack for a rule in a year; any unit may spread any public pack.

    Raises Refused, InvalidFact, AlreadyThere when it is planned or done already.
    """
    require(actor, EDIT, unit_id)
    _check_day(rule, year, planned_on)
    pack = Pack.objects.filter(pk=pack_id, state=PackState.PUBLISHED).first()
    if pack is None or pack.due_on is None or pack.due_on < planned_on:
        raise InvalidFact("pack", "unknown" if pack is None else "past")
    try:
        with transaction.atomic():
            row = Spreading.objects.create(
                unit_id=unit_id, rule=rule, year=year, pack=pack, planned_on=planned_on, how=how.strip()[:300]
            )
    except IntegrityError as error:
        raise AlreadyThere(rule) from error
    _step(row, SpreadingAct.PLANNED, actor=actor, now=now)
    return row


@transaction.atomic
def move_spreading(*, actor: Actor, spreading_id: int, planned_on: date, how: str, now: datetime) -> Spreading:
    """Changes day and manner of what is planned. Raises Refused, WrongState, InvalidFact."""
    row = _lock_planned(actor, spreading_id)
    _check_day(row.rule, row.year, planned_on)
    row.planned_on, row.how = planned_on, how.strip()[:300]
    row.save(update_fields=["planned_on", "how"])
    _step(row, SpreadingAct.MOVED, actor=actor, reason=planned_on.isoformat(), now=now)
    return row


@transaction.atomic
def finish_spreading(
    *, actor: Actor, spreading_id: int, done_on: date, note: str, record: str, now: datetime
) -> Spreading:
    """It has been done; `record` is the public id of the act in the ledger, of this unit, where one happened, else empty.

    Raises Refused, WrongState, InvalidFact for a day to come or a record that is not the unit's.
    """
    row = _lock_planned(actor, spreading_id)
    if done_on > local_date(now):
        raise InvalidFact("done_on", "to come")
    if record.strip():
        row.record_id = _record_of(record.strip(), row.unit_id)
    row.state, row.done_on = SpreadingState.DONE, done_on
    row.save(update_fields=["state", "done_on", "record"])
    _step(row, SpreadingAct.DONE, actor=actor, reason=note.strip(), now=now)
    return row


@transaction.atomic
def drop_spreading(*, actor: Actor, spreading_id: int, reason: str, now: datetime) -> Spreading:
    """It will not be done. Raises Refused, WrongState, ReasonMissing."""
    row = _lock_planned(actor, spreading_id)
    why = needed(reason)
    row.state = SpreadingState.DROPPED
    row.save(update_fields=["state"])
    _step(row, SpreadingAct.DROPPED, actor=actor, reason=why, now=now)
    return row


def _check_day(rule: str, year: int, day: date) -> None:
    if rule not in rules():
        raise InvalidFact("rule", "unknown")
    starts_on, ends_on = rules()[rule].window(year)
    if not starts_on - AROUND <= day <= ends_on + AROUND:
        raise InvalidFact("planned_on", "far away")


def _record_of(public_id: str, unit_id: int) -> int:
    try:
        found = get_record_detail(public_id=UUID(public_id), unit_ids=[unit_id]).row
    except (ValueError, LookupError) as error:
        raise InvalidFact("record", "unknown") from error
    if not found.is_live:
        raise InvalidFact("record", "unknown")
    return found.id


def _lock_planned(actor: Actor, spreading_id: int) -> Spreading:
    row = Spreading.objects.select_for_update(of=("self",)).get(pk=spreading_id)
    require(actor, EDIT, row.unit_id)
    if not row.is_planned:
        raise WrongState(row.state)
    return row


def _step(row: Spreading, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    SpreadingStep.objects.create(
        spreading=row, act=act, actor_id=actor.account_id, actor_name=actor.name[:120], reason=reason[:1000], at=now
    )
