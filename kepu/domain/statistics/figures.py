"""From a form's measure cells to figures: one request per set of filters and scope."""

from collections.abc import Iterable
from dataclasses import replace

from kepu.domain.statistics.contracts import Cell
from kepu.domain.statistics.scopes import Scope
from kepu.engines.measures.contracts import Figure, RecordLine, Window
from kepu.engines.measures.selectors import get_figures, list_definitions, list_figure_records


def figures_for(cells: Iterable[Cell], scopes: Iterable[Scope], *, year: int) -> dict[str, Figure]:
    """Figures by cell code; over several scopes, and several measures of a cell, they are added: they share no record."""
    groups: dict[tuple[tuple[str, str], ...], list[Cell]] = {}
    registers = registers_of()
    for cell in cells:
        if cell.measure:
            groups.setdefault(tuple(sorted(cell.filters.items())), []).append(cell)
    result: dict[str, Figure] = {}
    for scope in scopes:
        for filters, members in groups.items():
            codes = list(dict.fromkeys(measure for cell in members for measure in cell.measures))
            found = _of_scope(codes, scope, dict(filters), registers, year=year)
            for cell in members:
                for measure in cell.measures:
                    if measure in found:
                        result[cell.code] = added(result.get(cell.code), found[measure])
    return result


def registers_of() -> frozenset[str]:
    """Codes of measures that count a register and not records."""
    return frozenset(definition.code for definition in list_definitions() if definition.source != "records")


def _of_scope(
    codes: list[str], scope: Scope, filters: dict[str, str], registers: frozenset[str], *, year: int
) -> dict[str, Figure]:
    """Register rows belong to one unit and know no venue of a record: the venue part of a scope is for records alone."""
    at_venue = "venue" in scope.filters
    of_register = [code for code in codes if code in registers and not at_venue]
    of_records = [code for code in codes if code not in registers]
    owned = {key: value for key, value in scope.filters.items() if key == "host"}
    window = Window.year(year)
    found: dict[str, Figure] = {}
    if of_register:
        found |= get_figures(codes=of_register, unit_id=scope.unit_id, window=window, filters={**filters, **owned})
    if of_records:
        found |= get_figures(
            codes=of_records, unit_id=scope.unit_id, window=window, filters={**filters, **scope.filters}
        )
    return found


def added(first: Figure | None, second: Figure) -> Figure:
    """The figure of two scopes without common records. Unknown on one side with nothing behind it does not spoil the other."""
    if first is None:
        return second
    known = [figure.value for figure in (first, second) if figure.value is not None]
    return replace(
        first,
        value=sum(known) if known else None,
        why_unknown="" if known else first.why_unknown or second.why_unknown,
        records=first.records + second.records,
        missing=first.missing + second.missing,
        corrections=first.corrections + second.corrections,
        pending=first.pending + second.pending,
        not_reported=(),
        from_rollup=first.from_rollup and second.from_rollup,
    )


def records_behind(
    cell: Cell, scopes: Iterable[Scope], *, year: int, offset: int, limit: int
) -> tuple[list[RecordLine], int]:
    """A page of the records (or register rows) behind a measure cell, over its measures and scopes, and how many there are."""
    registers = registers_of()
    lines: list[RecordLine] = []
    total = 0
    for scope in scopes:
        for measure in cell.measures:
            if measure in registers and "venue" in scope.filters:
                continue
            kept = {key: word for key, word in scope.filters.items() if measure not in registers or key == "host"}
            found, count = list_figure_records(
                code=measure,
                unit_id=scope.unit_id,
                window=Window.year(year),
                filters={**dict(cell.filters), **kept},
                offset=max(offset - total, 0),
                limit=max(limit - len(lines), 1),
            )
            if offset < total + count and len(lines) < limit:
                lines += found[: limit - len(lines)]
            total += count
    return lines, total
