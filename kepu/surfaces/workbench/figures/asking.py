"""What is asked of a figure: which unit with all below it, which days, narrowed by what. Always within the actor's scope."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from kepu.engines.measures.contracts import TRAITS, Window
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.shell import WorkbenchMixin

FILTERS = ("kind", "province", "audience", "brand", *TRAITS)
WHEN = ("year", "month", "from", "to")
FIRST_YEAR = 2000
LAST_YEAR = 2999


@dataclass(frozen=True, slots=True)
class Question:
    """A unit with its subtree, a window, filters."""

    unit: UnitLabel
    window: Window
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.window.starts_on.year

    @property
    def said(self) -> dict[str, str]:
        """The question as the query string says it."""
        return {"unit": self.unit.code, **self.when, **self.filters}

    @property
    def when(self) -> dict[str, str]:
        """The window as the query string says it."""
        window = self.window
        if window.is_whole_year:
            return {"year": str(self.year)}
        if window.is_one_month:
            return {"month": f"{window.starts_on:%Y-%m}"}
        return {"from": window.starts_on.isoformat(), "to": window.ends_on.isoformat()}

    @property
    def personal(self) -> tuple[str, ...]:
        """The filters that ask what people are; rows narrowed by them tell it of whoever is named."""
        return tuple(name for name in self.filters if name in TRAITS)

    def address(self, name: str, *args: str, **changes: str) -> str:
        """The address of a page with this question, changed where asked; another window takes the place of this one."""
        said = {**self.said, **changes}
        if not changes.keys().isdisjoint(WHEN):
            said = {name: word for name, word in said.items() if name not in WHEN or name in changes}
        return f"{reverse(f'workbench:figures:{name}', args=args)}?{urlencode({k: v for k, v in said.items() if v})}"

    def asked(self) -> Mapping[str, Any]:
        """The arguments that measures take."""
        return {"unit_id": self.unit.id, "window": self.window, "filters": self.filters}


class QuestionMixin(WorkbenchMixin):
    """A page about figures of a unit within the actor's scope; other units are 404. `narrowing`: the filters that it takes."""

    narrowing: tuple[str, ...] = FILTERS

    @cached_property
    def labels(self) -> dict[int, UnitLabel]:
        """Units within the actor's scope."""
        return {unit: label for unit, label in labels_by_id(self.unit_ids).items() if unit in self.unit_ids}

    @cached_property
    def question(self) -> Question:
        filters = {name: self.request.GET[name] for name in self.narrowing if self.request.GET.get(name)}
        return Question(self._unit(), self._window(), filters)

    def units(self) -> list[dict[str, Any]]:
        """Choices of the scope picker."""
        return [
            {"code": label.code, "name": label.name, "selected": label.id == self.question.unit.id}
            for label in self.labels.values()
        ]

    def years(self, name: str, *args: str) -> list[dict[str, Any]]:
        """Links to the last four years."""
        newest = max(self.today.year, self.question.year)
        return [
            {
                "label": str(year),
                "url": self.question.address(name, *args, year=str(year)),
                "current": year == self.question.year and "from" not in self.question.when,
            }
            for year in range(newest, newest - 4, -1)
        ]

    def _unit(self) -> UnitLabel:
        code = self.request.GET.get("unit", "")
        if code:
            found = next((label for label in self.labels.values() if label.code == code), None)
        else:
            found = next((self.labels[unit] for unit in self.actor.unit_ids if unit in self.labels), None)
        if found is None:
            raise Http404
        return found

    def _window(self) -> Window:
        if days := window_between(self.request.GET.get("from", ""), self.request.GET.get("to", "")):
            return days
        try:
            first = date.fromisoformat(self.request.GET.get("month", "") + "-01")
            return Window.month(first.year, first.month)
        except ValueError:
            return Window.year(_year(self.request, self.today))


def window_between(first: str, last: str) -> Window | None:
    """The window of two days as the query string says them; None where they make none."""
    try:
        window = Window(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    return window if window.starts_on.year >= FIRST_YEAR and window.ends_on.year <= LAST_YEAR else None


def _year(request: HttpRequest, today: date) -> int:
    text = request.GET.get("year", "")
    return int(text) if is_number(text) and FIRST_YEAR <= int(text) <= today.year + 1 else today.year
