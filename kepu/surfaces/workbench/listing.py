"""A list with search, filters, sorting, paging and export, for areas that say which rows and which cells."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from kepu.surfaces.workbench.exports import MOST_ROWS, export_response
from kepu.surfaces.workbench.shell import WorkbenchPage


class ListPage(WorkbenchPage):
    """Subclasses define rows, headings, cells; `sorts` maps ?sort= words to database fields."""

    filter_class: ClassVar[type[forms.Form] | None] = None
    sorts: ClassVar[dict[str, str]] = {}
    export_name: ClassVar[Any] = "list"
    per_page: ClassVar[int] = 30

    def rows(self) -> Any:
        raise NotImplementedError

    def headings(self) -> Sequence[Any]:
        raise NotImplementedError

    def cells(self, row: Any) -> Sequence[Any]:
        raise NotImplementedError

    def noted_export(self, kind: str, count: int) -> None:
        """Called before a file leaves; areas with personal data write it to the audit log."""

    @cached_property
    def filters(self) -> forms.Form | None:
        if self.filter_class is None:
            return None
        form = self.make_filters(self.filter_class)
        form.is_valid()
        return form

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        """The filter form; areas whose choices depend on the actor override this."""
        return form_class(self.request.GET or None)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was chosen in the filters; a wrong value counts as not chosen."""
        return dict(getattr(self.filters, "cleaned_data", {}))

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()

    def sorted_rows(self) -> Any:
        sort = self.request.GET.get("sort", "")
        field = self.sorts.get(sort.removeprefix("-"))
        return self.rows().order_by(("-" if sort.startswith("-") else "") + field, "pk") if field else self.rows()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            rows = self.sorted_rows()[:MOST_ROWS]
            self.noted_export(kind, len(rows))
            return export_response(
                kind=kind, name=str(self.export_name), headings=self.headings(), rows=self._lines(rows)
            )
        return super().get(request, *args, **kwargs)

    def _lines(self, rows: Any) -> Iterator[Sequence[Any]]:
        for row in rows:
            yield self.cells(row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_obj=Paginator(self.sorted_rows(), self.per_page).get_page(self.request.GET.get("page")),
            filter_form=self.filters,
            active=sum(value not in (None, "", False) for value in self.chosen.values()),
            words=self.words,
            **kwargs,
        )
