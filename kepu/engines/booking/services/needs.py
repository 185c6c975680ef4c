"""Help that is wanted: opened, changed, shown, moved, copied and called off by the app that owns what needs it."""

from datetime import datetime, timedelta

from django.db import transaction

from kepu.engines.booking.errors import HelpEnough, InvalidNeed, UnknownDuty, WrongState
from kepu.engines.booking.helping_contracts import NeedDraft, NeedOwner
from kepu.engines.booking.models import DUTY_OPEN, Duty, DutyState, HelpNeed
from kepu.engines.booking.services.duty_steps import hold, let_go, set_duty
from kepu.engines.booking.telling_helpers import tell_helper
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

LONGEST = timedelta(days=2)


@transaction.atomic
def open_need(*, actor: Actor, owner: NeedOwner, draft: NeedDraft, now: datetime) -> HelpNeed:
    """Says that help is wanted. Raises Refused without the owner's permission, InvalidNeed."""
    require(actor, owner.kept_by, owner.unit_id)
    _check(draft)
    return HelpNeed.objects.create(created_at=now, **_owner(owner), **_values(draft))


@transaction.atomic
def change_need(*, actor: Actor, need_id: int, draft: NeedDraft, now: datetime) -> HelpNeed:
    """Changes what is wanted. At another time everybody is told; who is elsewhere then is asked again and no longer confirmed.

    Raises Refused, UnknownDuty, InvalidNeed, HelpEnough when more are confirmed than would be wanted, WrongState once called off.
    """
    need = lock_need(actor, need_id)
    _check(draft)
    if draft.wanted < need.taken:
        raise HelpEnough(str(need.taken))
    is_moved = (need.starts_at, need.ends_at) != (draft.starts_at, draft.ends_at)
    values = _values(draft)
    for name, value in values.items():
        setattr(need, name, value)
    need.save(update_fields=list(values))
    if is_moved:
        _hold_again(actor, need, now=now)
    return need


@transaction.atomic
def end_need(*, actor: Actor, need_id: int, reason: str, now: datetime) -> None:
    """Calls help off: everybody in it is told why. Raises Refused, UnknownDuty, WrongState."""
    _end(actor, lock_need(actor, need_id), reason.strip(), now=now)


@transaction.atomic
def end_needs(*, actor: Actor, source: str, reason: str, now: datetime) -> None:
    """Calls all help of a source off, as when it does not take place. Raises Refused."""
    for need in _needs_of(actor, source):
        _end(actor, need, reason.strip(), now=now)


@transaction.atomic
def follow_owner(*, actor: Actor, owner: NeedOwner, shift: timedelta, now: datetime) -> None:
    """Takes over what the owner is called now, where it is, whether it is public; moves its needs by so much. Raises Refused."""
    for need in _needs_of(actor, owner.source):
        values = _owner(owner) | {"starts_at": need.starts_at + shift, "ends_at": need.ends_at + shift}
        for name, value in values.items():
            setattr(need, name, value)
        need.save(update_fields=list(values))
        if shift:
            _hold_again(actor, need, now=now)


@transaction.atomic
def copy_needs(*, actor: Actor, source: str, owner: NeedOwner, shift: timedelta, now: datetime) -> int:
    """Wants the same of next year's: tasks and numbers, so much later, nobody in them. Returns how many. Raises Refused."""
    require(actor, owner.kept_by, owner.unit_id)
    kept = ("task", "note", "wanted", "min_age", "is_open")
    rows = HelpNeed.objects.filter(source=source, ended_at__isnull=True).order_by("pk")
    made = HelpNeed.objects.bulk_create(
        HelpNeed(
            created_at=now, starts_at=row.starts_at + shift, ends_at=row.ends_at + shift, **_owner(owner),
            **{name: getattr(row, name) for name in kept},
        )
        for row in rows
    )  # fmt: skip
    return len(made)


def lock_need(actor: Actor, need_id: int) -> HelpNeed:
    """The row, locked, for somebody who keeps it. Raises UnknownDuty, Refused, WrongState once called off."""
    need: HelpNeed | None = HelpNeed.objects.select_for_update().filter(pk=need_id).first()
    if need is None:
        raise UnknownDuty(str(need_id))
    require(actor, need.kept_by, need.unit_id)
    if not need.is_live:
        raise WrongState("called off")
    return need


def _needs_of(actor: Actor, source: str) -> list[HelpNeed]:
    rows = list(HelpNeed.objects.select_for_update().filter(source=source, ended_at__isnull=True).order_by("pk"))
    for need in rows:
        require(actor, need.kept_by, need.unit_id)
    return rows


def _end(actor: Actor, need: HelpNeed, reason: str, *, now: datetime) -> None:
    for duty in _open_of(need):
        set_duty(duty, DutyState.CANCELLED, actor=actor, reason=reason, now=now)
        tell_helper(duty, "called_off", reason=reason, now=now)
    need.ended_at = now
    need.save(update_fields=["ended_at"])


def _hold_again(actor: Actor, need: HelpNeed, *, now: datetime) -> None:
    for duty in _open_of(need):
        if duty.state == DutyState.CONFIRMED:
            let_go(duty)
            if not hold(duty):
                set_duty(duty, DutyState.INVITED, actor=actor, reason="", now=now)
                tell_helper(duty, "asked_again", now=now)
                continue
        tell_helper(duty, "moved", now=now)


def _open_of(need: HelpNeed) -> list[Duty]:
    rows = list(need.duties.filter(state__in=DUTY_OPEN).order_by("pk"))
    for duty in rows:
        duty.need = need
    return rows


def _check(draft: NeedDraft) -> None:
    if not draft.task.strip():
        raise InvalidNeed("task", "empty")
    if not 1 <= draft.wanted <= 1000:
        raise InvalidNeed("wanted", "implausible")
    if not draft.starts_at < draft.ends_at <= draft.starts_at + LONGEST:
        raise InvalidNeed("ends_at", "not after the beginning, or more than two days")
    if draft.min_age not in (14, 16, 18):
        raise InvalidNeed("min_age", "unknown")


def _values(draft: NeedDraft) -> dict[str, object]:
    return {
        "task": draft.task.strip()[:80], "wanted": draft.wanted, "starts_at": draft.starts_at, "ends_at": draft.ends_at,
        "note": draft.note.strip()[:500], "min_age": draft.min_age, "is_open": draft.is_open,
    }  # fmt: skip


def _owner(owner: NeedOwner) -> dict[str, object]:
    return {
        "source": owner.source, "unit_id": owner.unit_id, "kept_by": owner.kept_by, "title": owner.title[:160],
        "url": owner.url, "place": owner.place[:200], "is_shown": owner.is_shown,
    }  # fmt: skip
