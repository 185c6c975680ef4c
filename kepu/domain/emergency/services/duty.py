"""The only writer of the duty roster."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kepu.domain.emergency.errors import InvalidFact, WrongState
from kepu.domain.emergency.models import DutyShift
from kepu.domain.emergency.policies import LEAD, OPEN
from kepu.foundation.accounts.models import Account
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import actor_of, may, require

LONGEST = timedelta(days=8)


@transaction.atomic
def enter_shift(
    *, actor: Actor, unit_id: int, account_id: int, starts_at: datetime, ends_at: datetime, note: str, now: datetime
) -> DutyShift:
    """Puts somebody on duty for a unit. Raises Refused, InvalidFact for somebody who may not open files there, or times that do not fit."""
    require(actor, LEAD, unit_id)
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None or not may(actor_of(account.pk, str(account)), OPEN, unit_id):
        raise InvalidFact("account", "may not")
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise InvalidFact("ends_at", "order")
    if ends_at <= now:
        raise InvalidFact("ends_at", "past")
    try:
        with transaction.atomic():
            return DutyShift.objects.create(
                unit_id=unit_id, account=account, starts_at=starts_at, ends_at=ends_at, note=note.strip()[:200], entered_at=now
            )  # fmt: skip
    except IntegrityError as error:
        raise InvalidFact("starts_at", "twice") from error


@transaction.atomic
def remove_shift(*, actor: Actor, shift_id: int, now: datetime) -> None:
    """Takes a shift off the roster; one that runs ends now, one that is over stays. Raises Refused, WrongState."""
    shift = DutyShift.objects.select_for_update().get(pk=shift_id)
    require(actor, LEAD, shift.unit_id)
    if shift.ends_at <= now:
        raise WrongState("over")
    if shift.starts_at >= now:
        shift.delete()
        return
    shift.ends_at = now
    shift.save(update_fields=["ends_at"])
