"""The file as it was handed in, and the held rows as a workbook to send back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import View

from kepu.engines.workbooks.selectors import list_rows, list_tables
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.files import scoped_file_response
from kepu.surfaces.workbench.imports.views.scope import ImportsMixin


class Original(ImportsMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return scoped_file_response(self.book.file_id, self.unit_ids)


class HeldRows(ImportsMixin, View):
    """Held rows with their doubts, in the columns of the workbook."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows, _total = list_rows(workbook_id=self.book.id, states=["held"], limit=None)
        tables, _mapping = list_tables(workbook_id=self.book.id)
        letters = list(dict.fromkeys(letter for row in rows for letter in row.raw))
        letters.sort(key=lambda letter: (len(letter), letter))
        headings = _headings(tables)
        return export_response(
            kind="xlsx",
            name=_("Rows to complete, %(name)s") % {"name": self.book.name.rsplit(".", 1)[0]},
            headings=[
                _("Sheet"),
                _("Row"),
                _("What is to be said"),
                *(headings.get(letter, letter) for letter in letters),
            ],
            rows=[
                [row.sheet, row.row, "；".join(f"{d.column} {d.message}".strip() for d in row.doubts)]
                + [row.raw.get(letter, "") for letter in letters]
                for row in rows
            ],
        )


def _headings(tables: list[dict[str, Any]]) -> dict[str, str]:
    from kepu.engines.workbooks.reading.text import column_letter

    first = tables[0]["columns"] if tables else []
    return {column_letter(column["column"]): column["heading"] for column in first if column["heading"]}
