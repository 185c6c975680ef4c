"""Notices of the emergency library."""

from datetime import date, datetime

from django.utils.translation import gettext_noop

from kepu.domain.packs.models import Pack
from kepu.domain.packs.policies import EDIT
from kepu.foundation.notices.services import accounts_with, notify

TOPIC = "packs"
MARKS = (60, 14, 0)  # days before the due day, and once when it has passed
RETURNED = gettext_noop("Returned: %(title)s")
PUBLISHED = gettext_noop("The pack is public: %(title)s")
DUE = gettext_noop("To be reviewed again by %(day)s: %(title)s")
PAST = gettext_noop("Past its review day since %(day)s: %(title)s")


def tell_writers(pack: Pack, message: str, *, key: str, now: datetime) -> int:
    """Tells those who wrote or handed in a version of the pack."""
    writers = pack.steps.filter(act__in=["opened", "written", "submitted", "begun"], actor__isnull=False)
    return notify(
        account_ids=sorted(set(writers.values_list("actor_id", flat=True))), topic=TOPIC, message=message,
        params={"title": pack.name[:80]}, url=f"/workbench/packs/{pack.pk}/", unit_id=pack.unit_id,
        dedupe_key=f"pack:{pack.pk}:{key}", now=now,
    )  # fmt: skip


def tell_due(pack: Pack, *, today: date, now: datetime) -> int:
    """Tells the unit once per mark that a published pack is to be reviewed again, and once that its day has passed."""
    assert pack.due_on is not None
    left = (pack.due_on - today).days
    if left > MARKS[0]:
        return 0
    mark = -1 if left < 0 else min(mark for mark in MARKS if left <= mark)
    return notify(
        account_ids=accounts_with(permission=EDIT, unit_id=pack.unit_id), topic=TOPIC, message=PAST if left < 0 else DUE,
        params={"title": pack.name[:80], "day": pack.due_on.isoformat()}, url=f"/workbench/packs/{pack.pk}/",
        unit_id=pack.unit_id, dedupe_key=f"pack:{pack.pk}:due:{pack.due_on.isoformat()}:{mark}", now=now,
    )  # fmt: skip
