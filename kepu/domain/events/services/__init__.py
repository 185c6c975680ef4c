from kepu.domain.events.services.brands import change_brand, end_brand, enter_brand, enter_mention, remove_mention
from kepu.domain.events.services.closing import close_session, recount_session
from kepu.domain.events.services.contents import (
    add_material,
    add_person,
    note_incident,
    remove_material,
    remove_person,
    remove_proof,
    set_material_ready,
    set_minutes,
    write_report,
)
from kepu.domain.events.services.editions import (
    change_edition,
    close_edition,
    copy_edition,
    may_lead,
    open_edition,
    plan_edition,
    start_edition,
)
from kepu.domain.events.services.helping import note_edition_help, note_help, want_edition_help, want_help
from kepu.domain.events.services.online import (
    Reported,
    Signed,
    end_sender,
    enter_sender,
    receive_report,
    report_online,
    sender_of,
)
from kepu.domain.events.services.parts import decline_edition, invite_units, join_edition, remind_units
from kepu.domain.events.services.sessions import (
    announce_session,
    cancel_session,
    change_session,
    discard_session,
    draft_session,
    hold_session,
)

__all__ = [
    "Reported", "Signed", "add_material", "add_person", "announce_session", "cancel_session", "change_brand", "change_edition",
    "change_session", "close_edition", "close_session", "copy_edition", "decline_edition", "discard_session", "draft_session",
    "end_brand", "end_sender", "enter_brand", "enter_mention", "enter_sender", "hold_session", "invite_units", "join_edition",
    "may_lead", "note_edition_help", "note_help", "note_incident", "open_edition", "plan_edition", "receive_report", "recount_session",
    "remind_units", "remove_material", "remove_mention", "remove_person", "remove_proof", "report_online", "sender_of",
    "set_material_ready", "set_minutes", "start_edition", "want_edition_help", "want_help", "write_report",
]  # fmt: skip
