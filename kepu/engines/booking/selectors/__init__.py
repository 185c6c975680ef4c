from kepu.engines.booking.selectors.bookings import get_booking, list_bookings, own_data
from kepu.engines.booking.selectors.draws import draw_file, list_draws, own_entry
from kepu.engines.booking.selectors.gates import attendance, demand, gate_manifest
from kepu.engines.booking.selectors.scans import (
    find_expected,
    get_scan,
    head_counts,
    list_conflicts,
    list_entries,
    list_scans,
    slots_with_open_conflicts,
)
from kepu.engines.booking.selectors.slots import (
    get_offering,
    get_rules,
    get_slot,
    list_offerings,
    list_slots,
)

__all__ = [
    "attendance", "demand", "draw_file", "find_expected", "gate_manifest", "get_booking", "get_offering", "get_rules", "get_scan",
    "get_slot", "head_counts", "list_bookings", "list_conflicts", "list_draws", "list_entries", "list_offerings",
    "list_scans", "list_slots", "own_data", "own_entry", "slots_with_open_conflicts",
]  # fmt: skip
