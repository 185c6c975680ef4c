"""The writers of proposals: asking for one, and deciding on it."""

import time
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet

from kepu.domain.content.assistant.endpoint import Answer, AssistantFailed, AssistantOff, ask, is_on
from kepu.domain.content.assistant.proposals import Proposal, ProposalKind, ProposalState
from kepu.domain.content.assistant.wording import LONGEST_ANSWER, RULES, cleaned, request_for
from kepu.domain.content.errors import ContentError, InvalidFact
from kepu.domain.content.waiver_services import writable_edition
from kepu.domain.content.writing import PERSONAL, terms_in_use
from kepu.foundation.language.contracts import Block
from kepu.foundation.language.findings import check
from kepu.foundation.language.normalising import is_well_formed
from kepu.foundation.units.contracts import Actor

log = structlog.get_logger(__name__)
LONGEST = 3000
MOST_OPEN = 20
NEVER_SENT = PERSONAL | {"secrecy_mark"}


class HoldsPersonalData(ContentError):
    """The text holds personal data or a secrecy mark and is not sent to a model."""


class TooManyOpen(ContentError):
    """Twenty proposals of the edition wait for a decision; decide on some first."""


class AlreadyDecided(ContentError):
    """Somebody has decided on this proposal; the text is how."""


@dataclass(frozen=True, slots=True)
class ProposalWish:
    """What is asked: a kind, the text that it is about (at most 3,000 characters) and its place; `term` is what to explain."""

    kind: str
    text: str
    block: str
    path: str = ""
    term: str = ""


def propose(*, actor: Actor, edition_id: int, wish: ProposalWish, now: datetime) -> Proposal:
    """Asks the model for a proposal and keeps it, open. The text itself is neither logged nor sent where it holds personal data.

    Raises AssistantOff, Refused, WrongState while the edition is locked, InvalidFact, HoldsPersonalData, TooManyOpen,
    AssistantFailed. Not in a transaction: the model may take its time.
    """
    if not is_on():
        raise AssistantOff
    _check(wish)
    with transaction.atomic():
        audience = writable_edition(actor, edition_id).audience
        if _open(edition_id).count() >= MOST_OPEN:
            raise TooManyOpen
    if any(
        finding.code in NEVER_SENT
        for finding in check([Block(wish.text), Block(wish.term)], audience=audience, terms=())
    ):
        raise HoldsPersonalData
    known = next((term for term in terms_in_use() if wish.term in (term.term, *term.aliases)), None)
    request = request_for(wish.kind, text=wish.text, audience=audience, term=wish.term, known=known)
    answer = _ask(edition_id, wish, request)
    with transaction.atomic():
        edition = writable_edition(actor, edition_id)
        return Proposal.objects.create(
            edition=edition, block=wish.block, path=wish.path, kind=wish.kind, asked=wish.text, text=answer.text,
            model=answer.model[:120], actor_id=actor.account_id, actor_name=actor.name[:120], at=now,
        )  # fmt: skip


@transaction.atomic
def accept_proposal(
    *, actor: Actor, edition_id: int, proposal_id: int, used: str | None = None, now: datetime
) -> Proposal:
    """Says that a person took a proposal, word for word or, with `used`, as changed. The editor puts it into the text.

    Raises Refused, WrongState, InvalidFact, AlreadyDecided, Proposal.DoesNotExist.
    """
    proposal = _undecided(actor, edition_id, proposal_id)
    text = proposal.text if used is None else used.strip()
    if not text or len(text) > LONGEST_ANSWER or not is_well_formed(text):
        raise InvalidFact("used", "missing" if not text else "too long")
    state = ProposalState.ACCEPTED if text == proposal.text else ProposalState.CHANGED
    return _decide(proposal, state, used=text, actor=actor, now=now)


@transaction.atomic
def reject_proposal(*, actor: Actor, edition_id: int, proposal_id: int, now: datetime) -> Proposal:
    """Says that a proposal is not used. Raises Refused, WrongState, AlreadyDecided, Proposal.DoesNotExist."""
    return _decide(_undecided(actor, edition_id, proposal_id), ProposalState.REJECTED, used="", actor=actor, now=now)


def _check(wish: ProposalWish) -> None:
    if wish.kind not in ProposalKind.values:
        raise InvalidFact("kind", "unknown")
    if not wish.text.strip():
        raise InvalidFact("text", "missing")
    if len(wish.text) > LONGEST or len(wish.term) > 60 or len(wish.block) > 64 or len(wish.path) > 120:
        raise InvalidFact("text", "too long")
    if wish.kind == ProposalKind.EXPLAIN and not wish.term.strip():
        raise InvalidFact("term", "missing")
    if not is_well_formed(wish.text + wish.term + wish.block + wish.path) or "\x00" in wish.text:
        raise InvalidFact("text", "not text")


def _ask(edition_id: int, wish: ProposalWish, request: str) -> Answer:
    """The model's answer. What is logged says that and how it was asked, never what."""
    began = time.monotonic()
    outcome = "answered"
    try:
        said = ask(RULES, request)
        text = cleaned(said.text)
        if not text or not is_well_formed(text):
            raise AssistantFailed("junk")
        return Answer(text, said.model)
    except AssistantFailed as failure:
        outcome = failure.reason
        raise
    finally:
        log.info(
            "assistant_asked", edition=edition_id, kind=wish.kind, characters=len(wish.text), outcome=outcome,
            seconds=round(time.monotonic() - began, 1),
        )  # fmt: skip


def _open(edition_id: int) -> QuerySet[Proposal]:
    return Proposal.objects.filter(edition=edition_id, state=ProposalState.PROPOSED)


def _undecided(actor: Actor, edition_id: int, proposal_id: int) -> Proposal:
    writable_edition(actor, edition_id)
    proposal = Proposal.objects.get(pk=proposal_id, edition=edition_id)
    if not proposal.is_open:
        raise AlreadyDecided(proposal.state)
    return proposal


def _decide(proposal: Proposal, state: ProposalState, *, used: str, actor: Actor, now: datetime) -> Proposal:
    proposal.state, proposal.used, proposal.decided_at = state, used, now
    proposal.decided_by_id, proposal.decided_by_name = actor.account_id, actor.name[:120]
    proposal.save(update_fields=["state", "used", "decided_at", "decided_by", "decided_by_name"])
    return proposal
