from kepu.engines.booking.services.admissions import (
    admit,
    close_slot_day,
    mark_no_shows,
    settle_conflict,
    sync_admissions,
    take_back,
    walk_in,
)
from kepu.engines.booking.services.booking import book
from kepu.engines.booking.services.changing import cancel_booking, change_booking, confirm_request, decline_request
from kepu.engines.booking.services.draws import close_entries, reveal_and_draw, tend_draws
from kepu.engines.booking.services.duties import (
    ABSENT,
    confirm_duty,
    give_up_duty,
    invite_helper,
    note_served,
    offer_help,
)
from kepu.engines.booking.services.guests import change_guests
from kepu.engines.booking.services.invitations import invite, revoke_invitation
from kepu.engines.booking.services.moves import (
    accept_move,
    black_out,
    cancel_slot,
    decline_move,
    expire_moves,
    lift_black_out,
    move_bookings,
    propose_moves,
)
from kepu.engines.booking.services.needs import change_need, copy_needs, end_need, end_needs, follow_owner, open_need
from kepu.engines.booking.services.offerings import (
    close_slot,
    open_offering,
    open_slots,
    release_shares,
    reopen_slot,
    set_capacity,
    set_extra,
    set_rules,
)
from kepu.engines.booking.services.resources import (
    add_resource,
    assign_resource,
    change_resource,
    end_resource,
    release_resources,
    unassign_resource,
    withdraw_resource,
)
from kepu.engines.booking.services.retention import erase_duties, erase_past, remind, remind_helpers, remind_roster
from kepu.engines.booking.services.strikes import appeal, decide_appeal, lift_lock, lock_holder
from kepu.engines.booking.services.waiting import accept_offer, decline_offer, expire_offers, join_waiting

__all__ = [
    "ABSENT", "accept_move", "accept_offer", "add_resource", "admit", "appeal", "assign_resource", "black_out", "book",
    "cancel_booking", "cancel_slot", "change_booking", "change_guests", "change_need", "change_resource", "close_entries", "close_slot",
    "close_slot_day", "confirm_duty", "confirm_request", "copy_needs", "decide_appeal", "decline_move", "decline_offer",
    "decline_request", "end_need", "end_needs", "end_resource", "erase_duties", "erase_past", "expire_moves", "expire_offers",
    "follow_owner", "give_up_duty", "invite", "invite_helper", "join_waiting", "lift_black_out", "lift_lock", "lock_holder",
    "mark_no_shows", "move_bookings", "note_served", "offer_help", "open_need", "open_offering", "open_slots", "propose_moves",
    "release_resources", "release_shares", "remind", "remind_helpers", "remind_roster", "reopen_slot", "reveal_and_draw",
    "revoke_invitation", "set_capacity", "set_extra", "set_rules", "settle_conflict", "sync_admissions", "take_back", "tend_draws",
    "unassign_resource", "walk_in", "withdraw_resource",
]  # fmt: skip
