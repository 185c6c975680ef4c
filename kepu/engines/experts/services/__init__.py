"""The only writers of experts, by what they write."""

from kepu.engines.experts.services.answers import answer_by_link, answer_invitation, expire_invitations, look_up
from kepu.engines.experts.services.declaring import (
    accept_conduct,
    add_rest,
    confirm_profile,
    declare_interest,
    end_interest,
    remove_rest,
    set_consents,
)
from kepu.engines.experts.services.inviting import invite_expert, make_link, take_back
from kepu.engines.experts.services.profiles import (
    edit_profile,
    enter_expert,
    return_expert,
    set_contact,
    withdraw_expert,
)
from kepu.engines.experts.services.requests import (
    ask_for_expert,
    ask_from_outside,
    change_request,
    close_request,
    complete_request,
    erase_askers,
    hand_over,
)

__all__ = [
    "accept_conduct", "add_rest", "answer_by_link", "answer_invitation", "ask_for_expert", "ask_from_outside", "change_request",
    "close_request", "complete_request", "confirm_profile", "declare_interest", "edit_profile", "end_interest", "enter_expert",
    "erase_askers", "expire_invitations", "hand_over", "invite_expert", "look_up", "make_link", "remove_rest", "return_expert",
    "set_consents", "set_contact", "take_back", "withdraw_expert",
]  # fmt: skip
