"""Strikes for missed visits, the locks that follow, and appeals against them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kepu.engines.booking.errors import UnknownBooking, WrongState
from kepu.engines.booking.models import MISSED, Appeal, Booking, Lock, Offering, Strike
from kepu.engines.booking.policies import MANAGE, part_of
from kepu.engines.booking.rules import Rules
from kepu.engines.booking.telling import moment_text, tell_holder, tell_place
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


def add_strike(booking: Booking, kind: str, rules: Rules, *, now: datetime) -> Lock | None:
    """Notes a strike against a booking's holder, once per booking; with enough of them, locks the holder and returns the lock."""
    if rules.no_show is None or Strike.objects.filter(booking=booking).exists():
        return None
    Strike.objects.create(
        booking=booking,
        offering_id=booking.slot.offering_id,
        holder_key=booking.holder_key,
        account_id=booking.account_id,
        kind=kind,
        at=now,
    )
    counted = _counted(booking, rules, now=now)
    if counted < rules.no_show.strikes:
        if rules.no_show.warn_first or counted > 1:
            tell_holder(booking, "strike", now=now, key=f"booking:{booking.pk}:strike")
        return None
    lock = Lock.objects.create(
        offering_id=booking.slot.offering_id,
        holder_key=booking.holder_key,
        account_id=booking.account_id,
        starts_at=now,
        until=now + timedelta(days=rules.no_show.lock_days),
        reason=MISSED,
        set_by_name="system",
    )
    tell_holder(booking, "locked", now=now, until=lock.until, key=f"booking:{booking.pk}:locked")
    return lock


def _counted(booking: Booking, rules: Rules, *, now: datetime) -> int:
    """Strikes within the rules' days that count: not annulled, and after the last lock began, so that none locks twice."""
    assert rules.no_show is not None
    mine = {"offering": booking.slot.offering_id, "holder_key": booking.holder_key}
    since = now - timedelta(days=rules.no_show.within_days)
    last = Lock.objects.filter(**mine, reason=MISSED, lifted_at__isnull=True).order_by("-starts_at").first()
    strikes = Strike.objects.filter(
        **mine, annulled_at__isnull=True, at__gt=max(since, last.starts_at if last else since)
    )
    return strikes.count()


def annul_strike(strike: Strike, *, by_name: str, now: datetime) -> None:
    """A strike no longer counts; a lock for missed visits that began with it or after it, and still holds, is lifted."""
    if strike.annulled_at is not None:
        return
    strike.annulled_at = now
    strike.save(update_fields=["annulled_at"])
    Lock.objects.filter(
        offering=strike.offering_id, holder_key=strike.holder_key, reason=MISSED, lifted_at__isnull=True,
        starts_at__gte=strike.at, until__gt=now,
    ).update(lifted_at=now, lifted_by_name=by_name[:120])  # fmt: skip


@transaction.atomic
def lock_holder(
    *, actor: Actor, offering_id: int, holder_key: str, until: datetime, reason: str, now: datetime,
    account_id: int | None = None,
) -> Lock:  # fmt: skip
    """Locks a holder by hand, for a stated reason (scalping). Raises Refused, WrongState without a reason or with a past end."""
    offering = Offering.objects.get(pk=offering_id)
    require(actor, MANAGE, offering.unit_id)
    if not reason.strip() or until <= now:
        raise WrongState("a lock has a reason and an end")
    lock = Lock.objects.create(
        offering=offering,
        holder_key=holder_key,
        account_id=account_id,
        starts_at=now,
        until=until,
        reason=reason.strip()[:500],
        set_by_name=actor.name[:120],
    )
    _note(actor, "booking.locked", offering, holder_key, now)
    _tell(lock, "locked_by_hand", now=now)
    return lock


@transaction.atomic
def lift_lock(*, actor: Actor, lock_id: int, now: datetime) -> Lock:
    """Ends a lock before its time. Raises Refused, WrongState when it has been lifted."""
    lock = Lock.objects.select_for_update(of=("self",), no_key=True).select_related("offering").get(pk=lock_id)
    require(actor, MANAGE, lock.offering.unit_id)
    if lock.lifted_at is not None:
        raise WrongState("lifted")
    lock.lifted_at, lock.lifted_by_name = now, actor.name[:120]
    lock.save(update_fields=["lifted_at", "lifted_by_name"])
    _note(actor, "booking.unlocked", lock.offering, lock.holder_key, now)
    _tell(lock, "unlocked", now=now)
    return lock


def _tell(lock: Lock, what: str, *, now: datetime) -> None:
    """Tells the holder by the booking they made last here: a decision that shuts somebody out is explained (PIPL art. 24)."""
    mine = Booking.objects.filter(slot__offering=lock.offering_id, holder_key=lock.holder_key)
    booking = mine.select_related("slot__offering").order_by("-created_at", "-pk").first()
    if booking is not None:
        tell_holder(booking, what, now=now, until=lock.until, reason=lock.reason, key=f"lock:{lock.pk}:{what}")


def _note(actor: Actor, verb: str, offering: Offering, holder_key: str, now: datetime) -> None:
    note(
        actor=actor,
        verb=verb,
        object_kind="offering",
        object_key=str(offering.pk),
        object_title=offering.title,
        unit_id=offering.unit_id,
        detail={"holder": holder_key},
        now=now,
    )


@transaction.atomic
def appeal(*, actor: Actor, booking_id: UUID | str, text: str, now: datetime, key: str = "") -> Appeal:
    """The holder explains a strike against a booking (public id), once. Raises UnknownBooking, WrongState."""
    booking = Booking.objects.select_related("slot__offering").filter(public_id=booking_id).first()
    if booking is None or part_of(actor, booking, key) != "holder":
        raise UnknownBooking(str(booking_id))
    strike = Strike.objects.select_for_update(no_key=True).filter(booking=booking).first()
    if strike is None or strike.annulled_at is not None:
        raise WrongState("nothing to explain")
    if not text.strip() or Appeal.objects.filter(strike=strike).exists():
        raise WrongState("explained already, or in no words")
    row = Appeal.objects.create(strike=strike, text=text.strip()[:2000], at=now)
    tell_place(booking, "appeal", now=now, url="/workbench/bookings/appeals/", key=f"appeal:{row.pk}")
    return row


@transaction.atomic
def decide_appeal(*, actor: Actor, appeal_id: int, upheld: bool, answer: str, now: datetime) -> Appeal:
    """Decides an explanation with an answer. Upheld: the strike is annulled, and a lock that follows from it is lifted.

    Raises Refused, WrongState.
    """
    row = (
        Appeal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("strike__booking__slot__offering")
        .get(pk=appeal_id)
    )
    strike, offering = row.strike, row.strike.booking.slot.offering
    require(actor, MANAGE, offering.unit_id)
    if row.state != Appeal.State.OPEN or not answer.strip():
        raise WrongState(row.state)
    row.state = Appeal.State.UPHELD if upheld else Appeal.State.DISMISSED
    row.answer, row.decided_by_name, row.decided_at = answer.strip()[:500], actor.name[:120], now
    row.save(update_fields=["state", "answer", "decided_by_name", "decided_at"])
    if upheld:
        annul_strike(strike, by_name=actor.name, now=now)
    tell_holder(strike.booking, row.state, now=now, reason=row.answer, key=f"appeal:{row.pk}:{moment_text(now)}")
    return row
