"""What the lists of this area share: search, filters, sorting, paging, export, tabs."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.foundation.units.policies import holds, units_within
from kepu.surfaces.workbench.exports import MOST_ROWS, export_response
from kepu.surfaces.workbench.shell import WorkbenchPage


def tabs(current: str) -> list[dict[str, Any]]:
    """The registers as tabs."""
    names = [
        ("venues", _("Venues")), ("items", _("Counted items")), ("titles", _("Titles held")), ("channels", _("Channels")),
    ]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"workbench:registers:{name}"), "current": name == current}
        for name, label in names
    ]


class RegisterList(WorkbenchPage):
    """A list of a register. Subclasses say rows, headings and cells."""

    tab: ClassVar[str]
    edit_permission: ClassVar[str]
    filter_class: ClassVar[type[forms.Form]]
    sorts: ClassVar[frozenset[str]]
    export_name: ClassVar[Any]

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def headings(self) -> Sequence[str]:
        raise NotImplementedError

    def cells(self, row: Any) -> Sequence[Any]:
        raise NotImplementedError

    @cached_property
    def filters(self) -> forms.Form:
        form = self.filter_class(self.request.GET or None)
        form.is_valid()
        return form

    @cached_property
    def chosen(self) -> dict[str, Any]:
        return self.filters.cleaned_data if self.filters.is_bound else {}

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()

    def sorted_rows(self) -> QuerySet[Any]:
        sort = self.request.GET.get("sort", "")
        return self.rows().order_by(sort, "pk") if sort.removeprefix("-") in self.sorts else self.rows()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            return export_response(kind=kind, name=str(self.export_name), headings=self.headings(), rows=self._lines())
        return super().get(request, *args, **kwargs)

    def _lines(self) -> Iterator[Sequence[Any]]:
        for row in self.sorted_rows()[:MOST_ROWS]:
            yield self.cells(row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tabs=tabs(self.tab),
            page_obj=Paginator(self.sorted_rows(), 30).get_page(self.request.GET.get("page")),
            filter_form=self.filters,
            active=sum(value not in (None, "", False) for value in self.chosen.values()),
            may_edit=holds(self.actor, self.edit_permission),
            **kwargs,
        )

    def may_edit_units(self) -> frozenset[int]:
        """Units whose rows the actor may change."""
        return units_within(self.actor, self.edit_permission)
