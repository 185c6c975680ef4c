"""Who may decide, see and withdraw."""

from kepu.engines.reviews.deciders import roles_of, unable
from kepu.engines.reviews.models import Review, Step
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, may
from kepu.foundation.units.selectors import ancestor_ids


def may_decide(actor: Actor, step: Step) -> bool:
    """Whether the actor may decide an open step: asked by name, or holding its role or permission in the subject's unit
    (level unit) or above it, and not barred by separation of duties. Once a step waits for a named person nobody else
    may."""
    if actor.account_id is None:
        return actor.is_system
    if actor.account_id in unable(step.review) or step.votes.filter(account_id=actor.account_id).exists():
        return False
    if step.by in ("persons", "outside"):
        return step.seats.filter(account_id=actor.account_id).exists()
    return bool({grant.unit_id for grant in actor.grants if grant.role in roles_of(step)} & _reach(step))


def may_see(actor: Actor, review: Review) -> bool:
    """Whether the actor reads the review: the unit is theirs, they opened it, decided in it, or are asked in it."""
    if may(actor, READ, review.unit_id) or (actor.account_id is not None and review.opened_by_id == actor.account_id):
        return True
    if actor.account_id is None:
        return False
    mine = {"account_id": actor.account_id}
    return (
        review.votes.filter(**mine).exists()
        or Step.objects.filter(review=review, seats__account_id=actor.account_id).exists()
    )


def may_withdraw(actor: Actor, review: Review) -> bool:
    """Only who submitted may take it back."""
    return actor.is_system or (actor.account_id is not None and review.opened_by_id == actor.account_id)


def may_invite(actor: Actor, step: Step) -> bool:
    """Who names the outside person of a step: the submitter, or who holds the step's permission over the unit."""
    if step.by != "outside":
        return False
    opened = actor.account_id is not None and step.review.opened_by_id == actor.account_id
    return opened or actor.is_system or (bool(step.permission) and may(actor, step.permission, step.review.unit_id))


def _reach(step: Step) -> set[int]:
    above = set(ancestor_ids(step.review.unit_id))
    return above if step.level == "above" else above | {step.review.unit_id}
