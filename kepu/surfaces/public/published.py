"""What the public site takes from the ledger and the measures: the one place where it asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.engines.ledger import open_selectors
from kepu.engines.ledger.open_selectors import OpenAct
from kepu.foundation.units import selectors as units
from kepu.surfaces.public.frame import is_english, name_of, short_name_of


@dataclass(frozen=True, slots=True)
class ActCard:
    """An act ready to be shown: names in the reader's language, address, marks."""

    act: OpenAct
    url: str
    kind: str
    unit: str
    unit_url: str
    cohosts: tuple[str, ...]

    @property
    def reach(self) -> str:
        """People on site and online in words; nothing where nobody came or nobody counted."""
        parts = []
        if self.act.onsite:
            parts.append(_("%(n)s on site") % {"n": f"{self.act.onsite:,}"})
        if self.act.online:
            parts.append(_("%(n)s online") % {"n": f"{self.act.online:,}"})
        return " · ".join(parts)


def cards(acts: Iterable[OpenAct]) -> list[ActCard]:
    """Cards for acts; one query for all their units."""
    rows = list(acts)
    ids = {act.unit_id for act in rows} | {unit for act in rows for unit, _share in act.shares}
    labels = units.labels_by_id(ids)
    return [
        ActCard(
            act=act,
            url=reverse("public:act", args=[act.public_id]),
            kind=act.kind_name_en if is_english() else act.kind_name,
            unit=short_name_of(labels[act.unit_id]),
            unit_url=reverse("public:unit", args=[labels[act.unit_id].code]),
            cohosts=tuple(name_of(labels[unit]) for unit, _share in act.shares if unit != act.unit_id),
        )
        for act in rows
    ]


def list_newest_acts(*, limit: int) -> list[OpenAct]:
    """The newest accepted acts."""
    return open_selectors.list_newest_accepted(limit=limit)


def calendar_entries(shown: Iterable[ActCard]) -> list[dict[str, Any]]:
    """Cards as entries of the month calendar."""
    return [
        {
            "date": card.act.started_on,
            "end_date": card.act.ended_on,
            "title": card.act.title,
            "url": card.url,
            "note": f"{card.unit} · {card.kind}",
            "end": card.reach,
        }
        for card in shown
    ]


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, date.fromordinal(following.toordinal() - 1)


def list_measures() -> list[Any]:
    """Published measures, in order."""
    from kepu.surfaces.public import figures

    return figures.list_published()
