"""What the dashboard shows, in order; read by the page and by the yearly report, so that both say the same."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from kepu.domain.plans.selectors import plan_status, progress
from kepu.engines.measures.contracts import Definition, Dimension, Figure, SeriesPoint
from kepu.engines.measures.selectors import get_figures, list_definitions, list_many_series
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import subtree_ids
from kepu.surfaces.workbench.figures.asking import Question
from kepu.surfaces.workbench.figures.participation import GROUPS, asked_for, table_of
from kepu.surfaces.workbench.figures.showing import chart_of, group_name, known_only, stat_of, value_of

LEADING = [
    "activity.count",
    "activity.onsite",
    "activity.online",
    "content.works.count",
    "people.participants",
    "money.spent",
]
PEOPLE = [
    "people.participants", "people.researchers", "people.academicians", "people.retired", "people.graduate_students", "people.senior",
    "people.first_timers", "people.participation.rate", "people.researchers.rate", "people.academicians.rate",
]  # fmt: skip
COUNTED_PEOPLE = PEOPLE[:7]
HEIGHTS = {
    "g1_content": ["content.works.count", "content.works.online", "content.youth.rate", "content.commentary.count"],
    "g2_brands": ["brands.acts.count", "brands.reach", "brands.provinces", "brands.count"],
    "g3_people": [
        "people.researchers.rate",
        "people.academicians",
        "people.first_timers",
        "people.academicians.acts",
        "experts.fields",
        "experts.regions",
    ],
    "g4_education": ["education.count", "education.onsite", "education.teachers", "education.remote_rural.rate"],
}
PLANS = ["plans.approved.rate", "plans.studies.rate", "plans.clauses.accepted.rate"]
PURPOSES = ["activity", "venue", "exhibit", "administration", "other"]
MONEY = [
    "money.budget",
    "money.spent",
    *(f"money.{side}.{purpose}" for purpose in PURPOSES for side in ("budget", "spent")),
]
CHARTS: dict[str, tuple[str, Dimension]] = {
    "months": ("activity.count", "month"),
    "onsite_months": ("activity.onsite", "month"),
    "online_months": ("activity.online", "month"),
    "kinds": ("activity.count", "kind"),
    "provinces": ("activity.count", "province"),
    "units": ("activity.count", "unit"),
    "unit_onsite": ("activity.onsite", "unit"),
}
PARTICIPATION: tuple[Dimension, ...] = ("seniority", "field")
PLACES = ["activity.county.count", "activity.remote_rural.rate", "activity.large.count"]


def shown_codes() -> list[str]:
    """Every measure that the board shows, each once."""
    heights = [code for codes in HEIGHTS.values() for code in codes]
    return list(dict.fromkeys([*LEADING, *PEOPLE, *heights, *PLANS, *MONEY, *PLACES]))


@dataclass
class Board:
    """All figures of one question, read with one call."""

    question: Question
    day: date

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        return {definition.code: definition for definition in known_only(list_definitions(), shown_codes())}

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return get_figures(codes=list(self.definitions), **self.question.asked())

    def stats(self, codes: list[str]) -> list[dict[str, Any]]:
        """Numbers that open."""
        return [
            stat_of(self.definitions[code], self.figures[code], self.question)
            for code in codes
            if code in self.definitions
        ]

    def heights(self) -> list[dict[str, Any]]:
        """The four heights, each with its numbers."""
        return [{"title": group_name(group), "stats": self.stats(codes)} for group, codes in HEIGHTS.items()]

    def money(self) -> list[dict[str, Any]]:
        """Budget and spend by purpose, in yuan."""
        return [row for purpose in PURPOSES if (row := self._purpose(purpose))]

    def people_chart(self) -> dict[str, Any] | None:
        """People who took part, by category."""
        stats = [stat for stat in self.stats(COUNTED_PEOPLE) if stat["value"]]
        if not stats:
            return None
        points = [{"label": stat["label"], "value": stat["value"], "url": stat["url"]} for stat in stats]
        rows = [[stat["label"], stat["value"]] for stat in stats]
        return {"points": points, "rows": rows, "columns": [_("Category"), stats[0]["unit"]], "unit": stats[0]["unit"]}

    @cached_property
    def series(self) -> dict[tuple[str, Dimension], list[SeriesPoint]]:
        asked = [asked for asked in CHARTS.values() if asked[0] in self.definitions]
        return list_many_series(asked=asked, **self.question.asked())

    def participation(self) -> list[dict[str, Any]]:
        """Who took part, against the register, by title level and by field. Counted from the rows, so not with the rest."""
        group = GROUPS["people"]
        series = list_many_series(asked=asked_for(group, PARTICIPATION), **self.question.asked())
        tables = [table_of(group, by, series, self.question, {}) for by in PARTICIPATION]
        return [table for table in tables if table["rows"]]

    def charts(self) -> dict[str, Any]:
        """Series of the board."""
        return {
            name: chart_of(self.definitions[code], self.question, by, self.series[(code, by)])
            for name, (code, by) in CHARTS.items()
            if (code, by) in self.series
        }

    def plans(self, labels: dict[int, UnitLabel]) -> dict[str, Any]:
        """Plans of the scope: how many of which state, who is late; and the unit's own tasks with their progress."""
        statuses = plan_status(
            unit_ids=subtree_ids(self.question.unit.id) & frozenset(labels), year=self.question.year, day=self.day
        )
        tasks = progress(unit_id=self.question.unit.id, year=self.question.year, day=self.day).tasks
        late = [labels[status.unit_id].name for status in statuses if status.is_late and status.unit_id in labels]
        return {
            "units": len(statuses),
            "approved": sum(status.state == "approved" for status in statuses),
            "submitted": sum(status.state == "submitted" for status in statuses),
            "late": late,
            "tasks": [
                {"task": task, "done": None if task.actual is None else round(min(task.actual, 1) * 100)}
                for task in tasks
            ],
            "done": sum(task.state == "done" for task in tasks),
            "stats": self.stats(PLANS),
        }

    def _purpose(self, purpose: str) -> dict[str, Any] | None:
        budget, spent = f"money.budget.{purpose}", f"money.spent.{purpose}"
        if spent not in self.figures or budget not in self.figures:
            return None
        return {
            "code": purpose,
            "budget": value_of(self.definitions[budget], self.figures[budget].value),
            "spent": value_of(self.definitions[spent], self.figures[spent].value),
            "budget_url": self.question.address("figure", budget),
            "spent_url": self.question.address("figure", spent),
        }
