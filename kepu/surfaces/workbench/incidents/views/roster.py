"""The duty roster: who is on duty when, by unit."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.models import DutyShift
from kepu.domain.emergency.policies import LEAD, OPEN
from kepu.domain.emergency.selectors.desk import shifts_in
from kepu.domain.emergency.services import enter_shift, remove_shift
from kepu.foundation.units.models import Membership
from kepu.foundation.units.policies import roles_with
from kepu.surfaces.workbench.incidents.forms import ShiftForm
from kepu.surfaces.workbench.incidents.pages import IncidentsAct, IncidentsForm
from kepu.surfaces.workbench.incidents.words import tabs
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.pages import found_or_404


class Roster(ListPage):
    template_name = "workbench/incidents/roster.html"
    permission = OPEN
    sorts = {"unit": "unit__name", "who": "account__username", "from": "starts_at", "until": "ends_at"}
    export_name = gettext_lazy("Duty roster")

    def rows(self) -> Any:
        rows = shifts_in(self.unit_ids, since=self.now)
        return rows.filter(unit__name__icontains=self.words) if self.words else rows

    def headings(self) -> list[str]:
        return [_("Unit"), _("Who"), _("From"), _("Until"), _("Note")]

    def cells(self, row: Any) -> list[Any]:
        return [row.unit.name, str(row.account), row.starts_at, row.ends_at, row.note]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("roster"), **kwargs)
        return context | {"rows": [{"shift": row, "is_now": row.starts_at <= self.now} for row in context["page_obj"]]}


class New(IncidentsForm):
    permission = LEAD
    form_class = ShiftForm
    saved = gettext_lazy("Entered.")

    def heading(self) -> str:
        return _("Put somebody on duty")

    def back_url(self) -> str:
        return reverse("workbench:incidents:roster")

    def get_form_kwargs(self) -> dict[str, Any]:
        able = Membership.objects.filter(unit__in=self.unit_ids, role__in=roles_with(OPEN), ended_at__isnull=True)
        rows = able.filter(account__is_active=True).select_related("account", "unit").order_by("unit__sort_key", "pk")
        people = {row.account_id: f"{row.account} · {row.unit.name}" for row in rows}
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "people": list(people.items())}

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        return {"unit": own[0] if own else None}

    def write(self, values: dict[str, Any]) -> str:
        enter_shift(
            actor=self.actor, unit_id=values["unit"], account_id=values["account"], starts_at=values["starts_at"],
            ends_at=values["ends_at"], note=values["note"], now=self.now,
        )  # fmt: skip
        return self.back_url()


class Remove(IncidentsAct):
    permission = LEAD
    done = gettext_lazy("Taken off the roster.")

    def act(self) -> None:
        row = found_or_404(DutyShift.objects.filter(unit__in=self.unit_ids, pk=self.kwargs["pk"]).first())
        remove_shift(actor=self.actor, shift_id=row.pk, now=self.now)

    def back_url(self) -> str:
        return reverse("workbench:incidents:roster")
