"""One row: settling it, leaving it out, taking either back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.engines.ledger.selectors import list_kinds
from kepu.engines.workbooks.errors import InvalidSettlement, ReasonMissing, RowNotOpen
from kepu.engines.workbooks.messages import say
from kepu.engines.workbooks.services import reopen_row, settle_row, skip_row
from kepu.surfaces.workbench.imports.forms import SettleForm, initial_of
from kepu.surfaces.workbench.imports.showing import shown_row
from kepu.surfaces.workbench.imports.views.scope import ImportsMixin
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage


class RowPage(ImportsMixin, WorkbenchPage, FormView[SettleForm]):
    """The row with what was typed and the form that settles it; alone for htmx, as a page otherwise."""

    form_class = SettleForm

    @cached_property
    def kinds(self) -> list[Any]:
        return list_kinds()

    @property
    def is_partial(self) -> bool:
        return self.request.headers.get("HX-Request") == "true"

    def get_template_names(self) -> list[str]:
        return ["workbench/imports/settle.html" if self.is_partial else "workbench/imports/row.html"]

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = initial_of(self.row, self.hosts, self.kinds)
        return super().get_form_kwargs() | {
            "initial": initial,
            "kinds": self.kinds,
            "units": self.hosts,
            "prefix": f"row{self.row.id}",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Import workbooks"), "url": reverse("workbench:imports:index")},
            {"label": self.book.name, "url": reverse("workbench:imports:detail", args=[self.book.public_id])},
            {"label": f"{self.row.sheet} {self.row.row}"},
        ]
        item = shown_row(self.row, {kind.code: kind for kind in self.kinds})
        kwargs |= {"book": self.book}
        return super().get_context_data(item=item, crumbs=crumbs, is_partial=self.is_partial, **kwargs)

    def form_valid(self, form: SettleForm) -> HttpResponse:
        try:
            settle_row(actor=self.actor, row_id=self.row.id, typed=form.settlement(), now=self.now)
        except InvalidSettlement as error:
            form.add_error(error.field.removesuffix("_fen"), say(error.reason))
            return self.form_invalid(form)
        except RowNotOpen:
            messages.warning(self.request, _("This row was decided already."))
        return settled_answer(self, self.request)


class Omission(ImportsMixin, WorkbenchAction):
    """Leaves a row out, with a reason."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            skip_row(actor=self.actor, row_id=self.row.id, reason=request.POST.get("reason", ""), now=self.now)
        except ReasonMissing:
            messages.warning(request, _("Say why the row is left out."))
            return redirect("workbench:imports:row", book=self.book.public_id, row=self.row.id)
        except RowNotOpen:
            messages.warning(request, _("This row was decided already."))
        return settled_answer(self, request)


class Reopening(ImportsMixin, WorkbenchAction):
    """Takes a settlement or an omission back."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            reopen_row(actor=self.actor, row_id=self.row.id, now=self.now)
        except RowNotOpen:
            messages.warning(request, _("This row was imported already: correct its record instead."))
        return redirect("workbench:imports:row", book=self.book.public_id, row=self.row.id)


def settled_answer(view: ImportsMixin, request: HttpRequest) -> HttpResponse:
    """Back to the preview; within the list htmx shows the row as it stands now."""
    from django.shortcuts import render

    if request.headers.get("HX-Request") != "true":
        return redirect("workbench:imports:detail", book=view.book.public_id)
    for name in ("book", "row"):
        view.__dict__.pop(name, None)
    item = shown_row(view.row, {kind.code: kind for kind in list_kinds()})
    return render(request, "workbench/imports/card.html", {"book": view.book, "item": item, "is_partial": True})
