"""A summary: the sum of signed forms below, what is missing, and how it differs from the figures at that level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kepu.domain.statistics.contracts import (
    NOT_APPLICABLE,
    OPEN,
    VALUE,
    Cell,
    CellValue,
    Difference,
    Edition,
    Finding,
    Wording,
)
from kepu.domain.statistics.figures import figures_for
from kepu.domain.statistics.models import Filing
from kepu.domain.statistics.scopes import Scope, parts_of
from kepu.domain.statistics.values import rounded, summed
from kepu.foundation.units.selectors import labels_by_id


@dataclass(frozen=True, slots=True)
class Part:
    """One form that belongs into a summary. `state` is "none" when nobody has begun it."""

    unit_id: int
    unit_name: str
    form: str
    state: str
    public_id: str = ""
    revision: int = 0
    digest: str = ""
    cells: Mapping[str, Mapping[str, Any]] | None = None

    @property
    def is_signed(self) -> bool:
        return self.cells is not None

    def frozen_row(self) -> dict[str, Any]:
        """What a signed summary keeps of the part."""
        return {"unit": self.unit_id, "name": self.unit_name, "form": self.form, "filing": self.public_id,
                "revision": self.revision, "digest": self.digest}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged values and the parts they come from."""

    values: Mapping[str, CellValue]
    parts: tuple[Part, ...]

    @property
    def signed(self) -> list[Part]:
        return [part for part in self.parts if part.is_signed]

    @property
    def missing(self) -> list[Part]:
        return [part for part in self.parts if not part.is_signed]

    def findings(self, explanations: Mapping[str, str]) -> list[Finding]:
        """One finding while parts are missing: to be explained before the summary goes on."""
        if not self.missing:
            return []
        names = "、".join(part.unit_name for part in self.missing[:5])
        more = len(self.missing)
        message = Wording(
            zh=f"尚有 {more} 份下级报表未签署（{names}{'等' if more > 5 else ''}），请催报，或说明为何先行汇总",
            en=f"{more} forms below are not signed ({names}{' …' if more > 5 else ''}); wait for them, or say why not",
        )
        first = next(iter(self.values), "")
        return [Finding("parts", "parts", "explain", (first,), message, explanations.get("parts", ""))]


def merge_of(*, edition: Edition, year: int, unit_id: int, day: date) -> Merge:
    """Merges what is signed below a unit. Three queries beside the tree's."""
    parts = list_parts(edition=edition.code, year=year, unit_id=unit_id, day=day)
    signed = [part for part in parts if part.cells is not None]
    values: dict[str, CellValue] = {}
    for cell in edition.cells:
        if cell.kind != "sum":
            values[cell.code] = _merged(cell, signed)
    for cell in edition.cells:
        if cell.kind == "sum":
            values[cell.code] = summed(cell, [values[code] for code in cell.sum_of if code in values])
    return Merge({cell.code: values[cell.code] for cell in edition.cells}, tuple(parts))


def list_parts(*, edition: str, year: int, unit_id: int, day: date) -> list[Part]:
    """Every form that belongs into the unit's summary, begun or not, in the tree's order."""
    wanted = parts_of(unit_id, day)
    labels = labels_by_id({unit for unit, _ in wanted})
    rows = Filing.objects.current().about(edition=edition, year=year).filter(unit__in=[unit for unit, _ in wanted])
    filings = {(row.unit_id, row.form): row for row in rows}
    return [_part(unit, labels[unit].name, form, filings.get((unit, form))) for unit, form in wanted]


def _part(unit_id: int, name: str, form: str, filing: Filing | None) -> Part:
    if filing is None:
        return Part(unit_id, name, form, "none")
    cells = {row["code"]: row for row in (filing.frozen or {}).get("cells", [])} if filing.is_frozen else None
    return Part(unit_id, name, form, filing.state, filing.key, filing.revision, filing.digest, cells)


def _merged(cell: Cell, parts: list[Part]) -> CellValue:
    rows = [(part, part.cells[cell.code]) for part in parts if part.cells and cell.code in part.cells]
    counted = [(part, row) for part, row in rows if row["status"] != NOT_APPLICABLE]
    if not counted:
        return CellValue(cell, NOT_APPLICABLE) if rows else CellValue(cell, OPEN, why_open="no signed form below")
    known = [row["value"] for _, row in counted if row["status"] == VALUE]
    unknown = [part.unit_name for part, row in counted if row["status"] == OPEN]
    note = "、".join(unknown[:5])
    if not known:
        return CellValue(cell, OPEN, why_open=note)
    return CellValue(cell, VALUE, value=sum(known), raw=sum(known), why_open=note)


def compare_with_figures(
    *, edition: Edition, unit_id: int, year: int, values: Mapping[str, CellValue]
) -> list[Difference]:
    """Cells whose merged value is not the figure that the measure gives for the whole subtree."""
    figures = figures_for(edition.cells, [Scope(unit_id, {})], year=year)
    found = []
    for code, figure in figures.items():
        cell, value = edition.cell(code), values[code]
        if cell.rounding == "presence":
            continue
        now = "" if figure.value is None else str(rounded(figure.value, cell.rounding))
        merged = "0" if value.is_not_applicable else value.text
        if merged != (now or "0") and (now or value.value):
            found.append(Difference(code, cell.title.zh, cell.unit, frozen=value.text, now=now))
    return found
