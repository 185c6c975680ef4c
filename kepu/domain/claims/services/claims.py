"""Writers of claims and their wordings."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.claims.contracts import ClaimDraft
from kepu.domain.claims.errors import InvalidFact, WrongState
from kepu.domain.claims.links import checked_key
from kepu.domain.claims.models import Category, Claim, ClaimAct, ClaimVariant, Harm, Sighting
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.services.steps import changed_for_matching, lock_claim, needed, write_step
from kepu.domain.claims.wording import digest_of_words
from kepu.foundation.places.models import Region
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

LONGEST_CLAIM, LONGEST_VARIANT = 300, 2000


@transaction.atomic
def open_claim(*, actor: Actor, unit_id: int, draft: ClaimDraft, now: datetime) -> Claim:
    """Opens a claim that the unit will check. Raises Refused, InvalidFact."""
    require(actor, EDIT, unit_id)
    check_draft(draft)
    claim = Claim.objects.create(unit_id=unit_id, first_seen_at=now, opened_at=now, **_facts(draft))
    write_step(claim, ClaimAct.OPENED, actor=actor, now=now)
    return claim


@transaction.atomic
def change_claim(*, actor: Actor, claim_id: int, draft: ClaimDraft, now: datetime) -> Claim:
    """Changes what a claim says and where it goes round. What was published is reworded by `reword_claim` or a correction.

    Raises Refused, InvalidFact, WrongState for other words of a published or handed-in claim.
    """
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    check_draft(draft)
    if claim.is_withdrawn:
        raise WrongState(claim.state)
    facts = _facts(draft)
    if facts["text"] != claim.text and (not claim.is_open or claim.verdicts.exclude(state="draft").exists()):
        raise WrongState("the words have been published or handed in")
    for name, value in facts.items():
        setattr(claim, name, value)
    claim.save(update_fields=[name.removesuffix("_id") for name in facts])
    write_step(claim, ClaimAct.CHANGED, actor=actor, now=now)
    if claim.is_published:
        changed_for_matching([claim.pk])
    return claim


@transaction.atomic
def assign_claim(*, actor: Actor, claim_id: int, unit_id: int, reason: str, now: datetime) -> Claim:
    """Gives an open claim to another unit, which answers for it from now on.

    Raises Refused unless the actor edits both, WrongState, ReasonMissing.
    """
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    require(actor, EDIT, unit_id)
    if not claim.is_open or claim.verdicts.exclude(state="draft").exists():
        raise WrongState(claim.state)
    why = needed(reason)
    claim.unit_id = unit_id
    claim.save(update_fields=["unit"])
    write_step(claim, ClaimAct.ASSIGNED, actor=actor, reason=why, now=now)
    return claim


@transaction.atomic
def add_variant(*, actor: Actor, claim_id: int, text: str, now: datetime) -> ClaimVariant:
    """Adds a wording that was seen; one that is there already comes back as it is. Raises Refused, InvalidFact, WrongState."""
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    if claim.is_withdrawn:
        raise WrongState(claim.state)
    if not text.strip() or len(text.strip()) > LONGEST_VARIANT:
        raise InvalidFact("text", "missing" if not text.strip() else "too long")
    variant = write_variant(claim, text, actor=actor, now=now)
    if claim.is_published:
        changed_for_matching([claim.pk])
    return variant


@transaction.atomic
def remove_variant(*, actor: Actor, claim_id: int, variant_id: int, now: datetime) -> None:
    """Takes a wording away that is none of this claim. Raises Refused, ClaimVariant.DoesNotExist."""
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    variant = claim.variants.get(pk=variant_id)
    write_step(claim, ClaimAct.CHANGED, actor=actor, reason=f"− {variant.text[:200]}", now=now)
    variant.delete()
    if claim.is_published:
        changed_for_matching([claim.pk])


@transaction.atomic
def add_sighting(*, actor: Actor, claim_id: int, url: str, now: datetime) -> Sighting:
    """Notes an address where a claim was seen: who pastes the link is led to it. One that is there comes back as it is.

    Raises Refused, InvalidFact, WrongState for a withdrawn claim.
    """
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    if claim.is_withdrawn:
        raise WrongState(claim.state)
    said = {"url": url.strip(), "added_by_name": actor.name[:120], "added_at": now}
    sighting, is_new = claim.sightings.get_or_create(key=checked_key(url), defaults=said)
    if is_new:
        write_step(claim, ClaimAct.CHANGED, actor=actor, reason=f"+ {sighting.url}", now=now)
    return sighting


@transaction.atomic
def remove_sighting(*, actor: Actor, claim_id: int, sighting_id: int, now: datetime) -> None:
    """Takes an address away. Raises Refused, Sighting.DoesNotExist."""
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    sighting = claim.sightings.get(pk=sighting_id)
    write_step(claim, ClaimAct.CHANGED, actor=actor, reason=f"− {sighting.url}", now=now)
    sighting.delete()


def write_variant(claim: Claim, text: str, *, actor: Actor, now: datetime) -> ClaimVariant:
    """The wording with a locked claim, once."""
    words = text.strip()[:LONGEST_VARIANT]
    added = {"text": words, "added_by_name": actor.name[:120], "added_at": now}
    try:
        with transaction.atomic():
            return claim.variants.get_or_create(digest=digest_of_words(words), defaults=added)[0]
    except IntegrityError:  # somebody added it at the same moment
        return claim.variants.get(digest=digest_of_words(words))


def check_draft(draft: ClaimDraft) -> None:
    """Raises InvalidFact naming the first part that breaks a rule."""
    if not draft.text.strip() or len(draft.text.strip()) > LONGEST_CLAIM:
        raise InvalidFact("text", "missing" if not draft.text.strip() else "too long")
    if draft.category not in Category.values:
        raise InvalidFact("category", "unknown")
    if draft.harm not in Harm.values:
        raise InvalidFact("harm", "unknown")
    if draft.region_code and not Region.objects.filter(code=draft.region_code).exists():
        raise InvalidFact("region", "unknown")


def _facts(draft: ClaimDraft) -> dict[str, object]:
    return {
        "text": draft.text.strip(),
        "category": draft.category,
        "harm": draft.harm,
        "region_id": draft.region_code or None,
        "seen_on": draft.seen_on.strip()[:200],
    }
