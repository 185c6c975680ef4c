"""What others read of desks. Import from here."""

from kepu.domain.desks.selectors.calendar import find_clashes, find_gaps, quiet_weeks, slots_due, slots_of
from kepu.domain.desks.selectors.commissions import (
    CommissionFilter,
    asked_of,
    engagements,
    file_names,
    get_commission,
    handed_in,
    history_of,
    list_commissions,
    load_by_person,
    opened_file,
    words_of,
)
from kepu.domain.desks.selectors.guides import coverage, guides_seen_by, open_topics, topics_seen_by, units_asked

__all__ = [
    "CommissionFilter", "asked_of", "coverage", "engagements", "file_names", "find_clashes", "find_gaps", "get_commission",
    "guides_seen_by", "handed_in", "history_of", "list_commissions", "load_by_person", "open_topics", "opened_file", "quiet_weeks",
    "slots_due", "slots_of", "topics_seen_by", "units_asked", "words_of",
]  # fmt: skip
