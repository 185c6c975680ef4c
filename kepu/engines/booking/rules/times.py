"""The moments that rules give a slot."""

from datetime import date, datetime, timedelta

from kepu.engines.booking.rules.model import Rules, ShareRules
from kepu.foundation.clock import ACADEMY_ZONE


def opens_at(rules: Rules, visit_date: date) -> datetime | None:
    """When seats of a day are released; None when at once."""
    if rules.release_days_ahead is None:
        return None
    day = visit_date - timedelta(days=rules.release_days_ahead)
    return datetime.combine(day, rules.release_time, tzinfo=ACADEMY_ZONE)


def closes_at(rules: Rules, starts_at: datetime) -> datetime:
    """When booking on the web ends: before the start, for lotteries when entries close."""
    if rules.mode == "lottery":
        return starts_at - timedelta(hours=rules.lottery.entries_close_hours_before)
    return starts_at - timedelta(minutes=rules.closes_minutes_before)


def waiting_closes_at(rules: Rules, starts_at: datetime) -> datetime:
    """When the waiting list closes and offers end."""
    return starts_at - timedelta(minutes=rules.waiting.closes_minutes_before)


def cancel_until(rules: Rules, starts_at: datetime) -> datetime:
    """Until when a holder cancels without a mark."""
    return starts_at - timedelta(minutes=rules.cancel.until_minutes_before)


def change_until(rules: Rules, starts_at: datetime) -> datetime:
    """Until when a holder changes a booking."""
    return starts_at - timedelta(minutes=rules.change.until_minutes_before)


def group_until(rules: Rules, starts_at: datetime) -> datetime:
    """Until when a group may book."""
    return starts_at - timedelta(hours=rules.group.lead_hours)


def releases_at(share: ShareRules, starts_at: datetime) -> datetime:
    """When what is left of a share becomes anybody's."""
    return starts_at - timedelta(hours=share.released_hours_before)
