"""Writers of messages and clusters: handing in, merging, opening a claim, dismissing."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch

from kepu.domain.claims.contracts import ClaimDraft, MessageDraft
from kepu.domain.claims.errors import InvalidFact, WrongState
from kepu.domain.claims.models import Claim, ClaimAct, Cluster, ClusterState, Harm, Message
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.services.answering import CONTACT, answer_readers_of
from kepu.domain.claims.services.claims import LONGEST_VARIANT, open_claim, write_variant
from kepu.domain.claims.services.steps import changed_for_matching, lock_claim, needed, write_step
from kepu.domain.claims.telling import tell_desk_of
from kepu.domain.claims.wording import digest_of_words
from kepu.foundation.crypto import seal
from kepu.foundation.language.matching.contracts import ClaimText
from kepu.foundation.language.matching.index import ClaimIndex
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import get_root

COMPARED, WORDINGS = 300, 5
LIKE = ("known", "possible", "asks")  # who contradicts it says something else
FEWEST = 4


@transaction.atomic
def submit_message(*, draft: MessageDraft, now: datetime) -> Message:
    """Keeps what a reader handed in and agreed to have kept, in the cluster of those that say the same; unknown ones begin one.

    It waits at the academy's desk. Raises InvalidFact for a text that is too short to say anything, or too long.
    """
    text = draft.text.strip()
    if len(text) < FEWEST or len(text) > LONGEST_VARIANT:
        raise InvalidFact("text", "too short" if len(text) < FEWEST else "too long")
    cluster = _cluster_of(text, now=now)
    contact = draft.contact.strip()[:120]
    message = Message.objects.create(
        cluster=cluster, text=text, digest=digest_of_words(text), seen_on=draft.seen_on.strip()[:120], channel=draft.channel,
        contact_sealed=seal(CONTACT, contact) if contact else "", agreed_at=now, received_at=now,
    )  # fmt: skip
    Cluster.objects.filter(pk=cluster.pk).update(last_at=now)
    answer_readers_of(cluster=cluster, now=now)
    if cluster.is_waiting:
        transaction.on_commit(lambda: tell_desk_of(cluster, cluster.messages.count(), now=now))
    return message


@transaction.atomic
def rate_cluster(*, actor: Actor, cluster_id: int, harm: int, now: datetime) -> Cluster:
    """Says how much harm a cluster may do; the desk's list goes by it. Raises Refused, InvalidFact, WrongState."""
    cluster = _lock_waiting(actor, cluster_id)
    if harm not in Harm.values:
        raise InvalidFact("harm", "unknown")
    cluster.harm = harm
    cluster.save(update_fields=["harm"])
    return cluster


@transaction.atomic
def assign_cluster(*, actor: Actor, cluster_id: int, unit_id: int, now: datetime) -> Cluster:
    """Gives a waiting cluster to another unit's desk. Raises Refused unless the actor edits both, WrongState."""
    cluster = _lock_waiting(actor, cluster_id)
    require(actor, EDIT, unit_id)
    cluster.unit_id = unit_id
    cluster.save(update_fields=["unit"])
    transaction.on_commit(lambda: tell_desk_of(cluster, cluster.messages.count(), now=now))
    return cluster


@transaction.atomic
def merge_cluster(*, actor: Actor, cluster_id: int, claim_id: int, now: datetime) -> Claim:
    """The messages of a cluster are wordings of a claim: they become its variants, and later ones of their kind follow.

    Raises Refused unless the actor edits both, WrongState.
    """
    claim = lock_claim(claim_id)
    cluster = _lock_waiting(actor, cluster_id)
    require(actor, EDIT, claim.unit_id)
    if claim.is_withdrawn:
        raise WrongState(claim.state)
    _merge(cluster, claim, actor=actor, now=now)
    return claim


@transaction.atomic
def open_claim_from(*, actor: Actor, cluster_id: int, unit_id: int, draft: ClaimDraft, now: datetime) -> Claim:
    """Opens a claim for a cluster; its messages become variants, the first of them starts the clock.

    Raises Refused, InvalidFact, WrongState.
    """
    cluster = _lock_waiting(actor, cluster_id)
    claim = open_claim(actor=actor, unit_id=unit_id, draft=draft, now=now)
    _merge(cluster, claim, actor=actor, now=now)
    return claim


@transaction.atomic
def dismiss_cluster(*, actor: Actor, cluster_id: int, reason: str, now: datetime) -> Cluster:
    """Closes a cluster in which there is nothing to check; readers who left an address are told the reason.

    Raises Refused, WrongState, ReasonMissing.
    """
    cluster = _lock_waiting(actor, cluster_id)
    cluster.reason = needed(reason)
    _close(cluster, ClusterState.DISMISSED, actor=actor, now=now)
    return cluster


def _cluster_of(text: str, *, now: datetime) -> Cluster:
    """The cluster in which the same was said lately, else a new one. Dismissed ones stay closed and take in no more."""
    same = Message.objects.filter(digest=digest_of_words(text)).exclude(cluster__state=ClusterState.DISMISSED)
    known = same.order_by("-pk").select_related("cluster").first()
    if known is not None:
        return known.cluster
    recent = Cluster.objects.exclude(state=ClusterState.DISMISSED).order_by("-last_at", "-pk")
    newest = Prefetch("messages", Message.objects.order_by("-received_at", "-pk")[:WORDINGS], to_attr="newest")
    clusters = {str(row.pk): row for row in recent.prefetch_related(newest)[:COMPARED]}
    index = ClaimIndex()
    for key, row in clusters.items():
        index.add(ClaimText(key, row.title, tuple(one.text for one in row.newest)))
    found = index.match(text, limit=1)
    if found.state in LIKE and found.candidates:
        return clusters[found.candidates[0].id]
    return Cluster.objects.create(unit_id=get_root().id, title=text[:300], opened_at=now, last_at=now)


def _merge(cluster: Cluster, claim: Claim, *, actor: Actor, now: datetime) -> None:
    messages = list(cluster.messages.order_by("received_at", "pk"))
    for message in messages:
        write_variant(claim, message.text, actor=actor, now=now)
    if messages and messages[0].received_at < claim.first_seen_at:
        claim.first_seen_at = messages[0].received_at
        claim.save(update_fields=["first_seen_at"])
    cluster.claim = claim
    _close(cluster, ClusterState.MERGED, actor=actor, now=now)
    write_step(claim, ClaimAct.MERGED, actor=actor, reason=str(len(messages)), now=now)
    if claim.is_published:
        changed_for_matching([claim.pk])


def _lock_waiting(actor: Actor, cluster_id: int) -> Cluster:
    cluster = Cluster.objects.select_for_update(of=("self",)).get(pk=cluster_id)
    require(actor, EDIT, cluster.unit_id)
    if not cluster.is_waiting:
        raise WrongState(cluster.state)
    return cluster


def _close(cluster: Cluster, state: str, *, actor: Actor, now: datetime) -> None:
    cluster.state, cluster.closed_at, cluster.closed_by_name = state, now, actor.name[:120]
    cluster.save(update_fields=["state", "claim", "closed_at", "closed_by_name", "reason"])
    answer_readers_of(cluster=cluster, now=now)
