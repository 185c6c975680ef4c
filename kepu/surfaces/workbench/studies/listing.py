"""Lists: studies, which unit held a dedicated one, topics."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import Study, Topic, TopicUnit
from kepu.domain.plans.querysets import StudyQuerySet
from kepu.domain.plans.selectors import get_cycle, list_planning_units
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.pages import Listing
from kepu.surfaces.workbench.studies.forms import CoverageFilter, StudyFilter


def tabs(current: str) -> list[dict[str, Any]]:
    """The three lists as tabs."""
    names = [("index", _("Studies")), ("coverage", _("One a year")), ("topics", _("Study programme"))]
    return [
        {"label": label, "url": reverse(f"workbench:studies:{name}"), "current": name == current}
        for name, label in names
    ]


class StudyList(Listing):
    template_name = "workbench/studies/list.html"
    filter_class = StudyFilter
    export_name = gettext_lazy("Studies")

    def rows(self) -> StudyQuerySet:
        rows = Study.objects.filter(unit__in=self.unit_ids, held_on__year=self.year).select_related("unit")
        if self.words:
            rows = rows.filter(
                Q(title__icontains=self.words) | Q(unit__name__icontains=self.words) | Q(group__icontains=self.words)
            )
        for name in ("form", "state"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        sort = self.request.GET.get("sort", "")
        rows = rows.order_by(
            sort if sort.removeprefix("-") in ("held_on", "title", "unit__name") else "-held_on", "-pk"
        )
        return rows.annotate(present=Count("attendances", filter=Q(attendances__is_present=True)))

    def headings(self) -> list[str]:
        return [_("Date"), _("Title"), _("Form"), _("Unit"), _("Class"), _("State"), _("Present")]

    def cells(self, row: Any) -> Iterable[Any]:
        return [
            row.held_on,
            row.title,
            row.get_form_display(),
            row.unit.name,
            row.group,
            row.get_state_display(),
            row.present,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            years=self.years(), tabs=tabs("index"), may_plan=holds(self.actor, "studies.edit"), **kwargs
        )


class Coverage(Listing):
    """Every unit that owes a dedicated study, with those it held in a year."""

    template_name = "workbench/studies/coverage.html"
    filter_class = CoverageFilter
    export_name = gettext_lazy("Dedicated studies")

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        labels = list_planning_units(self.unit_ids, on=self.today)
        held: dict[int, list[Study]] = {}
        rows = Study.objects.dedicated().filter(unit__in=[label.id for label in labels], held_on__year=self.year)
        for study in rows.exclude(state="cancelled").order_by("held_on", "pk"):
            held.setdefault(study.unit_id, []).append(study)
        late = self.today > get_cycle(self.year).studies_due_on
        return [self._row(label, held.get(label.id, []), late) for label in labels]

    def _row(self, label: Any, studies: list[Study], late: bool) -> dict[str, Any]:
        done = [study for study in studies if study.is_held]
        planned = [study for study in studies if study.is_planned]
        tone = "ok" if done else "bad" if late else "warn"
        return {"unit": label, "held": done, "planned": planned, "tone": tone}

    def rows(self) -> list[dict[str, Any]]:
        state, words = self.chosen("state"), self.words
        return [
            row
            for row in self.units
            if words in row["unit"].name and (not state or (state == "held") == bool(row["held"]))
        ]

    def headings(self) -> list[str]:
        return [_("Unit"), _("Held"), _("Newest on"), _("Planned for")]

    def cells(self, row: dict[str, Any]) -> Iterable[Any]:
        newest = row["held"][-1].held_on if row["held"] else None
        return [row["unit"].name, len(row["held"]), newest, row["planned"][0].held_on if row["planned"] else None]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            years=self.years(),
            tabs=tabs("coverage"),
            done=sum(bool(row["held"]) for row in self.units),
            total=len(self.units),
            cycle=get_cycle(self.year),
            **kwargs,
        )


class TopicList(Listing):
    template_name = "workbench/studies/topics.html"
    export_name = gettext_lazy("Study programme")

    def rows(self) -> QuerySet[Topic]:
        mine = TopicUnit.objects.filter(unit__in=self.unit_ids)
        rows = (
            Topic.objects.filter(Q(unit__in=self.unit_ids) | Q(pk__in=mine.values("topic")))
            .select_related("unit")
            .order_by("-due_on", "-pk")
        )
        if self.words:
            rows = rows.filter(title__icontains=self.words)
        inside = Q(units__unit__in=self.unit_ids)
        return rows.annotate(
            asked=Count("units", filter=inside, distinct=True),
            held=Count("units", filter=inside & Q(units__studies__state="held"), distinct=True),
        )

    def headings(self) -> list[str]:
        return [_("Topic"), _("Issued by"), _("Study it by"), _("Studied"), _("Asked")]

    def cells(self, row: Any) -> Iterable[Any]:
        return [row.title, row.unit.name, row.due_on, row.held, row.asked]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tabs=tabs("topics"), may_issue=holds(self.actor, "directives.manage"), today=self.today, **kwargs
        )
