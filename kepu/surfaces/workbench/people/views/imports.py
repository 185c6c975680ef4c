"""A list of people from a workbook: preview every row, then take the good ones."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.files.models import StoredFile
from kepu.foundation.files.selectors import FileNotFound, get_file
from kepu.foundation.files.services import store_file
from kepu.foundation.people.models import Category, Seniority
from kepu.foundation.people.reading import ReadRow, UnreadableList, read_people
from kepu.foundation.people.selectors import list_completions, names_and_units
from kepu.foundation.people.services import import_people
from kepu.foundation.subjects.standard import numbered
from kepu.foundation.units.selectors import labels_by_id, names_to_ids
from kepu.surfaces.workbench.people.forms import ImportForm
from kepu.surfaces.workbench.people.views.people import PeopleMixin
from kepu.surfaces.workbench.shell import WorkbenchAction

PROBLEMS = {
    "file": gettext_lazy("This is no workbook that can be read."),
    "headings": gettext_lazy(
        "The first rows of the first sheet name no column “姓名” (name) together with another known one."
    ),
}
COLUMNS = {
    "name": gettext_lazy("Name"),
    "unit": gettext_lazy("Unit"),
    "category": gettext_lazy("Category"),
    "seniority": gettext_lazy("Title level"),
    "subject": gettext_lazy("First-level subject"),
    "gender": gettext_lazy("Gender"),
    "has_degree": gettext_lazy("Bachelor's degree or above"),
    "joined_on": gettext_lazy("In the register since"),
}


class ImportMixin(PeopleMixin):
    def read(self, content: bytes, unit_id: int) -> list[ReadRow]:
        """Rows of the workbook, as far as they can be understood. Raises UnreadableList."""
        return read_people(content, units=names_to_ids(self.unit_ids), default_unit=unit_id)


class Import(ImportMixin, FormView[ImportForm]):
    """Takes the workbook, keeps it, and shows what was understood."""

    form_class = ImportForm
    template_name = "workbench/people/import.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"units": self.units}

    def get_initial(self) -> dict[str, Any]:
        return {"unit_id": self.actor.unit_ids[0]}

    def form_valid(self, form: ImportForm) -> HttpResponse:
        file, unit_id = form.cleaned_data["file"], form.cleaned_data["unit_id"]
        content = file.read()
        try:
            rows = self.read(content, unit_id)
        except UnreadableList as wrong:
            form.add_error("file", str(PROBLEMS[wrong.problem]))
            return self.form_invalid(form)
        stored = store_file(actor=self.actor, unit_id=unit_id, name=file.name, content=content, now=self.now)
        return self.render_to_response(self.get_context_data(form=form, preview=self._preview(rows), stored=stored))

    def _preview(self, rows: list[ReadRow]) -> dict[str, Any]:
        known = names_and_units(self.unit_ids)
        units = labels_by_id(self.unit_ids)
        good = [row.draft for row in rows if row.draft]
        fresh = {(draft.name, draft.unit_id) for draft in good} - known
        return {
            "fresh": len(fresh),
            "present": len(good) - len(fresh),
            "completed": len(list_completions(good)),
            "lines": [
                (
                    draft.name,
                    units[draft.unit_id].name,
                    Category(draft.category).label,
                    Seniority(draft.seniority).label,
                    numbered(draft.subject) or _("not stated"),
                )
                for draft in good[:50]
            ],
            "bad": [
                {
                    "number": row.number,
                    "name": row.name,
                    "why": [(COLUMNS[column], text) for column, text in row.problems],
                }
                for row in rows
                if row.problems
            ],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=self.crumbs(_("Import")), **kwargs)


class Confirm(ImportMixin, WorkbenchAction):
    """Takes the good rows of a workbook that was shown before."""

    @cached_property
    def stored(self) -> StoredFile:
        try:
            return get_file(public_id=UUID(self.request.POST.get("file", "")), unit_ids=self.unit_ids)
        except (FileNotFound, ValueError) as missing:
            raise Http404 from missing

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with self.stored.file.open("rb") as file:
            rows = self.read(file.read(), self.stored.unit_id)
        outcome = import_people(actor=self.actor, drafts=[row.draft for row in rows if row.draft], now=self.now)
        words = {"added": outcome.added, "present": outcome.present, "completed": outcome.completed}
        text = _(
            "%(added)s people are new in the register; %(present)s were there already, %(completed)s of them completed."
        )
        messages.success(request, text % words)
        return redirect("workbench:people:index")
