from kepu.domain.events.selectors.attendance import attendance_of, attendance_of_all, online_of
from kepu.domain.events.selectors.board import board_of
from kepu.domain.events.selectors.editions import (
    REPORT,
    EditionReport,
    brands_seen_by,
    editions_seen_by,
    get_edition,
    get_public_brand,
    list_public_brands,
    public_editions,
    public_editions_of,
    report_of,
    window_of,
)
from kepu.domain.events.selectors.sessions import (
    Wanted,
    engagements,
    entries_between,
    get_public,
    invitations_to,
    list_public,
    places_of,
    record_of,
    sessions_seen_by,
    to_close,
)

__all__ = [
    "REPORT", "EditionReport", "Wanted", "attendance_of", "attendance_of_all", "board_of", "brands_seen_by", "editions_seen_by",
    "engagements", "entries_between", "get_edition", "get_public", "get_public_brand", "invitations_to", "list_public",
    "list_public_brands", "online_of", "places_of", "public_editions", "public_editions_of", "record_of", "report_of",
    "sessions_seen_by", "to_close", "window_of",
]  # fmt: skip
