"""Corrections, and which copies have them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kepu.domain.content.syndication_selectors import corrections_in
from kepu.domain.syndication.errors import NothingToSend, PartnerEnded
from kepu.domain.syndication.models import Receipt
from kepu.domain.syndication.policies import CARRY
from kepu.domain.syndication.selectors import corrections_with_receipts, get_receipt, receipts_of
from kepu.domain.syndication.services.receipts import acknowledge_for, send_again
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage
from kepu.surfaces.workbench.syndication.scope import REASONS, RECEIPT_TONES, tabs


class Corrections(WorkbenchPage):
    template_name = "workbench/syndication/corrections.html"
    permission = CARRY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words, late = self.request.GET.get("q", "").strip(), bool(self.request.GET.get("open"))
        rows = [
            {
                "correction": row,
                "total": sum(counts.values()),
                "open": counts.get("pending", 0) + counts.get("failed", 0),
            }
            for row, counts in corrections_with_receipts(self.unit_ids, words=words)
        ]
        shown = [row for row in rows if row["open"]] if late else rows
        page = Paginator(shown, 30).get_page(self.request.GET.get("page"))
        return super().get_context_data(tabs=tabs("corrections"), page_obj=page, words=words, late=late, **kwargs)


class Show(WorkbenchPage):
    """One correction with every copy: which has it, since when, which does not."""

    template_name = "workbench/syndication/correction.html"
    permission = CARRY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        correction = corrections_in(self.unit_ids).filter(pk=kwargs["pk"]).first()
        if correction is None:
            raise Http404
        receipts = [
            {"row": row, "tone": RECEIPT_TONES[row.state], "reason": REASONS.get(row.reason, row.reason)}
            for row in receipts_of(correction.pk)
        ]
        return super().get_context_data(correction=correction, receipts=receipts, **kwargs)


class _OneReceipt(WorkbenchAction):
    permission = CARRY

    def load(self) -> Receipt:
        receipt = get_receipt(receipt_id=self.kwargs["pk"], unit_ids=self.unit_ids)
        if receipt is None:
            raise Http404
        return receipt


class SendAgain(_OneReceipt):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        receipt = self.load()
        try:
            send_again(actor=self.actor, receipt_id=receipt.pk, now=self.now)
            messages.success(request, _("On its way again. Reload in a moment to see the answer."))
        except NothingToSend:
            messages.error(request, _("This copy has the correction, or fetches it by itself."))
        except PartnerEnded as ended:
            messages.error(
                request,
                _(
                    "%(name)s is a partner no longer, so nothing is sent there. Call them, and note it when they have it."
                )
                % {"name": ended.name},
            )
        return redirect("workbench:syndication:correction", receipt.correction_id)


class Acknowledge(_OneReceipt):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        receipt = self.load()
        acknowledge_for(actor=self.actor, receipt_id=receipt.pk, now=self.now)
        messages.success(request, _("Noted under your name."))
        return redirect("workbench:syndication:correction", receipt.correction_id)
