"""Who helps: offering, inviting, confirming, declining, withdrawing; and what was served."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kepu.engines.booking.contracts import Holder
from kepu.engines.booking.errors import (
    ElsewhereThen,
    HelpEnough,
    HelpTwice,
    InvalidNeed,
    TooYoung,
    UnknownDuty,
    WrongState,
)
from kepu.engines.booking.helping_contracts import Helper
from kepu.engines.booking.models import Duty, DutyState, HelpNeed, Resource
from kepu.engines.booking.policies import part_of_duty
from kepu.engines.booking.rows import CONTACT, NAME, hint_of
from kepu.engines.booking.selectors.duties import is_elsewhere, open_needs
from kepu.engines.booking.services.duty_steps import hold, set_duty
from kepu.engines.booking.services.needs import lock_need
from kepu.engines.booking.telling_helpers import tell_helper, tell_keepers
from kepu.foundation.clock import local_date
from kepu.foundation.crypto import seal
from kepu.foundation.people.selectors import person_of_account
from kepu.foundation.units.contracts import Actor

YOUNGEST = 14
MOST_MINUTES = 44_640  # 31 days, as the ledger allows
ABSENT = -1


@transaction.atomic
def offer_help(*, actor: Actor, need_id: UUID, helper: Helper, now: datetime) -> Duty:
    """Somebody offers to help where anybody may; those who keep the need are told and decide.

    Raises UnknownDuty for a need that is not open to them, InvalidNeed without name or contact, TooYoung, HelpTwice, HelpEnough,
    ElsewhereThen.
    """
    need = open_needs(now).select_for_update().filter(public_id=need_id).first()
    if need is None:
        raise UnknownDuty(str(need_id))
    if helper.age_from < max(YOUNGEST, need.min_age):
        raise TooYoung(str(need.min_age))
    if not need.left:
        raise HelpEnough(need.task)
    duty = _duty(need, helper, now=now)
    if is_elsewhere(duty):
        raise ElsewhereThen(need.task)
    _enter(duty, DutyState.ASKED, actor=actor, now=now)
    tell_keepers(duty, "offered", now=now)
    tell_helper(duty, "received", now=now)
    return duty


@transaction.atomic
def invite_helper(*, actor: Actor, need_id: int, helper: Helper, now: datetime) -> Duty:
    """Asks somebody to help: by notice, or by letter with a link where there is a mail address.

    Raises Refused, UnknownDuty, WrongState, InvalidNeed, TooYoung, HelpTwice, ElsewhereThen.
    """
    need = lock_need(actor, need_id)
    if helper.age_from < max(YOUNGEST, need.min_age):
        raise TooYoung(str(need.min_age))
    duty = _duty(need, helper, now=now)
    if is_elsewhere(duty):
        raise ElsewhereThen(duty.need.task)
    _enter(duty, DutyState.INVITED, actor=actor, now=now)
    tell_helper(duty, "asked", now=now)
    return duty


@transaction.atomic
def confirm_duty(*, actor: Actor, duty_id: UUID, now: datetime, key: str = "") -> Duty:
    """Confirms: the helper what they were asked for, those who keep the need anybody (an answer by telephone). Takes the person's time.

    Raises UnknownDuty, WrongState, HelpEnough, ElsewhereThen.
    """
    duty, part = _lock(actor, duty_id, key)
    allowed = (DutyState.INVITED,) if part == "holder" else (DutyState.INVITED, DutyState.ASKED)
    if duty.state not in allowed or not duty.need.is_live:
        raise WrongState(duty.state)
    set_duty(duty, DutyState.CONFIRMED, actor=actor, now=now)
    if not hold(duty):
        raise ElsewhereThen(duty.need.task)
    if part == "holder":
        tell_keepers(duty, "accepted", now=now)
    tell_helper(duty, "confirmed", now=now)
    return duty


@transaction.atomic
def give_up_duty(*, actor: Actor, duty_id: UUID, now: datetime, reason: str = "", key: str = "") -> Duty:
    """Ends a duty before it is served: the helper declines or cannot come after all; those who keep the need turn down or call off.

    Raises UnknownDuty, WrongState.
    """
    duty, part = _lock(actor, duty_id, key)
    if not duty.is_open:
        raise WrongState(duty.state)
    if part == "holder":
        state = DutyState.DECLINED if duty.state == DutyState.INVITED else DutyState.WITHDRAWN
        set_duty(duty, state, actor=actor, reason=reason.strip(), now=now)
        tell_keepers(duty, state, reason=reason.strip(), now=now)
        return duty
    state = DutyState.TURNED_DOWN if duty.state == DutyState.ASKED else DutyState.CANCELLED
    set_duty(duty, state, actor=actor, reason=reason.strip(), now=now)
    tell_helper(duty, "not_needed" if state == DutyState.TURNED_DOWN else "called_off", reason=reason.strip(), now=now)
    return duty


@transaction.atomic
def note_served(*, actor: Actor, source: str, served: Mapping[int, int | None], now: datetime) -> bool:
    """What came of confirmed duties (by id): minutes given, None where nobody knows how long, ABSENT for who did not come; whether
    that is new. May be said again. Raises Refused, UnknownDuty for duties of something else, WrongState before their day, InvalidNeed.
    """
    rows = {row.pk: row for row in Duty.objects.select_for_update(of=("self",)).select_related("need").filter(
        pk__in=list(served), need__source=source
    )}  # fmt: skip
    if set(rows) != set(served):
        raise UnknownDuty(source)
    changed = [_serve(actor, rows[key], minutes, now=now) for key, minutes in served.items()]
    return any(changed)


def _serve(actor: Actor, duty: Duty, minutes: int | None, *, now: datetime) -> bool:
    if part_of_duty(actor, duty) not in ("staff", "system"):
        raise UnknownDuty(str(duty.public_id))
    if duty.state not in (DutyState.CONFIRMED, DutyState.SERVED, DutyState.ABSENT) or local_date(
        duty.need.starts_at
    ) > local_date(now):
        raise WrongState(duty.state)
    if minutes is not None and minutes != ABSENT and not 0 <= minutes <= MOST_MINUTES:
        raise InvalidNeed("minutes", "implausible")
    state = DutyState.ABSENT if minutes == ABSENT else DutyState.SERVED
    if (state, None if minutes == ABSENT else minutes) == (duty.state, duty.minutes):
        return False
    set_duty(duty, state, actor=actor, now=now)
    if state == DutyState.SERVED:
        duty.minutes = minutes
        duty.save(update_fields=["minutes"])
    return True


def _lock(actor: Actor, duty_id: UUID, key: str) -> tuple[Duty, str]:
    """The duty, its need locked first, and the part of whoever acts. Raises UnknownDuty."""
    known = Duty.objects.filter(public_id=duty_id).values_list("need_id", flat=True).first()
    if known is None:
        raise UnknownDuty(str(duty_id))
    need = HelpNeed.objects.select_for_update().get(pk=known)
    duty = Duty.objects.select_for_update().get(public_id=duty_id)
    duty.need = need
    part = part_of_duty(actor, duty, key)
    if not part:
        raise UnknownDuty(str(duty_id))
    return duty, part


def _duty(need: HelpNeed, helper: Helper, *, now: datetime) -> Duty:
    """An unsaved duty of whoever it is."""
    resource = _resource(need, helper.resource_id)
    person_id = helper.person_id or (resource.person_id if resource else None)
    account_id, person_id = person_of_account(account_id=helper.account_id, person_id=person_id)
    contact, name = helper.contact.strip(), helper.name.strip() or (resource.name if resource else "")
    if person_id is None and not name:
        raise InvalidNeed("name", "empty")
    if helper.is_minor and not contact:
        raise InvalidNeed("contact", "a guardian's is needed")
    who = Holder(account_id=account_id, contact=contact).key
    if resource is not None:
        who = resource.who or f"resource:{resource.pk}"
    elif person_id is not None:
        who = f"person:{person_id}"
    if not who:
        raise InvalidNeed("contact", "empty")
    return Duty(
        need=need, who=who, account_id=account_id, person_id=person_id, resource=resource,
        name_sealed="" if person_id else seal(NAME, name[:60]), contact_sealed=seal(CONTACT, contact[:120]) if contact else "",
        contact_hint=hint_of(contact), is_minor=helper.is_minor, is_named=helper.is_named and not helper.is_minor,
        said=helper.said.strip()[:300], created_at=now,
    )  # fmt: skip


def _resource(need: HelpNeed, resource_id: int | None) -> Resource | None:
    """Somebody of the roster of the need's unit."""
    if resource_id is None:
        return None
    found = Resource.objects.filter(pk=resource_id, unit_id=need.unit_id, ended_at__isnull=True).first()
    if found is None:
        raise InvalidNeed("resource", "unknown")
    return found


def _enter(duty: Duty, state: str, *, actor: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            set_duty(duty, state, actor=actor, now=now)
    except IntegrityError as error:
        raise HelpTwice(duty.need.task) from error
