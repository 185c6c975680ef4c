"""Roles in units: granted and ended, never deleted, each act noted."""

from datetime import datetime

from django.db import transaction

from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.models import Membership, Placement, Role, Unit
from kepu.foundation.units.policies import require


class UnknownRole(Exception):
    """No such role."""


class ClosedUnit(Exception):
    """Nobody gets a role in a unit that has closed."""


class LastAdministrator(Exception):
    """The root would be left without anybody who can grant roles."""


@transaction.atomic
def grant_role(*, actor: Actor, account_id: int, unit_id: int, role: str, now: datetime) -> Membership:
    """Gives an account a role in a unit; giving it twice changes nothing. Raises Refused, UnknownRole, ClosedUnit.

    Reach is the limit: who grants must hold `roles.grant` over the unit, so the root's administrators are made by the
    root's administrators only.
    """
    if role not in Role.values:
        raise UnknownRole(role)
    require(actor, "roles.grant", unit_id)
    if Unit.objects.filter(pk=unit_id, closed_on__isnull=False).exists():
        raise ClosedUnit(unit_id)
    membership, created = Membership.objects.get_or_create(
        account_id=account_id,
        unit_id=unit_id,
        role=role,
        ended_at=None,
        defaults={"granted_by_id": actor.account_id, "granted_at": now},
    )
    if created and not actor.is_system:
        _note(actor, "role.granted", membership, now)
    return membership


@transaction.atomic
def end_role(*, actor: Actor, membership_id: int, now: datetime) -> None:
    """Takes a role back. Raises Refused, LastAdministrator, Membership.DoesNotExist when it has already ended."""
    membership = Membership.objects.select_for_update().get(pk=membership_id, ended_at__isnull=True)
    require(actor, "roles.grant", membership.unit_id)
    if membership.role == Role.ADMINISTRATOR:
        _refuse_last_administrator(membership)
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    _note(actor, "role.ended", membership, now)


def _refuse_last_administrator(membership: Membership) -> None:
    """The rows are locked, so that two administrators cannot take the role from each other at once."""
    root = Placement.objects.filter(unit=membership.unit_id, parent__isnull=True, ends_on__isnull=True)
    if not root.exists():
        return
    held = Membership.objects.select_for_update(of=("self",)).filter(
        unit=membership.unit_id, role=Role.ADMINISTRATOR, ended_at__isnull=True
    )
    if not [row for row in held.select_related("account") if row.pk != membership.pk and row.account.is_active]:
        raise LastAdministrator


def _note(actor: Actor, verb: str, membership: Membership, now: datetime) -> None:
    note(
        actor=actor,
        verb=verb,
        object_kind="account",
        object_key=str(membership.account_id),
        object_title=str(membership.account),
        unit_id=membership.unit_id,
        detail={"role": membership.role},
        now=now,
    )
