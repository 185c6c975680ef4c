"""What stands in every cell of a form that is not signed: from measures, from what was typed, from sums."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from kepu.domain.statistics.contracts import NOT_APPLICABLE, OPEN, VALUE, Cell, CellValue, Edition
from kepu.engines.measures.contracts import Figure

FEN_PER_WAN = 1_000_000
NOBODY_TYPED = "not typed yet"


class Typed(Protocol):
    """A typed value as stored."""

    status: str
    value: int | None
    source_note: str
    actor_name: str
    at: datetime


def rounded(raw: int, rounding: str) -> int:
    """A whole number in the cell's unit: as it is, or fen to 万元, half up (survey's filing rules: integers only)."""
    if rounding == "presence":
        return 1 if raw else 0
    return (raw + FEN_PER_WAN // 2) // FEN_PER_WAN if rounding == "wan" else raw


def work_out(
    *, edition: Edition, form: str, unit_kind: str, figures: Mapping[str, Figure], typed: Mapping[str, Typed]
) -> dict[str, CellValue]:
    """Every cell's value by code, in the form's order."""
    done: dict[str, CellValue] = {}
    for cell in edition.cells:
        if cell.kind != "sum":
            done[cell.code] = _single(
                cell, form=form, unit_kind=unit_kind, figure=figures.get(cell.code), typed=typed.get(cell.code)
            )
    for cell in edition.cells:
        if cell.kind == "sum":
            _sum_into(cell, edition, done, form=form, unit_kind=unit_kind)
    return {cell.code: done[cell.code] for cell in edition.cells}


def numbers_of(values: Mapping[str, CellValue]) -> dict[str, int | None]:
    """For checks: "-" counts as nought, not known as None."""
    return {code: 0 if value.is_not_applicable else value.value for code, value in values.items()}


def _single(cell: Cell, *, form: str, unit_kind: str, figure: Figure | None, typed: Typed | None) -> CellValue:
    if not cell.applies(form=form, unit_kind=unit_kind):
        return CellValue(cell, NOT_APPLICABLE)
    if typed is not None and typed.status == NOT_APPLICABLE and not (figure and figure.value):
        return CellValue(cell, NOT_APPLICABLE, figure=figure, note=typed.source_note, who=typed.actor_name, at=typed.at)
    if cell.measure:
        return _measured(cell, figure, form)
    if typed is None:
        return CellValue(cell, OPEN, why_open=NOBODY_TYPED)
    if typed.status == OPEN:
        return CellValue(cell, OPEN, note=typed.source_note, who=typed.actor_name, at=typed.at, why_open=NOBODY_TYPED)
    return CellValue(
        cell, VALUE, value=typed.value, raw=typed.value, note=typed.source_note, who=typed.actor_name, at=typed.at
    )


def _measured(cell: Cell, figure: Figure | None, form: str) -> CellValue:
    if figure is not None and figure.value is None and figure.records == 0 and form in cell.zero_on:
        return CellValue(cell, VALUE, value=0, raw=0, figure=figure)
    if figure is None or figure.value is None:
        return CellValue(cell, OPEN, figure=figure, why_open=figure.why_unknown if figure else "no figure")
    return CellValue(cell, VALUE, value=rounded(figure.value, cell.rounding), raw=figure.value, figure=figure)


def _sum_into(cell: Cell, edition: Edition, done: dict[str, CellValue], *, form: str, unit_kind: str) -> None:
    if cell.code in done:
        return
    for code in cell.sum_of:
        if code not in done:
            _sum_into(edition.cell(code), edition, done, form=form, unit_kind=unit_kind)
    parts = [done[code] for code in cell.sum_of]
    done[cell.code] = (
        summed(cell, parts) if cell.applies(form=form, unit_kind=unit_kind) else CellValue(cell, NOT_APPLICABLE)
    )


def summed(cell: Cell, parts: list[CellValue]) -> CellValue:
    """The sum of cells: "-" where none applies, not known where one is not known."""
    counted = [part for part in parts if not part.is_not_applicable]
    if not counted:
        return CellValue(cell, NOT_APPLICABLE)
    if unknown := [part for part in counted if part.is_open]:
        return CellValue(cell, OPEN, why_open=f"{unknown[0].cell.code}: {unknown[0].why_open}")
    total = sum(part.value or 0 for part in counted)
    return CellValue(cell, VALUE, value=total, raw=total)
