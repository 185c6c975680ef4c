from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.models import CountFact
from kepu.domain.bases.selectors import counts_of
from kepu.domain.bases.services import state_count
from kepu.surfaces.workbench.registers.edits import RegisterForm
from kepu.surfaces.workbench.registers.forms import ItemFilter, ItemForm
from kepu.surfaces.workbench.registers.lists import RegisterList

EDIT = "bases.edit"


class ItemList(RegisterList):
    template_name = "workbench/registers/items.html"
    tab = "items"
    edit_permission = EDIT
    filter_class = ItemFilter
    sorts = frozenset({"unit__name", "kind", "quantity", "starts_on"})
    export_name = gettext_lazy("Counted items")

    def rows(self) -> QuerySet[CountFact]:
        rows = counts_of(self.unit_ids, on=self.chosen.get("on") or self.today)
        if self.words:
            rows = rows.filter(Q(unit__name__icontains=self.words) | Q(source_note__icontains=self.words))
        return rows.filter(kind=self.chosen["kind"]) if self.chosen.get("kind") else rows

    def headings(self) -> list[str]:
        return [_("Unit"), _("What is counted"), _("How many"), _("Holds from"), _("Where this is from")]

    def cells(self, row: Any) -> list[Any]:
        return [row.unit.name, row.get_kind_display(), row.quantity, row.starts_on, row.source_note]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = [(row.unit_id, row.kind) for row in context["page_obj"].object_list]
        history: dict[tuple[int, str], list[CountFact]] = {}
        for fact in counts_of({unit for unit, _kind in shown}).order_by("-starts_on", "-entered_at"):
            history.setdefault((fact.unit_id, fact.kind), []).append(fact)
        context["rows"] = [(row, history.get((row.unit_id, row.kind), [])) for row in context["page_obj"].object_list]
        return context


class ItemNew(RegisterForm):
    form_class = ItemForm
    permission = EDIT
    takes_units = True

    def heading(self) -> str:
        return _("State a number")

    def explain(self) -> str:
        return _("State how many there are from a day on; nought is a statement, too.")

    def back_url(self) -> str:
        return reverse("workbench:registers:items")

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return {
            "unit": asked.get("unit") or self.actor.unit_ids[0],
            "kind": asked.get("kind") or "community_room",
            "starts_on": self.today,
        }

    def write(self, values: dict[str, Any]) -> str:
        state_count(
            actor=self.actor, unit_id=values["unit"], kind=values["kind"], starts_on=values["starts_on"],
            quantity=values["quantity"], source_note=values["source_note"], now=self.now,
        )  # fmt: skip
        return self.back_url()
