"""The one permission policy: a role held in a unit gives permissions over that unit's subtree, nothing outside it.

Permissions marked ABOVE reach only units strictly below the one where the role is held (a unit does not accept its own
records), except at the root, which has nobody above.
"""

from functools import cache

from kepu.foundation.units.contracts import Actor, Grant
from kepu.foundation.units.models import Lineage, Membership, Placement, Role

READ = "read"
ABOVE = frozenset({"records.accept", "plans.accept", "forms.accept"})

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset(
        {READ, "units.manage", "people.manage", "roles.grant", "settings.manage", "audit.read"}
    ),
    Role.LEADER: frozenset(
        {
            READ,
            "plans.approve",
            "plans.accept",
            "forms.sign",
            "records.accept",
            "content.publish",
            "claims.publish",
            "packs.publish",
            "emergency.open",
            "emergency.lead",
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            READ,
            "records.propose",
            "records.confirm",
            "records.accept",
            "plans.edit",
            "plans.accept",
            "directives.manage",
            "studies.edit",
            "budget.edit",
            "people.manage",
            "bases.edit",
            "bases.manage",
            "channels.edit",
            "content.write",
            "content.publish",
            "desk.edit",
            "topics.propose",
            "claims.edit",
            "claims.publish",
            "packs.edit",
            "packs.publish",
            "emergency.open",
            "emergency.lead",
            "events.edit",
            "brands.lead",
            "forms.edit",
            "booking.manage",
            "booking.desk",
            "booking.admit",
            "experts.keep",
            "experts.ask",
        }
    ),
    Role.EDITOR: frozenset(
        {
            READ,
            "records.propose",
            "content.write",
            "channels.edit",
            "desk.edit",
            "topics.propose",
            "claims.edit",
            "packs.edit",
            "emergency.open",
            "events.edit",
            "experts.ask",
        }
    ),
    Role.REVIEWER: frozenset({READ, "reviews.decide"}),
    Role.SECRECY_OFFICER: frozenset({READ, "reviews.decide", "reviews.secrecy"}),
    Role.STATISTICIAN: frozenset(
        {READ, "forms.edit", "forms.check", "forms.sign", "forms.file", "forms.accept", "bases.edit"}
    ),
    Role.AUDITOR: frozenset({READ, "audit.read"}),
    Role.MEMBER: frozenset({READ, "records.propose", "topics.propose"}),
    Role.BASE_MANAGER: frozenset(
        {
            READ,
            "bases.edit",
            "bases.manage",
            "booking.manage",
            "booking.desk",
            "booking.admit",
            "records.propose",
            "experts.ask",
        }
    ),
    Role.GATEKEEPER: frozenset({READ, "booking.admit"}),
}


class Refused(Exception):
    """The actor may not do this. `permission` names what was missing."""

    def __init__(self, permission: str) -> None:
        super().__init__(f"not permitted: {permission}")
        self.permission = permission


@cache
def roles_with(permission: str) -> frozenset[str]:
    """Roles that carry a permission."""
    return frozenset(role for role, granted in PERMISSIONS.items() if permission in granted)


def may(actor: Actor, permission: str, unit_id: int) -> bool:
    """Whether the actor may do this in the unit, today. The system may do everything."""
    if actor.is_system:
        return True
    held = [grant.unit_id for grant in actor.grants if grant.role in roles_with(permission)]
    if not held:
        return False
    rows = Lineage.objects.current().filter(ancestor__in=held, descendant=unit_id)
    if permission in ABOVE:
        return any(depth > 0 for depth in rows.values_list("depth", flat=True)) or (
            unit_id in held and _is_root(unit_id)
        )
    return rows.exists()


def require(actor: Actor, permission: str, unit_id: int) -> None:
    """Raises Refused unless `may`."""
    if not may(actor, permission, unit_id):
        raise Refused(permission)


def units_within(actor: Actor, permission: str = READ) -> frozenset[int]:
    """Ids of every unit, closed ones included, over which the actor holds the permission today."""
    if actor.is_system:
        return frozenset(Lineage.objects.values_list("descendant_id", flat=True))
    held = [grant.unit_id for grant in actor.grants if grant.role in roles_with(permission)]
    rows = Lineage.objects.current().filter(ancestor__in=held)
    if permission not in ABOVE:
        return frozenset(rows.values_list("descendant_id", flat=True))
    below = {unit for unit, depth in rows.values_list("descendant_id", "depth") if depth > 0}
    return frozenset(below | {unit for unit in held if _is_root(unit)})


def holds(actor: Actor, permission: str) -> bool:
    """Whether the actor holds the permission anywhere (for menus)."""
    return actor.is_system or any(grant.role in roles_with(permission) for grant in actor.grants)


def is_central(actor: Actor) -> bool:
    """Whether the actor administers the root of the tree."""
    return actor.is_system or any(
        grant.role == Role.ADMINISTRATOR and _is_root(grant.unit_id) for grant in actor.grants
    )


def actor_of(account_id: int, name: str) -> Actor:
    """The actor behind an account, with the roles held now."""
    rows = Membership.objects.filter(account_id=account_id, ended_at__isnull=True).order_by("pk")
    grants = tuple(dict.fromkeys(Grant(unit_id=row.unit_id, role=row.role) for row in rows))
    return Actor(account_id=account_id, name=name, grants=grants)


def _is_root(unit_id: int) -> bool:
    return Placement.objects.filter(unit_id=unit_id, parent__isnull=True, ends_on__isnull=True).exists()
