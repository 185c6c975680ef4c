"""Background work of search: following the ledger, and taking up what changed without a word (new measures of a new version)."""

from django.db import transaction

from kepu.engines.ledger.change_selectors import list_steps_from
from kepu.engines.search import registry
from kepu.engines.search.models import Follower
from kepu.engines.search.selectors import list_differences
from kepu.engines.search.services import index, remove
from kepu.engines.search.sources.acts import KIND as ACTS

STEPS, REMEMBERED = 2000, 500


def follow_records() -> int:
    """Indexes the records to which something happened since the last time. How many.

    Steps are numbered before they are committed, so that a lower number may appear later: the last ones seen are remembered and
    looked at again.
    """
    total = 0
    while taken := _follow():
        total += taken
    return total


def mend() -> int:
    """Compares the small sources with the index and mends what differs. How many entries."""
    mended = 0
    for source in registry.list_sources():
        if source.is_large:
            continue
        wrong = list(list_differences(kinds=[source.kind]))
        remove(kind=source.kind, keys=[each.key for each in wrong if each.what == "superfluous"])
        mended += index(kind=source.kind, keys=[each.key for each in wrong if each.what != "superfluous"])
    return mended


@transaction.atomic
def _follow() -> int:
    Follower.objects.get_or_create(name=ACTS)
    follower = Follower.objects.select_for_update().get(name=ACTS)
    seen = set(follower.seen)
    steps = list_steps_from(follower.position - REMEMBERED, limit=STEPS + REMEMBERED)
    new = [(step, record) for step, record in steps if step not in seen]
    if not new:
        return 0
    index(kind=ACTS, keys=[str(record) for _, record in new])
    follower.position = max(follower.position, new[-1][0])
    follower.seen = [step for step, _ in steps if step >= follower.position - REMEMBERED]
    follower.save(update_fields=["position", "seen"])
    return len(new)


PERIODIC = {"follow_records": 1.0, "mend": 900.0}
