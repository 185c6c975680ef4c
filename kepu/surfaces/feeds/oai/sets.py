"""Sets: unit:CODE (with all below it), audience:…, medium:…, language:…, series:…"""

from typing import Any

from kepu.domain.content.editions import EditionAudience, Language, Medium
from kepu.domain.content.syndication_selectors import list_series
from kepu.domain.syndication.contracts import Item
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import labels_by_id, subtree_ids
from kepu.surfaces.feeds.oai.arguments import OaiError


def list_sets() -> list[tuple[str, str]]:
    """(setSpec, name) of every set."""
    choices = [("audience", EditionAudience.choices), ("medium", Medium.choices), ("language", Language.choices)]
    return [
        *((f"unit:{label.code}", label.name) for label in labels_by_id().values()),
        *((f"{kind}:{code}", str(name)) for kind, rows in choices for code, name in rows),
        *((f"series:{series.slug}", series.title) for series in list_series()),
    ]


def narrowed(set_spec: str) -> dict[str, Any]:
    """A set as arguments of the selector. Raises OaiError noRecordsMatch for a set that does not exist."""
    if not set_spec:
        return {}
    kind, _colon, code = set_spec.partition(":")
    if kind == "unit":
        unit = next((label for label in labels_by_id().values() if label.code == code), None)
        if unit is not None:
            return {"unit_ids": subtree_ids(unit.id)}
    elif kind in ("audience", "medium", "language", "series") and code:
        return {"facts": {kind: code}}
    raise OaiError("noRecordsMatch", f"There is no set {set_spec}.")


def sets_of(item: Item, labels: dict[int, UnitLabel]) -> list[str]:
    """Every set that an item is in: of its unit and all above, audience, medium, language, series."""
    by_code = {label.code: label for label in labels.values()}
    label, specs = by_code.get(item.unit_code), []
    while label is not None:
        specs.append(f"unit:{label.code}")
        label = labels.get(label.parent_id or 0)
    specs += [f"audience:{item.audience}", f"medium:{item.medium}", f"language:{item.language}"]
    return [*specs, f"series:{item.series}"] if item.series else specs
