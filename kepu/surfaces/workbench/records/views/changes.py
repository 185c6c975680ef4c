"""Withdrawing, discarding, adding evidence, handing evidence out."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from kepu.engines.ledger.errors import WrongState
from kepu.engines.ledger.services import add_evidence, discard_record, withdraw_record
from kepu.foundation.files.selectors import get_file_by_id
from kepu.foundation.units.policies import units_within
from kepu.surfaces.workbench.files import file_response
from kepu.surfaces.workbench.records.evidence import keep_files, proofs_of
from kepu.surfaces.workbench.records.forms import EvidenceForm, ReasonForm
from kepu.surfaces.workbench.records.views.scope import RecordMixin
from kepu.surfaces.workbench.shell import WorkbenchPage


class Withdraw(RecordMixin, WorkbenchPage):
    """Asks, then supersedes the record with nothing."""

    template_name = "ui/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.require("records.confirm")
        if not self.detail.row.is_live or not self.detail.row.is_fixed:
            raise Http404
        kwargs.setdefault("form", ReasonForm())
        return super().get_context_data(
            title=_("Withdraw this record?"),
            text=self.title,
            effects=[
                _("It counts no longer: not in plans, dashboards or statistics forms that are still open."),
                _("It stays in the book with your name and reason, and the chain goes on."),
                _("A withdrawn record does not come back; the act can be recorded anew."),
            ],
            confirm_label=_("Withdraw"),
            cancel_url=reverse("workbench:records:detail", args=[self.detail.row.public_id]),
            danger=True,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            withdraw_record(
                actor=self.actor, record_id=self.detail.row.id, reason=form.cleaned_data["reason"], now=self.now
            )
            messages.success(request, _("Withdrawn. It counts no longer."))
        except WrongState:
            messages.error(request, _("Meanwhile somebody else changed the state of this record."))
        return redirect("workbench:records:detail", self.detail.row.public_id)


class Discard(RecordMixin, WorkbenchPage):
    """Asks, then throws a proposed record away."""

    template_name = "ui/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.require("records.propose")
        if not self.detail.row.is_proposed:
            raise Http404
        return super().get_context_data(
            title=_("Throw this record away?"),
            text=self.title,
            effects=[_("It was never confirmed, so nothing counted it. It is gone for good, with its evidence.")],
            confirm_label=_("Throw away"),
            cancel_url=reverse("workbench:records:detail", args=[self.detail.row.public_id]),
            danger=True,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            discard_record(actor=self.actor, record_id=self.detail.row.id, now=self.now)
        except WrongState:
            messages.error(request, _("It is confirmed meanwhile; withdraw it instead."))
            return redirect("workbench:records:detail", self.detail.row.public_id)
        messages.success(request, _("Thrown away."))
        return redirect("workbench:records:index")


class AddEvidence(RecordMixin, View):
    """Adds files or a link, before or after confirmation."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require("records.propose")
        form = EvidenceForm(request.POST, request.FILES)
        back = redirect("workbench:records:detail", self.detail.row.public_id)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return back
        said, row = form.cleaned_data, self.detail.row
        if not row.is_live:
            messages.error(request, _("Evidence is added to the record that counts; this one was replaced."))
            return back
        kept = keep_files(said["files"], actor=self.actor, unit_id=row.unit_id, now=self.now)
        add_evidence(
            actor=self.actor, record_id=row.id, proofs=proofs_of(kept, said["link"], said["note"]), now=self.now
        )
        messages.success(request, _("Evidence added."))
        return back


class DownloadEvidence(RecordMixin, View):
    """A file of a record that the actor may read."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        row = self.detail.row
        if row.kind.is_confidential and row.unit_id not in units_within(self.actor, "records.propose"):
            raise Http404
        proof = next(
            (proof for proof in self.detail.evidence if proof.id == kwargs["evidence_id"] and proof.file_id), None
        )
        if proof is None:
            raise Http404
        return file_response(get_file_by_id(proof.file_id or 0))
