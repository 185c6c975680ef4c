"""Which editions a partner takes."""

from collections.abc import Collection
from typing import Any

from kepu.domain.syndication.contracts import Wanted
from kepu.domain.syndication.models import Partner
from kepu.foundation.units.selectors import subtree_ids


def takes(partner: Partner, edition: Any, units_above: Collection[int]) -> bool:
    """Whether a partner takes an edition: audience, medium, field, licence, and a unit that it named. `units_above` are the
    edition's unit and all above it. Text under a licence that the partner has not accepted never goes to it.
    """
    wishes = (
        (partner.audiences, edition.audience),
        (partner.media, edition.medium),
        (partner.fields, edition.work.field),
    )
    if any(wanted and value not in wanted for wanted, value in wishes) or edition.licence not in partner.licences:
        return False
    named = {unit.pk for unit in partner.units.all()}
    return not named or bool(named & set(units_above))


def wanted_by(partner: Partner) -> Wanted:
    """What a partner takes, as a query of listings."""
    named = [unit.pk for unit in partner.units.all()] or [partner.unit_id]
    return Wanted(
        unit_ids=frozenset().union(*(subtree_ids(unit_id) for unit_id in named)),
        audiences=tuple(partner.audiences),
        media=tuple(partner.media),
        fields=tuple(partner.fields),
        licences=tuple(partner.licences),
    )
