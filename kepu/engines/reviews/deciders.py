"""Who is asked: the accounts behind a step, in the nearest unit where anybody holds what the step wants."""

from dataclasses import dataclass

from kepu.engines.reviews.models import Review, Step
from kepu.foundation.units.policies import roles_with
from kepu.foundation.units.selectors import ancestor_ids, holders_by_unit


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a step waits and the accounts that are asked there; `unit_id` is None when nobody above the root exists."""

    unit_id: int | None
    account_ids: tuple[int, ...]


def roles_of(step: Step) -> frozenset[str]:
    """Roles that may decide a step; empty for named and outside persons."""
    if step.by == "permission":
        return roles_with(step.permission)
    return frozenset({step.role}) if step.by == "role" else frozenset()


def unable(review: Review) -> frozenset[int]:
    """Accounts that must not decide (any more) in this review: submitter and those who have voted, unless lenient;
    always the excluded.
    """
    accounts = set(review.excluded)
    if not review.is_lenient:
        accounts |= {vote for vote in review.votes.values_list("account_id", flat=True) if vote}
        accounts |= {review.opened_by_id} if review.opened_by_id else set()
    return frozenset(accounts)


def asked_for(step: Step, *, beyond: int | None = None) -> Asked:
    """The nearest unit with somebody able to decide, and those people; above the unit `beyond` when given
    (escalation).
    """
    review = step.review
    if step.by in ("persons", "outside"):
        seats = tuple(account for account in step.seats.values_list("account_id", flat=True) if account)
        return Asked(review.unit_id, seats)
    above = ancestor_ids(review.unit_id)
    path = above if step.level == "above" else [review.unit_id, *above]
    if beyond in path:
        path = path[path.index(beyond) + 1 :]
    holders, barred = holders_by_unit(unit_ids=path, roles=roles_of(step)), unable(review)
    for unit_id in path:
        able = tuple(account for account in holders.get(unit_id, ()) if account not in barred)
        if able:
            return Asked(unit_id, able)
    return Asked(path[0] if path else None, ())
