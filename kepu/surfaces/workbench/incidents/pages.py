"""What the pages of this area share: scoped objects, refusals next to the field."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from kepu.domain.emergency.errors import EmergencyError
from kepu.domain.emergency.models import Incident
from kepu.domain.emergency.policies import OPEN
from kepu.domain.emergency.selectors.desk import get_incident
from kepu.surfaces.workbench.incidents.words import explain, said
from kepu.surfaces.workbench.pages import ActPage, ConfirmPage, FormPage, Refusing
from kepu.surfaces.workbench.shell import WorkbenchMixin


class OfIncident(WorkbenchMixin):
    """A page about one file of the actor's units; others get 404."""

    permission = OPEN
    kwargs: dict[str, Any]

    @cached_property
    def incident(self) -> Incident:
        try:
            return get_incident(self.kwargs["public_id"], self.unit_ids)
        except Incident.DoesNotExist as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:incidents:incident", args=[self.incident.public_id])

    def intro(self) -> str:
        return self.incident.named


class OfIncidents(Refusing):
    """What incident files refuse is shown beside the field that it is about."""

    refusals = (EmergencyError,)

    def explain(self, error: Any) -> str:
        return said(error)

    def refuse(self, form: Any, error: Any) -> None:
        explain(form, error)


class IncidentsForm(OfIncidents, FormPage):
    """A form of the desk."""

    permission = OPEN


class IncidentsConfirm(OfIncidents, ConfirmPage):
    """Asks before it acts."""

    permission = OPEN


class IncidentsAct(OfIncidents, ActPage):
    """A POST that does one thing."""

    permission = OPEN
