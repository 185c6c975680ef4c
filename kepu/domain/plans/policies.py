"""Who may what in plans, beyond the roles of foundation.units."""

from kepu.foundation.notices.services import accounts_with
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may, roles_with
from kepu.foundation.units.selectors import ancestor_ids


def judges_of(*, unit_id: int, at_unit_id: int) -> list[int]:
    """Accounts that may judge a unit's answer where it waits: those there who accept plans, or the nearest above where nobody does.

    At the root, for its own answers, its leaders.
    """
    if unit_id == at_unit_id:
        return accounts_with(permission="plans.approve", unit_id=unit_id)
    path = [unit_id, *ancestor_ids(unit_id)]
    if at_unit_id not in path:
        return accounts_with(permission="plans.accept", unit_id=unit_id)
    return accounts_with(permission="plans.accept", unit_id=path[path.index(at_unit_id) - 1])


def may_judge(actor: Actor, *, unit_id: int, at_unit_id: int) -> bool:
    """Level by level: only those of the level where the answer waits, so that nobody is skipped and nobody judges for another."""
    if actor.is_system:
        return True
    return actor.account_id in judges_of(unit_id=unit_id, at_unit_id=at_unit_id)


def may_judge_at(actor: Actor, at_unit_id: int) -> bool:
    """Whether the actor accepts plans in this very unit (a cheap test for lists; services ask may_judge)."""
    return actor.is_system or any(
        g.unit_id == at_unit_id and g.role in roles_with("plans.accept") for g in actor.grants
    )


def answers_for(actor: Actor, unit_id: int) -> bool:
    """Whether the actor is among those who write for this very unit (those above may too, but are not asked to)."""
    return actor.account_id in accounts_with(permission="plans.edit", unit_id=unit_id)


def may_reopen(actor: Actor, unit_id: int) -> bool:
    """An approved plan is reopened by the unit's leader or by those who accept it above."""
    return may(actor, "plans.approve", unit_id) or may(actor, "plans.accept", unit_id)
