"""Before a published pack passes its due day its unit is told, and once when it has."""

from datetime import datetime, timedelta

from kepu.domain.packs import told
from kepu.domain.packs.models import Pack, PackState
from kepu.domain.packs.telling import MARKS, tell_due
from kepu.foundation.clock import local_date


def tell_all_due(*, now: datetime) -> int:
    """Tells units of packs that are due within sixty days or past it; returns how many notices are new. Lists of readers change on
    the day after the due day, so they hear of it too. Safe to run again.
    """
    today = local_date(now)
    rows = Pack.objects.filter(state=PackState.PUBLISHED, due_on__lte=today + timedelta(days=MARKS[0]))
    sent = 0
    for pack in rows.order_by("due_on", "pk"):
        new = tell_due(pack, today=today, now=now)
        sent += new
        if new and pack.due_on is not None and pack.due_on < today:
            told.tell_changed(pack.pk)
    return sent
