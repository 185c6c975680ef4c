"""What the pages of this area share: scoped objects, refusals next to the field."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.domain.emergency.errors import EmergencyError, Rewritten
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


class InTurn(OfIncident):
    """A form that is shown only while its act is possible; afterwards, or from an old tab, one is led to where the state stands."""

    def is_in_turn(self) -> bool:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_in_turn():
            messages.warning(request, _("This is not possible in the present state of the file."))
            return redirect(self.back_url())
        answer: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]  # the page that it is mixed into
        return answer


class AgainstOverwriting:
    """A form that says from which saving it was filled, so that of two who write at once nobody takes the other's words away."""

    is_rewritten = False

    def mark(self) -> str:
        """Tells the present saving from any other."""
        raise NotImplementedError

    def refuse(self, form: Any, error: Any) -> None:
        super().refuse(form, error)  # type: ignore[misc]  # the page that it is mixed into
        if isinstance(error, Rewritten):
            self.is_rewritten, form.data = True, form.data.copy()
            form.data["seen"] = self.mark()


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
