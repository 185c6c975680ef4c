"""The booking rules that a facility begins with; each base changes them on its page.

After the heritage administration's advice of 2024 (domain facts §7.1): booking only where it is needed, little asked for, a telephone
and a desk, any document. Numbers as large public museums have them: seven days ahead, released at 17:00, five people to an account a day.
"""

from typing import Any

OPEN: dict[str, Any] = {"mode": "none", "identity": "none"}
USUAL: dict[str, Any] = {
    "mode": "first_come",
    "release_days_ahead": 7,
    "release_time": "17:00",
    "closes_minutes_before": 0,
    "persons_per_booking": 5,
    "persons_per_account_day": 5,
    "children_per_account_day": 3,
    "identity": "contact",
    "minor_age": 14,
    "minors_need_adult": True,
    "group": {"allowed": True, "min_size": 5, "max_size": 40, "lead_hours": 72, "tolerance_percent": 10},
    "waiting": {"allowed": True, "offer_minutes": 120, "closes_minutes_before": 60},
    "cancel": {"until_minutes_before": 60},
    "change": {"times": 2, "until_minutes_before": 60},
    "no_show": {"strikes": 3, "within_days": 180, "lock_days": 30, "warn_first": True},
    "reminder_hours_before": 24,
}


def rules_to_begin_with(*, needs_booking: bool, capacity: int) -> dict[str, Any]:
    """Rules for a new facility: no booking, or the usual ones with groups that fit in."""
    if not needs_booking:
        return dict(OPEN)
    largest = min(USUAL["group"]["max_size"], capacity)
    group = {**USUAL["group"], "max_size": largest} if largest >= USUAL["group"]["min_size"] else {"allowed": False}
    return {**USUAL, "group": group}
