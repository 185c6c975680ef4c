"""What pages of the workbench share: a page, a form, a question before what cannot be undone, an act, a list with export."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.policies import READ, may, units_within
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.exports import MOST_ROWS, export_response
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchMixin, WorkbenchPage

PER_PAGE = 40


class Page(WorkbenchPage):
    """A page for whoever may read something."""

    permission = READ

    @cached_property
    def year(self) -> int:
        """?year=, or this year."""
        text = self.request.GET.get("year", "")
        return int(text) if is_number(text) and 2000 <= int(text) <= 2100 else self.today.year

    def years(self) -> list[dict[str, Any]]:
        """Last year, this and the next as tabs, keeping nothing else of the query."""
        shown = sorted({self.today.year - 1, self.today.year, self.today.year + 1, self.year})
        return [{"label": str(year), "url": f"?year={year}", "current": year == self.year} for year in shown]

    def may(self, permission: str, unit_id: int) -> bool:
        return may(self.actor, permission, unit_id)


class Refusing:
    """What an area's services may refuse, and how that is said."""

    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    def explain(self, error: Any) -> str:
        """What happened and what helps, in words."""
        raise NotImplementedError

    def field_of(self, error: Exception, form: Any) -> str | None:
        """The field that a refusal is about; None says it above the form."""
        return None


class FormPage(Refusing, WorkbenchMixin, FormView[Any]):
    """A page with one form. Subclasses say heading, where back leads, and write(values), which returns the next address."""

    permission = READ
    template_name = "ui/form.html"
    submit_label: ClassVar[Any] = gettext_lazy("Save")
    saved: ClassVar[Any] = gettext_lazy("Saved.")
    is_multipart: ClassVar[bool] = False

    def heading(self) -> str:
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def write(self, values: dict[str, Any]) -> str:
        raise NotImplementedError

    def intro(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=self.heading(),
            intro=self.intro(),
            back_url=self.back_url(),
            submit_label=self.submit_label,
            is_multipart=self.is_multipart,
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            address = self.write(form.cleaned_data)
        except self.refusals as error:
            self.refuse(form, error)
            return self.form_invalid(form)
        if self.saved:
            messages.success(self.request, self.saved)
        return redirect(address)

    def refuse(self, form: Any, error: Exception) -> None:
        """Puts a refusal beside the field that it is about."""
        form.add_error(self.field_of(error, form), self.explain(error))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class NothingForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class ConfirmPage(FormPage):
    """Asks before something that cannot be undone."""

    template_name = "ui/confirm.html"
    form_class: Any = NothingForm
    confirm_label: ClassVar[Any]
    danger: ClassVar[bool] = False

    def text(self) -> str:
        return ""

    def effects(self) -> Sequence[str]:
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.heading(),
            text=self.text(),
            effects=self.effects(),
            confirm_label=self.confirm_label,
            cancel_url=self.back_url(),
            danger=self.danger,
            **kwargs,
        )


class ActPage(Refusing, WorkbenchAction):
    """A POST that does one thing and goes back. Subclasses say act() and back_url()."""

    done: ClassVar[Any] = ""

    def act(self) -> None:
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except self.refusals as error:
            messages.error(request, self.explain(error))
        else:
            if self.done:
                messages.success(request, self.done)
        return redirect(self.back_url())


class Listing(Page):
    """A list with search, filters, sorting, paging and export. Subclasses say rows (a list or queryset), headings and cells."""

    filter_class: ClassVar[type[forms.Form] | None] = None
    export_name: ClassVar[Any] = "kepu"
    per_page: ClassVar[int] = PER_PAGE

    def rows(self) -> Any:
        raise NotImplementedError

    def headings(self) -> Sequence[Any]:
        raise NotImplementedError

    def cells(self, row: Any) -> Iterable[Any]:
        raise NotImplementedError

    @cached_property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()

    @cached_property
    def filters(self) -> forms.Form | None:
        if self.filter_class is None:
            return None
        form = self.filter_class(self.request.GET)
        form.is_valid()
        return form

    def chosen(self, name: str) -> Any:
        """A filter's value; empty when it is not given or not known."""
        return self.filters.cleaned_data.get(name) if self.filters else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            lines = [list(self.cells(row)) for row in self.rows()[:MOST_ROWS]]
            return export_response(kind=kind, name=str(self.export_name), headings=self.headings(), rows=lines)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        values = self.filters.cleaned_data.items() if self.filters else ()
        return super().get_context_data(
            page_obj=Paginator(self.rows(), self.per_page).get_page(self.request.GET.get("page")),
            filter_form=self.filters,
            active=sum(value not in (None, "", False) for name, value in values if name != "year"),
            year=self.year,
            kept=[("year", self.year)] if self.request.GET.get("year") else [],
            **kwargs,
        )


class UnitChoice(forms.TypedChoiceField):
    """One of the units given, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, unit_ids: Iterable[int], *, kinds: Sequence[str] = ()) -> None:
        labels = [u for u in labels_by_id(unit_ids).values() if u.closed_on is None and (not kinds or u.kind in kinds)]
        blank = [("", "–")] if not self.required or len(labels) > 1 else []
        self.choices = [*blank, *((u.id, u.name) for u in labels)]


def own_units(view: WorkbenchMixin, permission: str) -> frozenset[int]:
    """Units over which the actor holds a permission."""
    return units_within(view.actor, permission)


def unit_names(unit_ids: Iterable[int]) -> dict[int, UnitLabel]:
    """Labels by id, for showing."""
    return labels_by_id(unit_ids)


def found_or_404(row: Any) -> Any:
    """The row, or 404 when the scope does not hold it."""
    if row is None:
        raise Http404
    return row


def year_filter(today_year: int) -> list[tuple[str, str]]:
    """Years to choose from."""
    return [("", _("all years")), *((str(year), str(year)) for year in range(today_year + 1, today_year - 4, -1))]
