"""A directive in force: its clauses, its file, and the matrix of clauses and units."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.domain.plans.addressing import labels_below
from kepu.domain.plans.selectors import clause_matrix
from kepu.domain.plans.selectors.clauses import Cell, MatrixRow
from kepu.foundation.files.selectors import get_file_by_id
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import list_labels, subtree_ids
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.directives.listing import assigned_units
from kepu.surfaces.workbench.directives.scope import OfDirective
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.files import file_response
from kepu.surfaces.workbench.pages import Page, found_or_404
from kepu.surfaces.workbench.plans.words import ANSWER_STATES, addressee_words

MOST_COLUMNS = 16


class DirectivePage(OfDirective, Page):
    template_name = "workbench/directives/directive.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        directive = self.directive
        found_or_404(None if directive.is_draft else directive)
        units = assigned_units(directive, self.unit_ids)
        rows = {
            row.clause.pk: row
            for row in clause_matrix(directive_id=directive.pk, unit_ids=units, year=self.year, day=self.today)
        }
        names = {label.code: label.short_name for label in labels_below(directive.unit_id)}
        clauses = [
            {"clause": clause, "row": rows.get(clause.pk), "to": addressee_words(clause.addressees, names), "indent": clause.level - 1,
             "only": _only(rows.get(clause.pk))}
            for clause in directive.clauses.all()
        ]  # fmt: skip
        cells = [cell for row in rows.values() for cell in row.cells if cell.state]
        return super().get_context_data(
            directive=directive,
            clauses=clauses,
            years=self.years(),
            year=self.year,
            several=len(units) > 1,
            assigned=len(cells),
            accepted=sum(cell.state == "accepted" for cell in cells),
            overdue=sum(cell.state == "overdue" for cell in cells),
            manages=self.manages,
            newer=getattr(directive, "superseded_by", None),
            steps=[
                {"what": s.get_act_display(), "who": s.actor_name, "at": s.at, "why": s.reason}
                for s in directive.steps.order_by("-at", "-pk")
            ],
            crumbs=[
                {"label": _("Directives"), "url": reverse("workbench:directives:index")},
                {"label": directive.title},
            ],
            **kwargs,
        )


def _only(row: MatrixRow | None) -> dict[str, Any] | None:
    """The one cell of a row with one assigned unit, in words."""
    cells = [cell for cell in row.cells if cell.state] if row else []
    return {"state": ANSWER_STATES[cells[0].state], "tone": cells[0].tone} if len(cells) == 1 else None


class DirectiveFile(OfDirective, Page):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file_id = found_or_404(self.directive.file_id)
        response: HttpResponse = file_response(get_file_by_id(file_id))  # type: ignore[assignment]  # a streaming answer
        return response


class Matrix(OfDirective, Page):
    """Duties × units; many units are gathered under the branches, one click deeper shows them."""

    template_name = "workbench/directives/matrix.html"

    @cached_property
    def units(self) -> list[int]:
        units = assigned_units(self.directive, self.unit_ids)
        under = self.request.GET.get("under", "")
        if is_number(under) and int(under) in self.unit_ids:
            inside = subtree_ids(int(under))
            units = [unit for unit in units if unit in inside]
        return units

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        rows = clause_matrix(directive_id=self.directive.pk, unit_ids=self.units, year=self.year, day=self.today)
        state, words = self.request.GET.get("state", ""), self.request.GET.get("q", "").strip()
        return [
            row
            for row in rows
            if (not state or any(cell.state == state for cell in row.cells))
            and (words in row.clause.duty or words == row.clause.path)
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found_or_404(None if self.directive.is_draft else self.directive)
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            labels = list_labels(self.units)
            order = {label.id: place for place, label in enumerate(labels)}
            headings = [
                _("Clause"),
                _("Duty in short"),
                _("accepted"),
                _("assigned"),
                *(label.name for label in labels),
            ]
            return export_response(
                kind=kind, name=f"{self.directive.code}-{self.year}", headings=headings, rows=self._lines(order)
            )
        return super().get(request, *args, **kwargs)

    def _lines(self, order: dict[int, int]) -> list[list[Any]]:
        lines = []
        for row in self.matrix:
            cells = sorted(row.cells, key=lambda cell: order[cell.unit_id])
            lines.append(
                [
                    row.clause.path,
                    row.clause.duty,
                    row.accepted,
                    row.assigned,
                    *(ANSWER_STATES[cell.state] for cell in cells),
                ]
            )
        return lines

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = self._columns()
        return super().get_context_data(
            directive=self.directive,
            columns=columns,
            rows=[{"row": row, "cells": _gather(row.cells, columns)} for row in self.matrix],
            years=[{**tab, "url": f"{tab['url']}&under={self.request.GET.get('under', '')}"} for tab in self.years()],
            year=self.year,
            states=[(key, label) for key, label in ANSWER_STATES.items() if key],
            state=self.request.GET.get("state", ""),
            under=self.request.GET.get("under", ""),
            crumbs=[
                {"label": _("Directives"), "url": reverse("workbench:directives:index")},
                {
                    "label": self.directive.title,
                    "url": reverse("workbench:directives:directive", args=[self.directive.public_id]),
                },
                {"label": _("Matrix")},
            ],
            **kwargs,
        )

    def _columns(self) -> list[dict[str, Any]]:
        labels = list_labels(self.units)
        if len(labels) <= MOST_COLUMNS:
            return [{"label": label.short_name, "ids": {label.id}, "under": None} for label in labels]
        return _branches(labels)


def _branches(labels: Sequence[UnitLabel]) -> list[dict[str, Any]]:
    """Columns that gather units under the branches among them; units under none stand together."""
    branches = [label for label in labels if label.kind == "branch"]
    columns: list[dict[str, Any]] = []
    left = {label.id for label in labels}
    for branch in branches:
        inside = subtree_ids(branch.id) & left
        left -= inside
        columns.append({"label": branch.short_name, "ids": inside, "under": branch.id})
    if left:
        columns.append({"label": _("others"), "ids": left, "under": None})
    return columns


def _gather(cells: Sequence[Cell], columns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    result = []
    for column in columns:
        inside = [cell for cell in cells if cell.unit_id in column["ids"] and cell.state]
        states = {cell.state for cell in inside}
        worst = next((s for s in ("overdue", "returned", "reported", "open", "accepted") if s in states), "")
        result.append(
            {
                "label": column["label"],
                "assigned": len(inside),
                "accepted": sum(cell.state == "accepted" for cell in inside),
                "word": ANSWER_STATES[worst],
                "state": worst,
                "is_one": len(column["ids"]) == 1,
            }
        )
    return result
