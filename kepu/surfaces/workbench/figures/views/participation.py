from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.measures.selectors import get_definition, get_figures, list_many_series
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.figures.asking import FIRST_YEAR, LAST_YEAR, QuestionMixin, window_between
from kepu.surfaces.workbench.figures.participation import (
    GROUPS,
    SPLITS,
    Group,
    asked_for,
    export_headings,
    export_rows,
    table_of,
)
from kepu.surfaces.workbench.figures.showing import is_english, stat_of
from kepu.surfaces.workbench.shell import WorkbenchPage


class PeriodForm(forms.Form):
    """From a day to a day, both included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", gettext_lazy("First day")), ("to", gettext_lazy("Last day"))):
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name] = forms.DateField(label=label, widget=widget)

    def clean(self) -> dict[str, Any]:
        days = self.cleaned_data
        if len(days) == 2 and window_between(days["from"].isoformat(), days["to"].isoformat()) is None:
            words = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise forms.ValidationError(
                _("The first day must not be after the last; years from %(first)d to %(last)d.") % words
            )
        return days


class Participation(QuestionMixin, WorkbenchPage):
    """Height 3: who takes part, by unit, title level and field, for any period; every number opens, all of it goes to a file."""

    template_name = "workbench/figures/participation.html"
    narrowing = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") in ("csv", "xlsx"):
            return self._export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    @cached_property
    def who(self) -> str:
        """Which people are asked for."""
        given = self.request.GET.get("who", "")
        return given if given in GROUPS else "people"

    @property
    def group(self) -> Group:
        return GROUPS[self.who]

    def tables(self) -> list[dict[str, Any]]:
        """A table for each split that has rows."""
        series = list_many_series(asked=asked_for(self.group, SPLITS), **self.question.asked())
        found = [table_of(self.group, by, series, self.question, self.labels) for by in SPLITS]
        return [table for table in found if table["rows"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question, codes = self.question, [*self.group.codes, "people.first_timers", "people.academicians.acts"]
        figures = get_figures(codes=codes, **question.asked())
        period = self._period()
        return super().get_context_data(
            question=question,
            units=self.units(),
            years=self.years("participation"),
            period=period,
            who=self.who,
            groups=[
                {"label": group.name, "url": self._address(who=who), "current": who == self.who}
                for who, group in GROUPS.items()
            ],
            stats=[stat_of(get_definition(code=code), figures[code], question) for code in codes],
            tables=self.tables(),
            csv=self._address(export="csv"),
            xlsx=self._address(export="xlsx"),
            crumbs=[
                {"label": _("Dashboard"), "url": question.address("index")},
                {"label": _("Participation in outreach"), "url": ""},
            ],
            **kwargs,
        )

    def _address(self, **changes: str) -> str:
        return self.question.address("participation", **{"who": self.who, **changes})

    def _period(self) -> PeriodForm:
        """The days of the window; what was filled in and makes no window stays, with what is wrong."""
        if {"from", "to"} & self.request.GET.keys():
            return PeriodForm(self.request.GET)
        window = self.question.window
        return PeriodForm(initial={"from": window.starts_on, "to": window.ends_on})

    def _export(self, kind: str) -> HttpResponse:
        window = self.question.window
        name = f"{self.question.unit.name}-{window.starts_on}-{window.ends_on}"
        return export_response(
            kind=kind,
            name=name + ("-participation" if is_english() else "-科普参与"),
            headings=export_headings(),
            rows=export_rows(self.tables()),
        )
