from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.domain.statistics.contracts import Edition
from kepu.domain.statistics.editions import InvalidCell, UnknownEdition
from kepu.domain.statistics.models import AddedCell
from kepu.domain.statistics.selectors import get_edition, list_editions
from kepu.domain.statistics.services import add_cell, withdraw_cell
from kepu.engines.measures.selectors import list_definitions
from kepu.foundation.units.policies import is_central
from kepu.surfaces.workbench.forms.forms import CellForm
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage


class Editions(WorkbenchPage):
    """The versions of the form."""

    template_name = "workbench/forms/editions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            editions=[(one, one.title.in_language(get_language() or "")) for one in list_editions()], **kwargs
        )


class OfEdition(WorkbenchPage):
    """What the pages of one edition share."""

    @cached_property
    def edition(self) -> Edition:
        try:
            return get_edition(self.kwargs["code"])
        except UnknownEdition as error:
            raise Http404 from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = get_language() or ""
        return super().get_context_data(
            edition=self.edition, edition_title=self.edition.title.in_language(language), **kwargs
        )


class EditionPage(OfEdition):
    """Every cell of an edition, what is confirmed and what is not."""

    template_name = "workbench/forms/edition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = get_language() or ""
        return super().get_context_data(
            sections=[
                (
                    table,
                    table.title.in_language(language),
                    [(cell, cell.title.in_language(language)) for cell in self.edition.cells_of(table.code)],
                )
                for table in self.edition.tables
            ],
            may_add=is_central(self.actor),
            checks=[(check.message.in_language(language), check.text) for check in self.edition.checks],
            **kwargs,
        )


class AddCell(OfEdition):
    """An administrator adds what the published parts of the form do not show."""

    template_name = "workbench/forms/add_cell.html"
    permission = "settings.manage"

    def form(self, posted: Any = None) -> CellForm:
        measures = [(one.code, f"{one.title}（{one.code}）") for one in list_definitions() if not one.is_rate]
        return CellForm(
            posted,
            edition=self.edition,
            measures=measures,
            initial={"table": self.request.GET.get("table", "education")},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            add_cell(actor=self.actor, edition=self.edition.code, now=self.now, **form.cleaned_data)
        except InvalidCell as error:
            field = error.word if error.word in form.fields else "code"
            form.add_error(field, _("This cannot be used: %(problem)s") % {"problem": error.problem})
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("Added. It stands on every form of this edition that is not signed."))
        return redirect("workbench:forms:edition", code=self.edition.code)


class WithdrawCell(WorkbenchAction):
    """Takes an added cell out of forms that are not signed."""

    permission = "settings.manage"

    def post(self, request: HttpRequest, code: str, cell_id: int) -> HttpResponse:
        try:
            withdraw_cell(actor=self.actor, cell_id=cell_id, now=self.now)
        except AddedCell.DoesNotExist as error:
            raise Http404 from error
        messages.info(request, _("Taken out. Signed forms keep it."))
        return redirect("workbench:forms:edition", code=code)
