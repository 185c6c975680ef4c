"""Notices of the claims desk."""

from datetime import datetime

from django.utils.translation import gettext_noop

from kepu.domain.claims.models import Claim, Cluster
from kepu.domain.claims.policies import EDIT
from kepu.foundation.notices.services import accounts_with, notify

TOPIC = "claims"
MARKS = (1, 5, 20, 100, 500)
NEW = gettext_noop("A message that matches no claim was handed in: %(title)s")
GROWING = gettext_noop("Handed in %(count)s times, and it matches no claim: %(title)s")
RETURNED = gettext_noop("Returned: %(title)s")
PUBLISHED = gettext_noop("The verdict is public: %(title)s")


def tell_desk_of(cluster: Cluster, count: int, *, now: datetime) -> int:
    """Tells the unit's desk of the first message of a cluster, and again when it grows past a mark."""
    mark = max((mark for mark in MARKS if mark <= count), default=0)
    if not mark:
        return 0
    return notify(
        account_ids=accounts_with(permission=EDIT, unit_id=cluster.unit_id), topic=TOPIC, message=NEW if mark == 1 else GROWING,
        params={"title": cluster.title[:80], "count": mark}, url=f"/workbench/claims/unknown/{cluster.pk}/",
        unit_id=cluster.unit_id, dedupe_key=f"cluster:{cluster.pk}:{cluster.unit_id}:{mark}", now=now,
    )  # fmt: skip


def tell_writers(claim: Claim, message: str, *, key: str, now: datetime) -> int:
    """Tells those who wrote or handed in a verdict of the claim."""
    writers = claim.steps.filter(act__in=["opened", "written", "submitted"], actor__isnull=False)
    return notify(
        account_ids=sorted(set(writers.values_list("actor_id", flat=True))), topic=TOPIC, message=message,
        params={"title": claim.text[:80]}, url=f"/workbench/claims/{claim.pk}/", unit_id=claim.unit_id,
        dedupe_key=f"claim:{claim.pk}:{key}", now=now,
    )  # fmt: skip
