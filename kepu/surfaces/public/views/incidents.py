"""What has happened and what scientists say: public incidents, the statement that stands, every version, the next update."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.emergency.markup import describe
from kepu.domain.emergency.models import Incident, Statement
from kepu.domain.emergency.selectors.public import get_public_incident, hazards_in_use, public_incidents
from kepu.domain.packs.hazards import hazards
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.public.frame import PublicPage, academy, name_of
from kepu.surfaces.public.page_cache import CLAIMS, INCIDENTS

PER_PAGE = 20


class Incidents(PublicPage):
    """Incidents with a statement, newest first; narrowed by kind."""

    template_name = "public/incidents.html"
    tags = (INCIDENTS,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        in_use = hazards_in_use()
        hazard = self.request.GET.get("hazard", "")
        hazard = hazard if hazard in in_use else ""
        page = Paginator(public_incidents(hazard=hazard), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page, cards=[_card(row) for row in page], hazard=hazard,
            hazards=[(each.code, each.title) for each in hazards().values() if each.code in in_use],
            crumbs=[{"label": _("Incidents and what we know")}], **kwargs,
        )  # fmt: skip


def _card(incident: Incident) -> dict[str, Any]:
    current: list[Statement] = incident.current  # type: ignore[attr-defined]  # prefetched by the selector
    return {"incident": incident, "statement": current[0] if current else None}


class IncidentPage(PublicPage):
    """The statement that stands, what has changed, who signed, claims and packs that belong to it."""

    template_name = "public/incident.html"
    tags = (INCIDENTS, CLAIMS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moment = now()
        view = get_public_incident(kwargs["public_id"], today=local_date(moment))
        if view is None:
            raise Http404
        incident, top = view.incident, academy()
        unit = labels_by_id([incident.unit_id])[incident.unit_id]
        data = describe(view.current, base_url=settings.BASE_URL.rstrip("/"), publisher=top.name if top else unit.name)
        due = view.current.next_update_at if incident.is_open else None
        return super().get_context_data(
            view=view, incident=incident, statement=view.current, unit=unit, unit_name=name_of(unit), json_ld=data,
            due=due, is_late=due is not None and due <= moment,
            signatures=[row for row in view.current.signatures.all() if row.signed_at],
            crumbs=[
                {"label": _("Incidents and what we know"), "url": reverse("public:incidents")}, {"label": incident.title},
            ],
            **kwargs,
        )  # fmt: skip
