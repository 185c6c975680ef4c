"""Budget and spend as shown."""

from collections.abc import Collection
from typing import Any

from kepu.domain.plans.models.money import PURPOSES, SOURCES
from kepu.domain.plans.selectors import budget_of

_PURPOSES: dict[str, Any] = dict(PURPOSES)
_SOURCES: dict[str, Any] = dict(SOURCES)


def money_rows(unit_ids: Collection[int], year: int) -> list[dict[str, Any]]:
    """Lines with purpose and source in words."""
    return [
        {
            "line": row,
            "purpose": _PURPOSES.get(row.purpose, row.purpose),
            "source": _SOURCES.get(row.source, row.source),
        }
        for row in budget_of(unit_ids=unit_ids, year=year)
    ]
