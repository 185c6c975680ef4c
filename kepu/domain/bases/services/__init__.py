"""The only writers of bases, by what they write."""

from kepu.domain.bases.services.venues import (
    change_venue,
    create_venue,
    enter_title,
    state_count,
    state_venue_facts,
    state_venue_year,
)

__all__ = [
    "change_venue",
    "create_venue",
    "enter_title",
    "state_count",
    "state_venue_facts",
    "state_venue_year",
]
