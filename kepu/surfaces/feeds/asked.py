"""What a reader of feeds asks for: ?unit=, audience=, medium=, language=, field=, series=, and a partner's token."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from kepu.domain.syndication.contracts import Wanted
from kepu.domain.syndication.errors import UnknownSecret
from kepu.domain.syndication.matching import wanted_by
from kepu.domain.syndication.models import Partner
from kepu.domain.syndication.services.partners import partner_by_secret
from kepu.foundation.units import selectors as units


@dataclass(frozen=True, slots=True)
class Asked:
    """The listings asked for, the name of what was asked for (empty: everything) and the partner, where a token was given."""

    wanted: Wanted
    name: str = ""
    partner: Partner | None = None


def read_question(request: HttpRequest) -> Asked:
    """Reads the query. 404 for a unit that does not exist and for a token that is nobody's."""
    given = request.GET
    partner = _partner(request)
    own = wanted_by(partner) if partner else Wanted()
    unit_ids, name = _units(given.get("unit", ""))
    if own.unit_ids is not None:
        unit_ids = own.unit_ids if unit_ids is None else unit_ids & own.unit_ids
    wanted = Wanted(
        unit_ids=unit_ids,
        audiences=_both(own.audiences, given.getlist("audience")),
        media=_both(own.media, given.getlist("medium")),
        languages=tuple(given.getlist("language")),
        licences=own.licences,
        fields=_both(own.fields, given.getlist("field")),
        series=given.get("series", ""),
    )
    return Asked(wanted, name, partner)


def _both(own: tuple[str, ...], asked: list[str]) -> tuple[str, ...]:
    """What was asked for within what a partner takes; a word that matches nothing where the two have nothing in common."""
    if not own or not asked:
        return own or tuple(asked)
    return tuple(word for word in asked if word in own) or ("-",)


def _units(code: str) -> tuple[frozenset[int] | None, str]:
    if not code:
        return None, ""
    unit = next((label for label in units.labels_by_id().values() if label.code == code), None)
    if unit is None:
        raise Http404
    return units.subtree_ids(unit.id), unit.name


def _partner(request: HttpRequest) -> Partner | None:
    token = request.GET.get("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not token:
        return None
    try:
        return partner_by_secret(token)
    except UnknownSecret as unknown:
        raise Http404 from unknown
