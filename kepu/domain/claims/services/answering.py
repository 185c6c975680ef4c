"""Readers who left a contact are told once what became of their message: by letter, or by the desk where they left a telephone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kepu.domain.claims.errors import WrongState
from kepu.domain.claims.models import Claim, ClaimState, Cluster, ClusterState, Message, VerdictState
from kepu.domain.claims.models.messages import BY_LETTER
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.telling import write_to_reader_of_nothing, write_to_reader_of_verdict
from kepu.foundation.crypto import unseal
from kepu.foundation.notices.letters import is_mail_address
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

CONTACT = "claims.contact"
KEPT, KEPT_AT_MOST = timedelta(days=30), timedelta(days=365)
AT_ONCE = 500


@transaction.atomic
def answer_readers(*, now: datetime) -> int:
    """Answers readers whose message was decided; how many, at most 500. Safe to run again: nobody is answered twice."""
    waiting = undecided().select_for_update(of=("self",), skip_locked=True).select_related("cluster__claim")
    return sum(_answer(message, now=now) for message in waiting[:AT_ONCE])


@transaction.atomic
def answer_readers_of(*, now: datetime, claim: Claim | None = None, cluster: Cluster | None = None) -> int:
    """The same for the messages of a claim or of a cluster, in the transaction that decided."""
    rows = undecided().select_for_update(of=("self",)).select_related("cluster__claim")
    rows = rows.filter(cluster__claim=claim) if claim else rows.filter(cluster=cluster)
    return sum(_answer(message, now=now) for message in rows)


@transaction.atomic
def mark_answered(*, actor: Actor, message_id: int, now: datetime) -> Message:
    """The desk has told a reader itself, say by telephone. Raises Refused, WrongState when there is nothing to tell or it was told."""
    message = Message.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=message_id)
    require(actor, EDIT, message.cluster.unit_id)
    if message.decided_at is None or message.answered_at is not None or not message.contact_sealed:
        raise WrongState(message.cluster.state)
    _mark(message, by=actor.name, now=now)
    return message


def forget_contacts(*, now: datetime) -> int:
    """Takes contacts away thirty days after there was something to tell, and after a year in any case; how many. Safe to run again."""
    done = Message.objects.filter(Q(decided_at__lte=now - KEPT) | Q(received_at__lte=now - KEPT_AT_MOST))
    return done.exclude(contact_sealed="").update(contact_sealed="")


def undecided() -> QuerySet[Message]:
    """Messages with a contact about which there is something to tell now and nothing was."""
    public = Q(cluster__claim__state=ClaimState.PUBLISHED)
    gone = Q(cluster__claim__state=ClaimState.WITHDRAWN) | Q(cluster__state=ClusterState.DISMISSED)
    return Message.objects.filter(public | gone, decided_at=None).exclude(contact_sealed="").order_by("pk")


def _answer(message: Message, *, now: datetime) -> bool:
    """Writes the letter, once to an address about a claim. A telephone waits for the desk; a claim taken back says nothing."""
    message.decided_at = now
    message.save(update_fields=["decided_at"])
    contact, cluster = unseal(CONTACT, message.contact_sealed), message.cluster
    if not is_mail_address(contact) or (cluster.claim is not None and not cluster.claim.is_published):
        return False
    if cluster.claim is None:
        write_to_reader_of_nothing(contact, cluster, message, now=now)
    else:
        verdict = cluster.claim.verdicts.get(state=VerdictState.PUBLISHED)
        write_to_reader_of_verdict(contact, verdict, now=now)
    _mark(message, by=BY_LETTER, now=now)
    return True


def _mark(message: Message, *, by: str, now: datetime) -> None:
    message.answered_at, message.answered_by_name = now, by[:120]
    message.save(update_fields=["answered_at", "answered_by_name"])
