"""Taking and giving back seats: the only statements that change what slots, pools and account-days count.

Each states the room it needs in its own condition, so that the database refuses what code overlooked. Order in every
transaction, so that none waits for another in a circle: the booking, its guests, account-days, then slot by slot in order of id
(extras, share, and the slot's own row last, for it is the one that everybody wants and it is held until the commit).
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F

from kepu.engines.booking.errors import ExtraFull, SoldOut, TooManyForAccount
from kepu.engines.booking.models import AccountDay, Booking, Pool, Slot, SlotState
from kepu.engines.booking.rules import Rules
from kepu.foundation.statements import often

COUNT_DAY = """
INSERT INTO booking_accountday
  (offering_id, holder_key, visit_date, persons, children, bookings, groups,
   persons_limit, children_limit, bookings_limit, groups_limit)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (offering_id, holder_key, visit_date) DO UPDATE SET
  persons = booking_accountday.persons + excluded.persons,
  children = booking_accountday.children + excluded.children,
  bookings = booking_accountday.bookings + excluded.bookings,
  groups = booking_accountday.groups + excluded.groups,
  persons_limit = CASE WHEN excluded.persons > 0 THEN excluded.persons_limit ELSE booking_accountday.persons_limit END,
  children_limit = CASE WHEN excluded.children > 0 THEN excluded.children_limit ELSE booking_accountday.children_limit END,
  bookings_limit = CASE WHEN excluded.bookings > 0 THEN excluded.bookings_limit ELSE booking_accountday.bookings_limit END,
  groups_limit = CASE WHEN excluded.groups > 0 THEN excluded.groups_limit ELSE booking_accountday.groups_limit END
WHERE (excluded.persons = 0 OR excluded.persons_limit IS NULL
       OR booking_accountday.persons + excluded.persons <= excluded.persons_limit)
  AND (excluded.children = 0 OR excluded.children_limit IS NULL
       OR booking_accountday.children + excluded.children <= excluded.children_limit)
  AND (excluded.bookings = 0 OR excluded.bookings_limit IS NULL
       OR booking_accountday.bookings + excluded.bookings <= excluded.bookings_limit)
  AND (excluded.groups = 0 OR excluded.groups_limit IS NULL
       OR booking_accountday.groups + excluded.groups <= excluded.groups_limit)
"""
TAKE_OPEN = (
    "UPDATE booking_slot SET taken = taken + %s WHERE id = %s AND state = 'open' AND blackout_id IS NULL"
    " AND taken + held + %s <= capacity"
)


@dataclass(frozen=True, slots=True)
class DayCount:
    """What one booking adds to its holder's day: individuals count as people and a booking, groups as a group."""

    persons: int
    children: int
    bookings: int
    groups: int


def day_count(*, seats: int, children: int, is_group: bool) -> DayCount:
    """What a party adds to the holder's day."""
    return DayCount(0, 0, 0, 1) if is_group else DayCount(seats, children, 1, 0)


def is_counted(rules: Rules, *, is_group: bool) -> bool:
    """Whether the rules count such a party by holder and day."""
    if is_group:
        return rules.group.per_account_day is not None
    limits = (rules.persons_per_account_day, rules.children_per_account_day, rules.bookings_per_account_day)
    return any(limit is not None for limit in limits)


def count_day(*, offering_id: int, holder_key: str, visit_date: date, adds: DayCount, rules: Rules) -> None:
    """Adds a party to the holder's day in one statement. Raises TooManyForAccount with what and limit."""
    limits = (
        rules.persons_per_account_day,
        rules.children_per_account_day,
        rules.bookings_per_account_day,
        rules.group.per_account_day,
    )
    wanted = (adds.persons, adds.children, adds.bookings, adds.groups)
    for what, count, limit in zip(("persons", "children", "bookings", "groups"), wanted, limits, strict=True):
        if limit is not None and count > limit:
            raise TooManyForAccount(what=what, limit=limit)
    stored = tuple(limit if count else None for count, limit in zip(wanted, limits, strict=True))
    day = connection.ops.adapt_datefield_value(visit_date)
    with often() as cursor:
        cursor.execute(COUNT_DAY, [offering_id, holder_key, day, *wanted, *stored])
        fits = cursor.rowcount == 1
    if not fits:
        raise _over(offering_id, holder_key, visit_date, wanted, limits)


