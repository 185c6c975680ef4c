"""The only writers of incident files, by what they write."""

from kepu.domain.emergency.services.closing import (
    close_approved,
    end_response,
    finish_task,
    reopen_incident,
    submit_after_action,
    write_after_action,
)
from kepu.domain.emergency.services.deliveries import acknowledge, note_fetched, send_again, send_deliveries
from kepu.domain.emergency.services.duty import enter_shift, remove_shift
from kepu.domain.emergency.services.incidents import (
    accept_lead,
    change_incident,
    offer_lead,
    open_incident,
    take_lead,
)
from kepu.domain.emergency.services.levels import LevelDraft, change_level
from kepu.domain.emergency.services.links import link_claim, link_pack, unlink_claim, unlink_pack
from kepu.domain.emergency.services.paging import advance_paging, resume_paging, stop_paging
from kepu.domain.emergency.services.partners import change_partner, enter_partner, renew_secret, switch_partner
from kepu.domain.emergency.services.publishing import publish_approved, remind_of_late_updates
from kepu.domain.emergency.services.signing import submit_statement
from kepu.domain.emergency.services.statements import drop_statement, write_statement

__all__ = [
    "LevelDraft", "accept_lead", "acknowledge", "advance_paging", "change_incident", "change_level", "change_partner",
    "close_approved", "drop_statement", "end_response", "enter_partner", "enter_shift", "finish_task", "link_claim", "link_pack",
    "note_fetched", "offer_lead", "open_incident", "publish_approved", "remind_of_late_updates", "remove_shift", "renew_secret",
    "reopen_incident", "resume_paging", "send_again", "send_deliveries", "stop_paging", "submit_after_action",
    "submit_statement", "switch_partner", "take_lead", "unlink_claim", "unlink_pack", "write_after_action", "write_statement",
]  # fmt: skip
