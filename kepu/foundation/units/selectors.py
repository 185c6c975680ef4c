"""What others read about units."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from kepu.foundation.accounts.models import Account
from kepu.foundation.units.contracts import Actor, TreeNode, UnitLabel, UnitSpelling
from kepu.foundation.units.models import Lineage, Membership, Placement, Unit
from kepu.foundation.units.policies import READ, units_within


def get_unit(*, code: str) -> UnitLabel:
    """One unit by its code. Raises Unit.DoesNotExist."""
    return _labels([Unit.objects.get(code=code)])[0]


def get_root() -> UnitLabel:
    """The academy itself: the unit placed under nobody. Raises LookupError on an empty database."""
    placement = Placement.objects.filter(parent__isnull=True, ends_on__isnull=True).order_by("pk").first()
    if placement is None:
        raise LookupError("there is no academy yet")
    return list_labels([placement.unit_id])[0]


def list_labels(unit_ids: Iterable[int]) -> list[UnitLabel]:
    """Labels of the given units, in the units' order."""
    return _labels(Unit.objects.filter(pk__in=list(unit_ids)))


def labels_by_id(unit_ids: Iterable[int] | None = None) -> dict[int, UnitLabel]:
    """Labels by id; of all units when no ids are given."""
    rows = Unit.objects.all() if unit_ids is None else Unit.objects.filter(pk__in=list(unit_ids))
    return {label.id: label for label in _labels(rows)}


def subtree_ids(unit_id: int, *, on: date | None = None) -> frozenset[int]:
    """Ids of the unit and all below it, on a day, or now."""
    rows = Lineage.objects.filter(ancestor=unit_id)
    rows = rows.current() if on is None else rows.on(on)
    return frozenset(rows.values_list("descendant_id", flat=True))


def children_ids(unit_id: int, *, on: date | None = None) -> list[int]:
    """Ids directly below the unit, on a day or now, in the units' order."""
    rows = Lineage.objects.filter(ancestor=unit_id, depth=1)
    rows = rows.current() if on is None else rows.on(on)
    return list(Unit.objects.filter(pk__in=rows.values("descendant_id")).values_list("pk", flat=True))


def ancestor_ids(unit_id: int, *, on: date | None = None) -> list[int]:
    """Ids above the unit, nearest first, on a day or now."""
    rows = Lineage.objects.filter(descendant=unit_id, depth__gt=0)
    rows = rows.current() if on is None else rows.on(on)
    return list(rows.order_by("depth").values_list("ancestor_id", flat=True))


def list_spellings() -> list[UnitSpelling]:
    """Every unit with all its names: full, short, English and others, in the units' order."""
    return [
        UnitSpelling(
            id=unit.pk,
            code=unit.code,
            name=unit.name,
            others=tuple(dict.fromkeys(name for name in (unit.short_name, unit.name_en, *unit.aliases) if name)),
            opened_on=unit.opened_on,
            closed_on=unit.closed_on,
        )
        for unit in Unit.objects.all()
    ]


def _labels(rows: "Iterable[Unit]") -> list[UnitLabel]:
    units = list(rows)
    parents = dict(
        Placement.objects.filter(unit__in=[unit.pk for unit in units], ends_on__isnull=True).values_list(
            "unit_id", "parent_id"
        )
    )
    return [
        UnitLabel(
            id=unit.pk,
            code=unit.code,
            name=unit.name,
            name_en=unit.name_en,
            short_name=unit.short_name or unit.name,
            kind=unit.kind,
            parent_id=parents.get(unit.pk),
            region_code=unit.region_id,
            closed_on=unit.closed_on,
        )
        for unit in units
    ]


def holders_by_unit(*, unit_ids: Iterable[int], roles: Iterable[str]) -> dict[int, tuple[int, ...]]:
    """Unit id → ids of active accounts that hold one of the roles in that unit itself, in order of granting. One query."""
    rows = Membership.objects.filter(
        unit__in=list(unit_ids), role__in=list(roles), ended_at__isnull=True, account__is_active=True
    ).order_by("pk")
    found: dict[int, dict[int, None]] = {}
    for unit_id, account_id in rows.values_list("unit_id", "account_id"):
        found.setdefault(unit_id, {})[account_id] = None
    return {unit_id: tuple(accounts) for unit_id, accounts in found.items()}


