"""The frozen form: everything that was signed, in plain JSON, and reading it back without today's definitions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kepu.domain.statistics.contracts import Cell, CellValue, Edition, Finding, Table, Wording
from kepu.engines.measures.contracts import Figure, Window
from kepu.foundation.crypto import canonical_json, sha256_hex

if TYPE_CHECKING:
    from kepu.domain.statistics.filled import Filled

LAYOUT = 1


def freeze(filled: "Filled", *, positions: Mapping[int, int], profile: Mapping[str, str]) -> dict[str, Any]:
    """The whole form as signed. `positions`: unit id → length of its chain, which fixes the record set."""
    edition, filing = filled.edition, filled.filing
    return {
        "layout": LAYOUT,
        "edition": {
            "code": edition.code,
            "title": _both(edition.title),
            "years": [edition.first_year, edition.last_year],
            "authority": edition.authority,
            "note": edition.note,
            "digest": edition.digest,
        },
        "tables": [
            {"code": t.code, "number": t.number, "title": _both(t.title), "number_confirmed": t.number_confirmed, "note": t.note}
            for t in edition.tables
        ],
        "year": filing.year,
        "form": filing.form,
        "revision": filing.revision,
        "unit": {"id": filled.unit.id, "code": filled.unit.code, "name": filled.unit.name, "kind": filled.unit.kind},
        "profile": dict(profile),
        "cells": [_cell(value) for value in filled.values.values()],
        "findings": [_finding(finding) for finding in filled.findings],
        "last_year": dict(filled.last_year),
        "scopes": [{"unit": scope.unit_id, "filters": dict(scope.filters)} for scope in filled.scopes],
        "chain": {str(unit): length for unit, length in sorted(positions.items())},
        "parts": [part.frozen_row() for part in filled.merge.signed] if filled.merge else [],
    }  # fmt: skip


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the frozen form's canonical JSON, 64 hexadecimal digits."""
    return sha256_hex(canonical_json(content))


def frozen_numbers(content: Mapping[str, Any]) -> dict[str, int | None]:
    """Numbers by cell code; None for "-" and for what was left open."""
    return {row["code"]: row["value"] for row in content.get("cells", [])}


def positions_from(content: Mapping[str, Any]) -> dict[int, int]:
    """Unit id → length of its chain at signing."""
    return {int(unit): int(length) for unit, length in content.get("chain", {}).items()}


def edition_from(content: Mapping[str, Any]) -> Edition:
    """The edition as it was when the form was signed, without its checks."""
    row = content["edition"]
    return Edition(
        code=row["code"],
        title=_wording(row["title"]),
        first_year=row["years"][0],
        last_year=row["years"][1],
        authority=row["authority"],
        note=row["note"],
        jump_factor=0,
        jump_floor=0,
        tables=tuple(
            Table(t["code"], t["number"], _wording(t["title"]), number_confirmed=t["number_confirmed"], note=t["note"])
            for t in content["tables"]
        ),
        cells=tuple(_cell_from(row) for row in content["cells"]),
        checks=(),
        digest=row["digest"],
    )


def cells_from(content: Mapping[str, Any], edition: Edition) -> dict[str, CellValue]:
    """Values by cell code as signed."""
    year = int(content["year"])
    return {
        cell.code: CellValue(
            cell,
            row["status"],
            value=row["value"],
            raw=row["raw"],
            figure=_figure_from(row, year=year, unit_id=content["unit"]["id"]),
            note=row["note"],
            who=row["who"],
            why_open=row["why_open"],
        )
        for cell, row in zip(edition.cells, content["cells"], strict=True)
    }


def findings_from(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Findings as they stood when the form was signed, with their explanations."""
    return tuple(
        Finding(
            key=row["key"],
            kind=row["kind"],
            severity=row["severity"],
            cells=tuple(row["cells"]),
            message=_wording(row["message"]),
            explanation=row["explanation"],
        )
        for row in content.get("findings", [])
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "key": finding.key,
        "kind": finding.kind,
        "severity": finding.severity,
        "cells": list(finding.cells),
        "message": _both(finding.message),
        "explanation": finding.explanation,
    }


def _cell(value: CellValue) -> dict[str, Any]:
    cell, figure = value.cell, value.figure
    return {
        "code": cell.code,
        "table": cell.table,
        "official": cell.official,
        "title": _both(cell.title),
        "unit": cell.unit,
        "kind": cell.kind,
        "measure": cell.measure,
        "plus": list(cell.plus),
        "filters": dict(cell.filters),
        "sum": list(cell.sum_of),
        "within": cell.within,
        "rounding": cell.rounding,
        "stock": cell.stock,
        "confirmed": cell.confirmed,
        "depth": cell.depth,
        "cell_note": cell.note,
        "status": value.status,
        "value": value.value,
        "raw": value.raw,
        "text": value.text,
        "version": figure.version if figure else "",
        "measure_title": [figure.title, figure.title_en, figure.unit] if figure else [],
        "records": figure.records if figure else None,
        "missing": figure.missing if figure else None,
        "note": value.note,
        "who": value.who,
        "why_open": value.why_open,
    }


def _cell_from(row: Mapping[str, Any]) -> Cell:
    return Cell(
        code=row["code"],
        table=row["table"],
        title=_wording(row["title"]),
        unit=row["unit"],
        official=row["official"],
        measure=row["measure"],
        plus=tuple(row["plus"]),
        filters=row["filters"],
        sum_of=tuple(row["sum"]),
        within=row["within"],
        rounding=row["rounding"],
        stock=row["stock"],
        confirmed=row["confirmed"],
        note=row["cell_note"],
        depth=row["depth"],
    )


def _figure_from(row: Mapping[str, Any], *, year: int, unit_id: int) -> Figure | None:
    if not row["measure_title"]:
        return None
    title, title_en, unit = row["measure_title"]
    return Figure(
        code=row["measure"],
        title=title,
        title_en=title_en,
        unit=unit,
        value=row["raw"],
        why_unknown=row["why_open"],
        version=row["version"],
        scope_unit_id=unit_id,
        window=Window.year(year),
        records=row["records"] or 0,
        missing=row["missing"] or 0,
    )


def _both(text: Wording) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _wording(row: Mapping[str, str]) -> Wording:
    return Wording(row["zh"], row["en"])
