"""Claims and packs that belong to a file: found by words, linked and unlinked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.emergency.errors import EmergencyError
from kepu.domain.emergency.models import LinkedClaim, LinkedPack
from kepu.domain.emergency.selectors.desk import linkable_claims, linkable_packs
from kepu.domain.emergency.services import link_claim, link_pack, unlink_claim, unlink_pack
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.incidents.pages import OfIncident
from kepu.surfaces.workbench.incidents.words import said
from kepu.surfaces.workbench.shell import WorkbenchPage

ACTS: dict[str, tuple[Any, Any, str]] = {
    "claim": (link_claim, unlink_claim, "claim_id"),
    "pack": (link_pack, unlink_pack, "pack_id"),
}  # fmt: skip


class Links(OfIncident, WorkbenchPage):
    """POST: kind (claim, pack), key, and `remove` to take a link away."""

    template_name = "workbench/incidents/links.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        incident, asked = self.incident, self.request.GET.get("q", "").strip()
        linked = [row.claim for row in incident.linked_claims.select_related("claim")]
        return super().get_context_data(
            incident=incident, words=asked, claims=linked, packs=[row.pack for row in incident.linked_packs.select_related("pack")],
            more_claims=linkable_claims(self.unit_ids, words=asked, without=[claim.pk for claim in linked]),
            more_packs=linkable_packs(incident, self.unit_ids, words=asked), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
        if kind in ACTS and is_number(key):
            link, unlink, name = ACTS[kind]
            act: Any = unlink if request.POST.get("remove") else link
            try:
                act(actor=self.actor, incident_id=self.incident.pk, now=self.now, **{name: int(key)})
            except EmergencyError as error:
                messages.error(request, said(error))
            except (LinkedClaim.DoesNotExist, LinkedPack.DoesNotExist):
                messages.error(request, _("This link is gone already."))
        return redirect(reverse("workbench:incidents:links", args=[self.incident.public_id]))