def parents_on(day: date) -> dict[int, int]:
    """Unit id → id of the unit directly above it on a day; the root is left out. One query for the whole tree."""
    return dict(Lineage.objects.on(day).filter(depth=1).values_list("descendant_id", "ancestor_id"))


def holds_any_role(*, account_id: int) -> bool:
    """Whether an account holds any role in any unit now."""
    return Membership.objects.filter(account=account_id, ended_at__isnull=True).exists()


def open_units(unit_ids: Iterable[int], *, on: date) -> QuerySet[Unit]:
    """Rows of those of the units that are open on a day, for counting (measures)."""
    rows = Unit.objects.filter(pk__in=list(unit_ids), opened_on__lte=on)
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))


def get_unit_for(actor: Actor, code: str, permission: str = READ) -> Unit:
    """One unit by code, with its region, if the actor holds the permission over it. Raises Unit.DoesNotExist."""
    return Unit.objects.select_related("region__parent__parent", "merged_into").get(
        code=code, pk__in=units_within(actor, permission)
    )


def list_tree(unit_ids: Collection[int]) -> list[TreeNode]:
    """Roots of what the units form today, each with its children, in the units' order. Two queries."""
    labels = labels_by_id(unit_ids)
    children: dict[int | None, list[int]] = {}
    for label in labels.values():
        parent = label.parent_id if label.parent_id in labels else None
        children.setdefault(parent, []).append(label.id)

    def node(unit_id: int) -> TreeNode:
        return TreeNode(labels[unit_id], tuple(node(child) for child in children.get(unit_id, [])))

    return [node(unit_id) for unit_id in children.get(None, [])]


def list_placements(unit_id: int) -> list[Placement]:
    """Where a unit hung and when, latest first."""
    return list(Placement.objects.filter(unit=unit_id).select_related("parent", "actor").order_by("-starts_on", "-pk"))


def list_members(unit_id: int) -> list[Membership]:
    """Everybody who can see a unit: roles in it and in the units above, nearest first."""
    depth = dict(Lineage.objects.current().filter(descendant=unit_id).values_list("ancestor_id", "depth"))
    rows = Membership.objects.filter(unit__in=depth, ended_at__isnull=True).select_related("account", "unit")
    return sorted(rows, key=lambda row: (depth[row.unit_id], row.role, row.pk))


def get_membership(*, membership_id: int, unit_ids: Collection[int]) -> Membership:
    """One open role in one of the units. Raises Membership.DoesNotExist."""
    return Membership.objects.select_related("account", "unit").get(
        pk=membership_id, unit__in=unit_ids, ended_at__isnull=True
    )


def list_accounts(
    *, unit_ids: Collection[int], text: str = "", role: str = "", active: bool | None = None
) -> "QuerySet[Account]":
    """Accounts that hold, or last held, a role in one of the units, by user name."""
    held = Membership.objects.filter(unit__in=unit_ids)
    if role:
        held = held.filter(role=role, ended_at__isnull=True)
    rows = Account.objects.filter(pk__in=held.values("account_id"))
    if text.strip():
        word = text.strip()
        rows = rows.filter(
            Q(username__icontains=word)
            | Q(last_name__icontains=word)
            | Q(first_name__icontains=word)
            | Q(email__icontains=word)
        )
    if active is not None:
        rows = rows.filter(is_active=active)
    return rows.order_by("username", "pk")


def roles_of(account_ids: Collection[int]) -> dict[int, list[Membership]]:
    """Open roles by account id, with their units. One query."""
    found: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(account__in=account_ids, ended_at__isnull=True).select_related("unit")
    for row in rows.order_by("pk"):
        found.setdefault(row.account_id, []).append(row)
    return found


def names_to_ids(unit_ids: Collection[int]) -> dict[str, int]:
    """Every name, short name, other name and code of open units → id, to read what people typed."""
    found: dict[str, int] = {}
    for unit in Unit.objects.open().filter(pk__in=unit_ids).order_by("-pk"):
        for name in (unit.name, unit.short_name, unit.name_en, unit.code, *unit.aliases):
            if name:
                found[name] = unit.pk
    return found


def has_units_below(unit_id: int, *, first: date, last: date) -> bool:
    """Whether any unit was placed under this one on some day from first to last, both included."""
    rows = Lineage.objects.filter(ancestor=unit_id, depth__gt=0, starts_on__lte=last, ends_on__gt=first)
    return rows.exists()
