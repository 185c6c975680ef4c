"""Entering a draw."""

import secrets

from kepu.engines.booking.errors import Closed, NotReleased, TooManyEntries
from kepu.engines.booking.models import Booking, Draw, DrawEntry
from kepu.engines.booking.rules import Rules


def enter_draw(booking: Booking, rules: Rules) -> None:
    """Gives a stored booking its opaque entry. Raises NotReleased before the commitment, Closed after the list, TooManyEntries.

    The draw's row is locked, so that no entry slips in behind a list that is being closed, nor two beyond the limit.
    """
    draw = Draw.objects.select_for_update(no_key=True).filter(slot=booking.slot_id).first()
    if draw is None:
        raise NotReleased
    if draw.state != Draw.State.COMMITTED:
        raise Closed
    slot = booking.slot
    mine = Booking.objects.filter(
        slot__offering=slot.offering_id,
        slot__visit_date=slot.visit_date,
        holder_key=booking.holder_key,
        state="entered",
    )
    if mine.exclude(pk=booking.pk).count() >= rules.lottery.entries_per_holder:
        raise TooManyEntries(limit=rules.lottery.entries_per_holder)
    DrawEntry.objects.create(
        draw=draw, entry_id=secrets.token_hex(16), booking=booking, seats=booking.seats, share=booking.share
    )