def _over(
    offering_id: int, holder_key: str, visit_date: date, wanted: tuple[int, ...], limits: tuple[int | None, ...]
) -> TooManyForAccount:
    names = ("persons", "children", "bookings", "groups")
    row = AccountDay.objects.get(offering_id=offering_id, holder_key=holder_key, visit_date=visit_date)
    for what, count, limit in zip(names, wanted, limits, strict=True):
        if limit is not None and count and getattr(row, what) + count > limit:
            return TooManyForAccount(what=what, limit=limit)
    return TooManyForAccount(what="persons", limit=limits[0] or 0)


def uncount_day(booking: Booking, *, visit_date: date) -> None:
    """Takes a booking off its holder's day."""
    if not booking.counted:
        return
    adds = day_count(seats=booking.seats, children=booking.children, is_group=booking.is_group)
    AccountDay.objects.filter(
        offering_id=booking.slot.offering_id, holder_key=booking.holder_key, visit_date=visit_date
    ).update(
        persons=F("persons") - adds.persons,
        children=F("children") - adds.children,
        bookings=F("bookings") - adds.bookings,
        groups=F("groups") - adds.groups,
    )


def take_seats(*, slot_id: int, seats: int, share: str, extras: dict[str, int]) -> bool:
    """Takes seats all or none: from the share while it is kept and has room for all, else from what anybody may have.

    Returns whether they came from the share. Raises SoldOut, ExtraFull; the caller's transaction is then given up.
    """
    for code in sorted(extras):
        room = Pool.objects.filter(slot=slot_id, code=code, kind="extra", seats__gte=F("taken") + extras[code])
        if not room.update(taken=F("taken") + extras[code]):
            raise ExtraFull(extra=code)
    if share and _take_of_share(slot_id, seats, share):
        return True
    with often() as cursor:
        cursor.execute(TAKE_OPEN, [seats, slot_id, seats])
        if cursor.rowcount != 1:
            raise SoldOut
    return False


def _take_of_share(slot_id: int, seats: int, share: str) -> bool:
    kept = Pool.objects.filter(slot=slot_id, code=share, kind="share", released_at__isnull=True)
    if not kept.filter(seats__gte=F("taken") + seats).update(taken=F("taken") + seats):
        return False
    slot = Slot.objects.filter(pk=slot_id, state=SlotState.OPEN, blackout__isnull=True, held__gte=seats)
    if not slot.update(taken=F("taken") + seats, held=F("held") - seats):
        raise SoldOut
    return True


def give_back(*, slot_id: int, seats: int, share: str, extras: dict[str, int]) -> None:
    """Gives seats back: to the share if they came from it and it is still kept, else to anybody. `share` is "" otherwise."""
    for code in sorted(extras):
        Pool.objects.filter(slot=slot_id, code=code, kind="extra").update(taken=F("taken") - extras[code])
    kept = 0
    if share:
        pool = Pool.objects.filter(slot=slot_id, code=share, kind="share")
        kept = pool.filter(released_at__isnull=True).update(taken=F("taken") - seats)
        if not kept:
            pool.update(taken=F("taken") - seats)
    Slot.objects.filter(pk=slot_id).update(
        taken=F("taken") - seats, held=F("held") + (seats if kept else 0)
    )  # fmt: skip


def give_back_of(booking: Booking) -> None:
    """Gives back what a booking holds."""
    share = booking.share if booking.in_share else ""
    give_back(slot_id=booking.slot_id, seats=booking.seats, share=share, extras=booking.extras)


def lock_whole(slot_id: int) -> Slot:
    """Locks a slot's pools and then the slot, in the order in which booking takes them; for whoever does more than one thing to it."""
    list(
        Pool.objects.select_for_update(no_key=True)
        .filter(slot=slot_id)
        .order_by("kind", "code")
        .values_list("pk", flat=True)
    )
    slot: Slot = Slot.objects.select_for_update(of=("self",), no_key=True).select_related("offering").get(pk=slot_id)
    return slot
