"""The list of workbooks, handing one in, and the preview of its rows."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.engines.ledger.selectors import list_kinds
from kepu.engines.workbooks.contracts import RowView, WorkbookView
from kepu.engines.workbooks.messages import say
from kepu.engines.workbooks.reading.contracts import UnreadableWorkbook
from kepu.engines.workbooks.selectors import list_remarks, list_rows, list_workbooks
from kepu.engines.workbooks.services import read_workbook
from kepu.foundation.files.services import FileTooLarge
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.imports.forms import HandInForm
from kepu.surfaces.workbench.imports.showing import shown_row
from kepu.surfaces.workbench.imports.views.scope import ImportsMixin
from kepu.surfaces.workbench.imports.words import STATES
from kepu.surfaces.workbench.shell import WorkbenchPage

PER_PAGE = 30


class Slices:
    """Rows of some states for a paginator: counted and read by the page."""

    def __init__(self, book: WorkbookView, states: list[str]) -> None:
        self._book, self._states = book, states

    def __len__(self) -> int:
        return sum(self._book.counts.get(state, 0) for state in self._states)

    def __getitem__(self, part: slice) -> list[RowView]:
        start, stop = part.start or 0, part.stop or len(self)
        return list_rows(workbook_id=self._book.id, states=self._states, offset=start, limit=stop - start)[0]


class ImportList(ImportsMixin, WorkbenchPage):
    template_name = "workbench/imports/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        number = max(1, int(self.request.GET.get("page", "1") if is_number(self.request.GET.get("page", "1")) else "1"))
        books, total = list_workbooks(
            unit_ids=self.unit_ids, offset=(number - 1) * PER_PAGE, limit=PER_PAGE, words=words
        )
        page = Paginator(range(total), PER_PAGE).get_page(number)
        return super().get_context_data(books=books, total=total, page_obj=page, **kwargs)


class HandIn(ImportsMixin, WorkbenchPage, FormView[HandInForm]):
    template_name = "workbench/imports/new.html"
    form_class = HandInForm

    def get_form_kwargs(self) -> dict[str, Any]:
        own = self.actor.unit_ids[0] if self.actor.unit_ids else None
        return super().get_form_kwargs() | {"units": self.hosts, "initial": {"unit": own}}

    def form_valid(self, form: HandInForm) -> HttpResponse:
        said = form.cleaned_data
        file = said["file"]
        try:
            book = read_workbook(
                actor=self.actor,
                unit_id=said["unit"],
                file_name=file.name,
                content=file.read(),
                year=said["year"],
                now=self.now,
            )
        except UnreadableWorkbook as error:
            form.add_error("file", say(error.code, raw=error.detail, hint=error.detail))
            return self.form_invalid(form)
        except FileTooLarge:
            form.add_error("file", say("file.too_large"))
            return self.form_invalid(form)
        if book.read_at != self.now:
            messages.info(self.request, _("This file was handed in before; here it is."))
        return redirect("workbench:imports:detail", book=book.public_id)


class Preview(ImportsMixin, WorkbenchPage):
    template_name = "workbench/imports/detail.html"

    @cached_property
    def state(self) -> str:
        wanted = self.request.GET.get("state", "")
        if wanted in STATES or wanted == "all":
            return wanted
        return "held" if self.book.held else "all"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        states = list(STATES) if self.state == "all" else [self.state]
        slices: Any = Slices(self.book, states)
        page = Paginator(slices, PER_PAGE).get_page(self.request.GET.get("page"))
        kinds = {kind.code: kind for kind in list_kinds()}
        kwargs |= {"book": self.book}
        return super().get_context_data(
            state=self.state,
            tabs=self._tabs(),
            rows=[shown_row(row, kinds) for row in page.object_list],
            page_obj=page,
            remarks=list_remarks(workbook_id=self.book.id),
            crumbs=[
                {"label": _("Import workbooks"), "url": reverse("workbench:imports:index")},
                {"label": self.book.name},
            ],
            **kwargs,
        )

    def _tabs(self) -> list[dict[str, Any]]:
        shown = [("held", STATES["held"]), ("all", _("all rows"))]
        shown += [(state, label) for state, label in STATES.items() if state != "held" and self.book.counts.get(state)]
        return [
            {
                "label": label,
                "url": f"?state={state}",
                "current": state == self.state,
                "count": self.book.total if state == "all" else self.book.counts.get(state, 0),
            }
            for state, label in shown
        ]
