"""Units over HTTP: what the asker may see of the tree, and the public names of open units.

Anybody reads names of open units (they are public); roles and people never leave by this room.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from ninja.security import django_auth

from kepu.foundation.clock import local_date, now
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.policies import actor_of, units_within
from kepu.foundation.units.selectors import ancestor_ids, children_ids, labels_by_id

router = Router(tags=["units"])


class UnitOut(Schema):
    """A unit by its public facts. `parent` is the code of the unit above, on the day asked for."""

    code: str
    name: str
    name_en: str
    kind: str
    parent: str | None
    region: str | None
    closed_on: date | None


class MyUnitOut(UnitOut):
    """A unit that the asker may see, with the roles that they hold in it."""

    roles: list[str]


@router.get("", response=list[UnitOut], auth=None, summary="Open units")
def list_units(request: HttpRequest) -> list[dict[str, Any]]:
    """Every open unit in the academy's order."""
    labels = labels_by_id()
    return [_public(label, labels) for label in labels.values() if label.closed_on is None]


@router.get("/mine", response=list[MyUnitOut], auth=django_auth, summary="Units that I may see")
def list_mine(request: HttpRequest) -> list[dict[str, Any]]:
    """Units within the asker's reach, closed ones included, with roles held in each."""
    actor = actor_of(request.user.pk or 0, str(request.user))
    labels = labels_by_id(units_within(actor))
    names = labels_by_id()
    roles: dict[int, list[str]] = {}
    for grant in actor.grants:
        roles.setdefault(grant.unit_id, []).append(grant.role)
    return [_public(label, names) | {"roles": roles.get(label.id, [])} for label in labels.values()]


@router.get("/{code}", response=UnitOut, auth=None, summary="One unit")
def get_unit(request: HttpRequest, code: str) -> dict[str, Any]:
    """An open unit by its code; 404 for one that has closed or never was."""
    labels = labels_by_id()
    return _public(_find(labels, code), labels)


@router.get("/{code}/children", response=list[UnitOut], auth=None, summary="Units directly below, on a day")
def list_children(request: HttpRequest, code: str, on: date | None = None) -> list[dict[str, Any]]:
    """Units that hung directly below on a day (today when none is given), in the academy's order."""
    labels = labels_by_id()
    unit = _find(labels, code)
    ids = children_ids(unit.id, on=on or local_date(now()))
    return [_public(labels[child], labels) | {"parent": code} for child in ids if on or labels[child].closed_on is None]


@router.get("/{code}/ancestors", response=list[UnitOut], auth=None, summary="Units above, on a day")
def list_ancestors(request: HttpRequest, code: str, on: date | None = None) -> list[dict[str, Any]]:
    """Units above, nearest first, on a day (today when none is given)."""
    labels = labels_by_id()
    ids = ancestor_ids(_find(labels, code).id, on=on or local_date(now()))
    return [_public(labels[above], labels) for above in ids]


def _find(labels: dict[int, UnitLabel], code: str) -> UnitLabel:
    found = [label for label in labels.values() if label.code == code and label.closed_on is None]
    if not found:
        raise Http404
    return found[0]


def _public(label: UnitLabel, labels: dict[int, UnitLabel]) -> dict[str, Any]:
    above = labels.get(label.parent_id or 0)
    return {
        "code": label.code,
        "name": label.name,
        "name_en": label.name_en,
        "kind": label.kind,
        "parent": above.code if above else None,
        "region": label.region_code,
        "closed_on": label.closed_on,
    }
