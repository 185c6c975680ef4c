"""The end of a booking, whatever brings it about: what it held goes back, and the waiting list is served."""

from datetime import datetime

from kepu.engines.booking.models import HOLDING, LIVE, Booking, DrawEntry, MoveProposal
from kepu.engines.booking.seats import give_back, give_back_of, lock_whole, uncount_day
from kepu.engines.booking.services.advancing import advance_waiting
from kepu.engines.booking.services.invitations import return_invitation
from kepu.engines.booking.services.steps import set_state
from kepu.foundation.units.contracts import Actor


def end_booking(
    booking: Booking, state: str, *, actor: Actor, by: str, now: datetime, reason: str = "", advance: bool = True
) -> None:
    """Ends a locked booking within the caller's transaction."""
    held, lived = booking.state in HOLDING, booking.state in LIVE
    set_state(booking, state, actor=actor, by=by, now=now, reason=reason)
    if lived:
        uncount_day(booking, visit_date=booking.slot.visit_date)
        return_invitation(booking)
        DrawEntry.objects.filter(booking=booking, draw__state="committed").delete()
    proposal = MoveProposal.objects.select_for_update(no_key=True).filter(booking=booking, state="open").first()
    freed = {booking.slot_id} if held else set()
    if proposal is not None:
        close_proposal(proposal, MoveProposal.State.DECLINED, now=now)
        freed.add(proposal.to_slot_id)
    for slot_id in sorted(freed):
        lock_whole(slot_id)
        if held and slot_id == booking.slot_id:
            give_back_of(booking)
        if proposal is not None and slot_id == proposal.to_slot_id:
            give_back(slot_id=slot_id, seats=proposal.seats, share="", extras=booking.extras)
        if advance:
            advance_waiting(slot_id, now=now)


def close_proposal(proposal: MoveProposal, state: str, *, now: datetime) -> None:
    """Writes the end of a locked proposal; its seats are given back by the caller, slot by slot."""
    proposal.state, proposal.decided_at = state, now
    proposal.save(update_fields=["state", "decided_at"])
