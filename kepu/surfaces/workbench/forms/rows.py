"""Cells as rows of a page: value, last year, checks beside it, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kepu.domain.statistics.checks import full_title
from kepu.domain.statistics.contracts import CellValue, Finding
from kepu.domain.statistics.filled import Filled
from kepu.domain.statistics.services.filling import may_be_marked
from kepu.surfaces.workbench.forms.words import ASKED


@dataclass(frozen=True)
class Row:
    """One cell on the page. `form` is the form that was just sent with errors, if any."""

    value: CellValue
    title: str
    full_title: str
    note: str
    before: int | None
    findings: list[dict[str, Any]]
    may_type: bool
    may_mark: bool
    ask: str
    form: Any = None

    @property
    def anchor(self) -> str:
        return self.value.cell.code.replace(".", "-")

    @property
    def typed_text(self) -> str:
        return self.form["value"].value() if self.form else self.value.text

    @property
    def typed_note(self) -> str:
        return self.form["source_note"].value() if self.form else self.value.note


def rows_for(filled: Filled, values: Iterable[CellValue], *, language: str, may_edit: bool) -> list[Row]:
    """Rows in the form's order."""
    return [row_for(filled, value, language=language, may_edit=may_edit) for value in values]


def row_for(filled: Filled, value: CellValue, *, language: str, may_edit: bool, form: Any = None) -> Row:
    """One row."""
    cell = value.cell
    applies = cell.applies(form=filled.filing.form, unit_kind=filled.unit.kind)
    editable = may_edit and applies and filled.filing.form != "summary"
    return Row(
        value=value,
        title=cell.title.in_language(language),
        full_title=full_title(value, filled.values).in_language(language),
        note=cell.note,
        before=filled.last_year.get(cell.code),
        findings=[
            finding_line(finding, language) for finding in filled.findings_about(cell.code) if finding.key != "parts"
        ],
        may_type=editable and cell.is_typed,
        may_mark=editable
        and bool(cell.measure)
        and may_be_marked(value)
        and (value.is_open or value.is_not_applicable),
        ask=str(ASKED.get(cell.ask, "")),
        form=form,
    )


def finding_line(finding: Finding, language: str) -> dict[str, Any]:
    """A finding for the page."""
    tone = "bad" if finding.severity == "must" else "ok" if finding.explanation else "warn"
    return {
        "key": finding.key,
        "kind": finding.kind,
        "text": finding.message.in_language(language),
        "explanation": finding.explanation,
        "can_explain": finding.severity == "explain",
        "blocks": finding.blocks,
        "tone": tone,
        "cell": finding.cells[0] if finding.cells else "",
    }
