"""Who leads: taking a lead that nobody has, handing over to the next shift."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.services import accept_lead, offer_lead, take_lead
from kepu.foundation.units.policies import require, roles_with
from kepu.foundation.units.selectors import ancestor_ids, list_members
from kepu.surfaces.workbench.incidents.forms import OfferForm
from kepu.surfaces.workbench.incidents.pages import IncidentsAct, IncidentsForm, OfIncident


class Take(OfIncident, IncidentsAct):
    done = gettext_lazy("You lead this file now.")

    def act(self) -> None:
        take_lead(actor=self.actor, incident_id=self.incident.pk, now=self.now)


class Offer(OfIncident, IncidentsForm):
    form_class = OfferForm
    submit_label = gettext_lazy("Offer the lead")
    saved = gettext_lazy("Offered. You stay responsible until it is accepted.")

    def heading(self) -> str:
        return _("Hand over to the next shift")

    def get_form_kwargs(self) -> dict[str, Any]:
        require(self.actor, LEAD, self.incident.unit_id)
        able = roles_with(LEAD)
        path = [self.incident.unit_id, *ancestor_ids(self.incident.unit_id)]
        people = {
            row.account_id: f"{row.account} · {row.unit.name}"
            for unit in path
            for row in list_members(unit)
            if row.role in able and row.account_id != self.incident.lead_id
        }
        return {**super().get_form_kwargs(), "people": list(people.items())}

    def write(self, values: dict[str, Any]) -> str:
        offer_lead(
            actor=self.actor,
            incident_id=self.incident.pk,
            account_id=values["account"],
            note=values["note"],
            now=self.now,
        )
        return self.back_url()


class Accept(OfIncident, IncidentsAct):
    done = gettext_lazy("You lead this file now.")

    def act(self) -> None:
        accept_lead(actor=self.actor, incident_id=self.incident.pk, now=self.now)
