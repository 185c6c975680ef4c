"""Rows as screens show them: what was understood beside what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from kepu.engines.ledger.contracts import KindLabel
from kepu.engines.workbooks.contracts import Doubt, RowView
from kepu.surfaces.workbench.imports.words import FIELDS, STATES, TONES

SHOWN = ("title", "date", "kind", "host", "cohosts", "onsite", "online", "spend", "people")


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One field: `value` in words, `typed` where it reads otherwise, a note, doubts."""

    name: str
    label: Any
    value: str
    typed: str
    note: str
    doubts: tuple[Doubt, ...]

    @property
    def is_figure(self) -> bool:
        """Whether the value must not break over lines."""
        return self.name in {"onsite", "online", "spend"}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its cells."""

    row: RowView
    cells: tuple[ShownCell, ...]
    state: Any
    tone: str
    others: tuple[Doubt, ...]


def shown_row(row: RowView, kinds: Mapping[str, KindLabel]) -> ShownRow:
    """The row ready for a template."""
    cells = tuple(_cell(row, name, kinds) for name in SHOWN)
    others = tuple(doubt for doubt in row.doubts if doubt.field not in SHOWN)
    return ShownRow(row, cells, STATES[row.state], TONES[row.state], others)


def _cell(row: RowView, name: str, kinds: Mapping[str, KindLabel]) -> ShownCell:
    value, typed = _words(row.values, name, kinds), row.typed_cells.get(name, "")
    doubts = tuple(doubt for doubt in row.doubts if doubt.field == name)
    same = typed.replace(" ", "") == value.replace(" ", "").replace(",", "")
    note = "" if doubts else row.notes.get(name, "")
    return ShownCell(name, FIELDS[name], value, "" if same else typed, note, doubts)


def _words(values: Mapping[str, Any], name: str, kinds: Mapping[str, KindLabel]) -> str:
    if name == "date":
        return _days(values["start"], values["end"])
    if name == "kind":
        kind = kinds.get(values["kind"] or "")
        chinese = (get_language() or "").startswith("zh")
        return "" if kind is None else kind.name if chinese else kind.name_en
    if name in {"cohosts", "people"}:
        return "、".join(values[name])
    if name == "spend":
        fen = values["spend_fen"]
        return "" if fen is None else f"¥{fen / 100:,.2f}".removesuffix(".00")
    value = values[name]
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _days(start: str | None, end: str | None) -> str:
    if not start or not end:
        return ""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
