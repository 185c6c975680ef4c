"""Regular work of events: editions start on their day; hosts are told once of sessions held and not closed."""

from datetime import datetime, timedelta

from kepu.domain.events.models import BrandEdition, EditionState, Session
from kepu.domain.events.services.editions import start_edition
from kepu.domain.events.telling import TO_CLOSE, tell_host
from kepu.foundation.clock import local_date
from kepu.foundation.clock import now as moment
from kepu.foundation.units.contracts import SYSTEM

PERIODIC = {"advance": 1800.0}
PATIENCE = timedelta(days=2)
LONGEST = timedelta(days=60)


def advance(now: datetime | None = None) -> int:
    """Starts open editions whose first day has come and reminds hosts. Returns how many of both."""
    now = now or moment()
    due = BrandEdition.objects.filter(state=EditionState.OPEN, starts_on__lte=local_date(now)).order_by("pk")
    for edition in due:
        start_edition(actor=SYSTEM, edition_id=edition.pk, now=now)
    left = Session.objects.filter(
        state__in=["announced", "held"], ends_at__lt=now - PATIENCE, ends_at__gte=now - LONGEST
    )
    return len(due) + sum(tell_host(session, TO_CLOSE, key="to-close", now=now) for session in left.order_by("pk"))
