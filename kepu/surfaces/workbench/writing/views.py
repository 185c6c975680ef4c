"""What the editor's panel asks of the server. Every address is below an edition that the person may edit; others get 404."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property

from kepu.domain.content.assistant.proposals import Proposal
from kepu.domain.content.assistant.services import ProposalWish, accept_proposal, propose, reject_proposal
from kepu.domain.content.models import Edition
from kepu.domain.content.policies import may_edit
from kepu.domain.content.waiver_services import waive_finding, withdraw_waiver
from kepu.domain.content.waivers import Waiver
from kepu.domain.content.writing import report_on
from kepu.surfaces.workbench.shell import WorkbenchAction
from kepu.surfaces.workbench.writing.form_text import text_from
from kepu.surfaces.workbench.writing.refusals import SAID, said_of
from kepu.surfaces.workbench.writing.showing import report_context


class EditionAction(WorkbenchAction):
    """A POST about an edition that the actor may edit; a refusal is answered with its reason, never with an error page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except tuple(SAID) as refusal:
            status, message = said_of(refusal)
            return JsonResponse({"message": message}, status=status)
        except (Waiver.DoesNotExist, Proposal.DoesNotExist) as gone:
            raise Http404 from gone

    @cached_property
    def edition(self) -> Edition:
        edition: Edition | None = Edition.objects.filter(pk=self.kwargs["edition"]).first()
        if edition is None or not may_edit(self.actor, edition.unit_id):
            raise Http404
        return edition


class Check(EditionAction):
    """Looks at what stands in the form and answers with the report."""

    def post(self, request: HttpRequest, edition: int) -> HttpResponse:
        report = report_on(edition, text_from(self.edition, request.POST))
        return render(request, "workbench/writing/report.html", report_context(report))


class Waivers(EditionAction):
    """Lets a finding in the form stand, with a reason."""

    def post(self, request: HttpRequest, edition: int) -> HttpResponse:
        text = text_from(self.edition, request.POST)
        waive_finding(
            actor=self.actor,
            edition_id=edition,
            text=text,
            fingerprint=request.POST.get("finding", ""),
            reason=request.POST.get("reason", ""),
            now=self.now,
        )
        return HttpResponse(status=204)


class Withdrawal(EditionAction):
    """Looks at a finding again."""

    def post(self, request: HttpRequest, edition: int, waiver: int) -> HttpResponse:
        withdraw_waiver(actor=self.actor, edition_id=self.edition.pk, waiver_id=waiver, now=self.now)
        return HttpResponse(status=204)


class Proposals(EditionAction):
    """Asks the assistant for a proposal."""

    def post(self, request: HttpRequest, edition: int) -> HttpResponse:
        said = {name: request.POST.get(name, "") for name in ("kind", "text", "block", "path", "term")}
        propose(actor=self.actor, edition_id=self.edition.pk, wish=ProposalWish(**said), now=self.now)
        return HttpResponse(status=204)


class Acceptance(EditionAction):
    """Takes a proposal, perhaps changed."""

    def post(self, request: HttpRequest, edition: int, proposal: int) -> HttpResponse:
        used = request.POST.get("used")
        taken = accept_proposal(
            actor=self.actor, edition_id=self.edition.pk, proposal_id=proposal, used=used, now=self.now
        )
        return JsonResponse({"text": taken.used})


class Rejection(EditionAction):
    """Leaves a proposal unused."""

    def post(self, request: HttpRequest, edition: int, proposal: int) -> HttpResponse:
        reject_proposal(actor=self.actor, edition_id=self.edition.pk, proposal_id=proposal, now=self.now)
        return HttpResponse(status=204)
