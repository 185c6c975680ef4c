"""Notices of the claims desk."""

from datetime import datetime

from django.utils.translation import gettext_noop

from kepu.domain.claims.models import Claim, Cluster, Message, Verdict
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.scale import grades
from kepu.foundation.clock import local_date
from kepu.foundation.crypto import keyed_reference
from kepu.foundation.notices.letters import write_letter
from kepu.foundation.notices.services import accounts_with, notify

TOPIC = "claims"
MARKS = (1, 5, 20, 100, 500)
NEW = gettext_noop("A message that matches no claim was handed in: %(title)s")
GROWING = gettext_noop("Handed in %(count)s times, and it matches no claim: %(title)s")
RETURNED = gettext_noop("Returned: %(title)s")
PUBLISHED = gettext_noop("The verdict is public: %(title)s")
ANSWERED = gettext_noop(
    "What you asked about has been checked\n\n“%(claim)s”\nVerdict: %(grade)s\n%(short)s\n\n"
    "Read why, and on what it rests, by the link below. This is the only letter; your address is taken away in thirty days."
)
NOTHING = gettext_noop(
    "About the message that you handed in on %(day)s\n\nWe have read it and found nothing in it that can be checked: %(reason)s\n\n"
    "What has been checked stands by the link below. This is the only letter; your address is taken away in thirty days."
)


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


def write_to_reader_of_verdict(address: str, verdict: Verdict, *, now: datetime) -> int:
    """A letter with the verdict to a reader who handed its claim in; one an address, however often they did."""
    grade = grades()[verdict.grade]
    title = f"{grade.title_zh} ({grade.title_en})"
    return write_letter(
        address=address, message=ANSWERED, url=verdict.claim.path, now=now, is_public=True,
        params={"claim": verdict.claim.text, "grade": title, "short": verdict.short},
        key=f"claim:{verdict.claim_id}:{keyed_reference('claims.letter', address.lower())}",
    )  # fmt: skip


def write_to_reader_of_nothing(address: str, cluster: Cluster, message: Message, *, now: datetime) -> int:
    """A letter to a reader in whose message there is nothing to check. It does not quote them: the address may be another's."""
    return write_letter(
        address=address, message=NOTHING, url="/claims/", now=now, is_public=True,
        params={"day": local_date(message.received_at).isoformat(), "reason": cluster.reason},
        key=f"cluster:{cluster.pk}:{keyed_reference('claims.letter', address.lower())}",
    )  # fmt: skip
