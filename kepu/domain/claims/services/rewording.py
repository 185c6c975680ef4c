"""Other words for a published claim: the same in better words at once, anything else by a correction that is signed off anew."""

from datetime import datetime

from django.db import transaction

from kepu.domain.claims import told
from kepu.domain.claims.errors import InvalidFact, WrongState
from kepu.domain.claims.models import Claim, ClaimAct, Verdict
from kepu.domain.claims.policies import EDIT, PUBLISH
from kepu.domain.claims.services.claims import LONGEST_CLAIM, write_variant
from kepu.domain.claims.services.steps import changed_for_matching, lock_claim, needed, write_step
from kepu.domain.claims.services.verdicts import begin_correction, open_verdict
from kepu.foundation.language.matching.cleaning import stated
from kepu.foundation.language.matching.features import Side
from kepu.foundation.language.matching.stances import says_otherwise
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

SAME = 0.5


@transaction.atomic
def reword_claim(*, actor: Actor, claim_id: int, text: str, reason: str, now: datetime) -> Claim:
    """Says a published claim in better words at once; the old ones stay as a wording, readers see both, the reason and the day.

    Raises Refused without the right to publish, ReasonMissing, WrongState, InvalidFact; its reason is "meaning" for words that may say
    something else (`may_mean_otherwise`): those go by `reword_by_correction`.
    """
    claim, words = _ready(actor, PUBLISH, claim_id, text)
    why = needed(reason)
    if may_mean_otherwise(claim.text, words):
        raise InvalidFact("text", "meaning")
    take_words(claim, words, actor=actor, reason=why, now=now)
    changed_for_matching([claim.pk])
    told.tell_changed(claim.pk)
    return claim


@transaction.atomic
def reword_by_correction(*, actor: Actor, claim_id: int, text: str, reason: str, now: datetime) -> Verdict:
    """Begins a correction whose verdict is about other words; they stand once it has been signed off like the first.

    Raises Refused, ReasonMissing, WrongState, InvalidFact.
    """
    claim, words = _ready(actor, EDIT, claim_id, text)
    verdict = begin_correction(actor=actor, claim_id=claim.pk, note=reason, now=now)
    verdict.new_words = words
    verdict.save(update_fields=["new_words"])
    return verdict


def may_mean_otherwise(before: str, after: str) -> bool:
    """Whether other words may say something else: half of the characters changed, or a number, a negation, who or what."""
    one, other = Side(stated(before)), Side(stated(after))
    likeness = 2 * len(one.singles & other.singles) / (len(one.singles) + len(other.singles) or 1)
    if likeness < SAME or one.numbers != other.numbers:
        return True
    return says_otherwise(other, one) or says_otherwise(one, other)


def take_words(claim: Claim, words: str, *, actor: Actor, reason: str, now: datetime) -> None:
    """The new words of a locked claim; the old ones become a wording, so that messages in them are found as before."""
    before, claim.text = claim.text, words
    claim.save(update_fields=["text"])
    write_variant(claim, before, actor=actor, now=now)
    write_step(claim, ClaimAct.REWORDED, actor=actor, reason=reason, before=before, now=now)


def _ready(actor: Actor, permission: str, claim_id: int, text: str) -> tuple[Claim, str]:
    claim = lock_claim(claim_id)
    require(actor, permission, claim.unit_id)
    words = text.strip()
    if not claim.is_published or claim.is_imported or open_verdict(claim) is not None:
        raise WrongState(claim.state)
    if not words or len(words) > LONGEST_CLAIM:
        raise InvalidFact("text", "missing" if not words else "too long")
    if words == claim.text:
        raise InvalidFact("text", "the same")
    return claim, words
