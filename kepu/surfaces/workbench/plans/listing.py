"""The plans of a year, units without one included."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.contracts import PlanStatus
from kepu.domain.plans.models import Task
from kepu.domain.plans.selectors import get_cycle, plan_status
from kepu.engines.ledger.duty_selectors import count_tagged
from kepu.foundation.units.policies import holds
from kepu.foundation.units.selectors import get_root
from kepu.surfaces.workbench.pages import Listing, own_units, unit_names
from kepu.surfaces.workbench.plans.forms import PlanFilter
from kepu.surfaces.workbench.plans.words import STATE_TONES, STATES


class PlanList(Listing):
    template_name = "workbench/plans/list.html"
    filter_class = PlanFilter
    export_name = gettext_lazy("Annual plans")

    @cached_property
    def statuses(self) -> list[PlanStatus]:
        return plan_status(unit_ids=self.unit_ids, year=self.year, day=self.today)

    @cached_property
    def names(self) -> dict[int, Any]:
        return unit_names(status.unit_id for status in self.statuses)

    def rows(self) -> list[dict[str, Any]]:
        state, words = self.chosen("state"), self.words
        kept = [s for s in self.statuses if not state or s.state == state or (state == "late" and s.is_late)]
        rows = [self._row(s) for s in kept if words in self.names[s.unit_id].name]
        key = self.request.GET.get("sort", "")
        if key.removeprefix("-") in ("unit", "state", "tasks", "submitted"):
            rows.sort(key=lambda row: self._sort_value(row, key.removeprefix("-")), reverse=key.startswith("-"))
        return rows

    def _row(self, status: PlanStatus) -> dict[str, Any]:
        return {
            "status": status,
            "unit": self.names[status.unit_id],
            "state": STATES[status.state],
            "tone": STATE_TONES[status.state],
            "may_edit": status.unit_id in self.editable,
        }

    def _sort_value(self, row: dict[str, Any], key: str) -> Any:
        status = row["status"]
        submitted = status.submitted_at.isoformat() if status.submitted_at else ""
        return {"unit": row["unit"].name, "state": status.state, "tasks": status.tasks, "submitted": submitted}[key]

    @cached_property
    def editable(self) -> frozenset[int]:
        return own_units(self, "plans.edit")

    def headings(self) -> list[str]:
        return [_("Unit"), _("Year"), _("State"), _("Tasks"), _("Submitted at"), _("Late")]

    def cells(self, row: dict[str, Any]) -> Iterable[Any]:
        status = row["status"]
        return [
            row["unit"].name,
            status.year,
            row["state"],
            status.tasks,
            status.submitted_at,
            _("yes") if status.is_late else "",
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(years=self.years(), cycle=get_cycle(self.year), **kwargs)
        page = context["page_obj"]
        ids = [row["status"].plan_public_id for row in page if row["status"].plan_public_id]
        acted = self._acted(ids)
        for row in page:
            row["acted"] = acted.get(row["status"].plan_public_id or "", 0)
        context |= {
            "may_start": holds(self.actor, "plans.edit"),
            "may_set_rules": self.may("directives.manage", get_root().id),
            "approved": sum(status.state == "approved" for status in self.statuses),
            "late": sum(status.is_late for status in self.statuses),
            "total": len(self.statuses),
        }
        return context

    def _acted(self, plan_ids: list[str]) -> dict[str, int]:
        """How many tasks of each plan have at least one counted act tagged with them. Two queries."""
        pairs = list(Task.objects.filter(plan__public_id__in=plan_ids).values_list("public_id", "plan__public_id"))
        counts = count_tagged(namespace="task", values=[str(task) for task, _plan in pairs])
        acted: dict[str, int] = {}
        for task, plan in pairs:
            if str(task) in counts:
                acted[str(plan)] = acted.get(str(plan), 0) + 1
        return acted
