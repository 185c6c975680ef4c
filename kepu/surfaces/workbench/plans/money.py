"""Budget lines, spend and money raised."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import BudgetLine, Funding
from kepu.domain.plans.services import add_funding, remove_budget_line, remove_funding, set_budget_line
from kepu.foundation.units.policies import holds
from kepu.foundation.units.selectors import subtree_ids
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.pages import Page, found_or_404, own_units, unit_names
from kepu.surfaces.workbench.plans.budgets import money_rows
from kepu.surfaces.workbench.plans.forms import BudgetLineForm, FundingForm, fen_of
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage


class Money(Page):
    """A unit's budget, spend and funds of a year; a branch or the academy sees them together or one unit's."""

    template_name = "workbench/plans/money.html"

    @cached_property
    def unit_id(self) -> int:
        asked = self.request.GET.get("unit", "")
        if is_number(asked) and int(asked) in self.unit_ids:
            return int(asked)
        return next((unit for unit in self.actor.unit_ids if unit in self.unit_ids), min(self.unit_ids, default=0))

    @cached_property
    def scope(self) -> frozenset[int]:
        return subtree_ids(self.unit_id) & self.unit_ids

    def lines(self) -> list[dict[str, Any]]:
        return money_rows(self.scope, self.year)

    def fundings(self) -> list[Funding]:
        return list(Funding.objects.filter(unit__in=self.scope, year=self.year).select_related("unit"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            headings = [_("Purpose"), _("Source of money"), _("Budget (yuan)"), _("Spent (yuan)"), _("Left (yuan)")]
            return export_response(kind=kind, name=_("Budget and spend"), headings=headings, rows=self._cells())
        return super().get(request, *args, **kwargs)

    def _cells(self) -> Iterable[list[Any]]:
        for row in self.lines():
            line = row["line"]
            money = [None if fen is None else fen / 100 for fen in (line.budget_fen, line.spent_fen, line.left_fen)]
            yield [row["purpose"], row["source"], *money]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines, fundings = self.lines(), self.fundings()
        names = unit_names(self.unit_ids)
        editable = own_units(self, "budget.edit")
        return super().get_context_data(
            lines=lines,
            fundings=fundings,
            budget=sum(row["line"].budget_fen or 0 for row in lines) if lines else None,
            spent=sum(row["line"].spent_fen for row in lines),
            raised=sum(row.amount_fen for row in fundings) if fundings else None,
            year=self.year,
            years=[{**tab, "url": f"{tab['url']}&unit={self.unit_id}"} for tab in self.years()],
            unit=names.get(self.unit_id),
            units=[label for label in names.values() if label.kind != "venue" and label.closed_on is None],
            editable=editable,
            may_edit=holds(self.actor, "budget.edit"),
            is_one_unit=len(self.scope) == 1,
            **kwargs,
        )


class LineForm(FormPage):
    permission = "budget.edit"
    form_class = BudgetLineForm

    @cached_property
    def line(self) -> BudgetLine | None:
        if "pk" not in self.kwargs:
            return None
        row: BudgetLine = found_or_404(BudgetLine.objects.filter(pk=self.kwargs["pk"], unit__in=self.unit_ids).first())
        return row

    def heading(self) -> str:
        return str(self.line) if self.line else _("New budget line")

    def intro(self) -> str:
        return _(
            "One line per unit, year, purpose and source; entering it again replaces the amount. Spend is counted from records."
        )

    def back_url(self) -> str:
        return reverse("workbench:plans:money")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        line = self.line
        if line is None:
            unit = self.request.GET.get("unit") or (self.actor.unit_ids[0] if self.actor.unit_ids else None)
            return {"unit": unit, "year": self.request.GET.get("year") or self.today.year}
        names = {"year": line.year, "purpose": line.purpose, "source": line.source, "note": line.note}
        return {**names, "unit": line.unit_id, "amount": line.amount_fen / 100}

    def write(self, values: dict[str, Any]) -> str:
        set_budget_line(
            actor=self.actor, unit_id=values["unit"], year=values["year"], purpose=values["purpose"], source=values["source"],
            amount_fen=fen_of(values["amount"]), remark=values["note"], now=self.now,
        )  # fmt: skip
        return f"{self.back_url()}?year={values['year']}&unit={values['unit']}"


class LineRemoval(ConfirmPage):
    permission = "budget.edit"
    confirm_label = gettext_lazy("Remove")
    danger = True
    saved = gettext_lazy("Removed.")

    @cached_property
    def line(self) -> BudgetLine:
        row: BudgetLine = found_or_404(BudgetLine.objects.filter(pk=self.kwargs["pk"], unit__in=self.unit_ids).first())
        return row

    def heading(self) -> str:
        return _("Remove the budget line “%(line)s”?") % {"line": self.line}

    def effects(self) -> list[str]:
        return [_("Tasks that use it have no budget line then. What was spent stays in the records.")]

    def back_url(self) -> str:
        return reverse("workbench:plans:money")

    def write(self, values: dict[str, Any]) -> str:
        remove_budget_line(actor=self.actor, line_id=self.line.pk, now=self.now)
        return self.back_url()


class FundingNew(FormPage):
    permission = "budget.edit"
    form_class = FundingForm

    def heading(self) -> str:
        return _("Money that came in")

    def back_url(self) -> str:
        return reverse("workbench:plans:money")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        unit = self.request.GET.get("unit") or (self.actor.unit_ids[0] if self.actor.unit_ids else None)
        return {"unit": unit, "received_on": self.today}

    def write(self, values: dict[str, Any]) -> str:
        add_funding(
            actor=self.actor, unit_id=values["unit"], source=values["source"], amount_fen=fen_of(values["amount"]),
            received_on=values["received_on"], giver=values["giver"], remark=values["note"], now=self.now,
        )  # fmt: skip
        return f"{self.back_url()}?year={values['received_on'].year}&unit={values['unit']}"


class FundingRemoval(ConfirmPage):
    permission = "budget.edit"
    confirm_label = gettext_lazy("Remove")
    danger = True
    saved = gettext_lazy("Removed.")

    @cached_property
    def funding(self) -> Funding:
        row: Funding = found_or_404(Funding.objects.filter(pk=self.kwargs["pk"], unit__in=self.unit_ids).first())
        return row

    def heading(self) -> str:
        return _("Remove “%(entry)s”?") % {"entry": self.funding}

    def effects(self) -> list[str]:
        return [_("Figures of that year lose this amount. The audit log keeps the entry.")]

    def back_url(self) -> str:
        return reverse("workbench:plans:money")

    def write(self, values: dict[str, Any]) -> str:
        remove_funding(actor=self.actor, funding_id=self.funding.pk, now=self.now)
        return self.back_url()
