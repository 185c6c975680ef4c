"""The gate's ledger of one slot, and its conflicts, which a person settles with a reason."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kepu.engines.booking.contracts import ConflictView, ScanView
from kepu.engines.booking.errors import WrongState
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.selectors import attendance, list_conflicts, list_scans
from kepu.engines.booking.services import settle_conflict
from kepu.engines.booking.tickets import short_code
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.gate.views.page import AtGate, hours_of, title_of
from kepu.surfaces.workbench.gate.words import TONES, VERDICTS, WHY, why_text


def line_of(row: ScanView) -> dict[str, Any]:
    """A scan for a page; a conflict with a reason beside it is settled."""
    is_settled = row.verdict == "conflict" and bool(row.note)
    verdict = WHY["settled"] if is_settled else VERDICTS[row.verdict]
    return {
        "row": row,
        "verdict": _("Without a booking") if row.kind == "walk_in" and row.verdict == "admitted" else verdict,
        "tone": "neutral" if row.is_taken_back or is_settled else TONES[row.verdict],
        "why": why_text(row.why) if row.why else "",
        "code": short_code(row.booking) if row.booking else "",
        "gate": row.gate or _("a gate without a name"),
    }  # fmt: skip


class Ledger(AtGate, TemplateView):
    """Every scan as it happened, latest first."""

    template_name = "workbench/gate/ledger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot = self.slot
        return super().get_context_data(
            slot=slot,
            title=title_of(slot),
            hours=hours_of(slot),
            came=attendance(slot_ids=[slot.id]),
            lines=[line_of(row) for row in list_scans(slot_id=slot.id, limit=300)],
            **kwargs,
        )


class Conflicts(AtGate, TemplateView):
    """Conflicts with both sides: who let whom in, when, at which gate."""

    template_name = "workbench/gate/conflicts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot = self.slot
        rows = [
            {
                "view": view,
                "scan": line_of(view.scan),
                "others": [line_of(other) for other in view.others],
                "settled": line_of(view.settled) if view.settled else None,
            }
            for view in list_conflicts(slot_ids=[slot.id])
        ]
        may_settle = may(self.actor, MANAGE, slot.unit_id)
        return super().get_context_data(
            slot=slot, title=title_of(slot), hours=hours_of(slot), rows=rows, may_settle=may_settle, **kwargs
        )


class SettlingForm(forms.Form):
    """How many had really come in beside those counted, and how one knows."""

    entered = forms.IntegerField(
        label=gettext_lazy("How many people came in by this scan, beside those counted already?"), min_value=0
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300,
        help_text=gettext_lazy("What you saw or asked. It stays in the ledger with your name."),
    )  # fmt: skip


class Settlement(AtGate, FormView[SettlingForm]):
    """Settles one conflict; both scans stay as they are."""

    permission = MANAGE
    form_class = SettlingForm
    template_name = "workbench/gate/settlement.html"

    @cached_property
    def conflict(self) -> ConflictView:
        found = (view for view in list_conflicts(slot_ids=[self.slot.id]) if view.id == self.kwargs["pk"])
        view = next(found, None)
        if view is None:
            raise Http404
        return view

    def get_form(self, form_class: Any = None) -> SettlingForm:
        form = super().get_form(form_class)
        form.fields["entered"].max_value = self.conflict.scan.count  # type: ignore[attr-defined]  # an IntegerField
        form.fields["entered"].widget.attrs["max"] = self.conflict.scan.count
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = self.conflict
        return super().get_context_data(
            slot=self.slot, title=title_of(self.slot), view=view, scan=line_of(view.scan),
            others=[line_of(other) for other in view.others], **kwargs,
        )  # fmt: skip

    def form_valid(self, form: SettlingForm) -> HttpResponse:
        values = form.cleaned_data
        try:
            settle_conflict(
                actor=self.actor, admission_id=self.conflict.id, entered=values["entered"], reason=values["reason"],
                now=self.now, scan_id=uuid4(),
            )  # fmt: skip
        except WrongState:
            form.add_error(None, _("It was settled meanwhile, or the number is larger than the scan's."))
            return self.form_invalid(form)
        messages.success(self.request, _("Settled. Both scans stay in the ledger."))
        return redirect("workbench:gate:conflicts", self.slot.public_id)

    def form_invalid(self, form: SettlingForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.conflict.settled is not None:
            raise Http404
        return super().get(request, *args, **kwargs)
