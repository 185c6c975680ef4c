"""Calling the next experts by hand, and calling nobody more."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.services import resume_paging, stop_paging
from kepu.surfaces.workbench.incidents.pages import IncidentsAct, OfIncident


class Ask(OfIncident, IncidentsAct):
    def act(self) -> None:
        number = resume_paging(actor=self.actor, incident_id=self.incident.pk, now=self.now)
        if number:
            messages.success(self.request, _("%(number)s experts were called.") % {"number": number})
        else:
            messages.warning(
                self.request,
                _("Nobody else fits who may be asked today. Call somebody by telephone and enter them as a signer."),
            )

    def back_url(self) -> str:
        return f"{super().back_url()}#experts"


class Stop(OfIncident, IncidentsAct):
    done = gettext_lazy("Nobody more is called. Who was asked may still answer.")

    def act(self) -> None:
        stop_paging(actor=self.actor, incident_id=self.incident.pk, now=self.now)

    def back_url(self) -> str:
        return f"{super().back_url()}#experts"
