"""What the worker does for bookings by itself. Each is safe to run again and by several workers."""

from kepu.engines.booking import services
from kepu.foundation.clock import now

PERIODIC = {"tend_offers": 20.0, "tend_slots": 60.0, "tend_days": 900.0, "forget": 86400.0}


def tend_offers() -> int:
    """Ends offers and proposed moves whose time is over."""
    moment = now()
    return services.expire_offers(now=moment) + services.expire_moves(now=moment)


def tend_slots() -> int:
    """Releases shares that are due; closes entries and draws."""
    moment = now()
    return services.release_shares(now=moment) + services.tend_draws(now=moment)


def tend_days() -> int:
    """Ends slots that nobody ended, notes missed visits, reminds of coming ones."""
    moment = now()
    told = services.remind(now=moment) + services.remind_helpers(now=moment) + services.remind_roster(now=moment)
    return services.mark_no_shows(now=moment) + told


def forget() -> int:
    """Forgets who came once the purpose is over."""
    moment = now()
    return services.erase_past(now=moment) + services.erase_duties(now=moment)
