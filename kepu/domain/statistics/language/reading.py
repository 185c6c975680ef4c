"""From a TOML file to an edition. Every unknown or missing word is named with its file and line."""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from kepu.domain.statistics.contracts import Cell, Check, Edition, Table, Wording
from kepu.domain.statistics.language.expressions import NotUnderstood, parse_condition
from kepu.foundation.crypto import sha256_hex

FORMS = frozenset({"unit", "venue", "summary"})
ROUNDINGS = frozenset({"integer", "wan", "presence"})
SEVERITIES = frozenset({"must", "explain"})
FORM_WORDS = frozenset(
    {"code", "title", "years", "authority", "note", "jump_factor", "jump_floor", "levels", "category_code"}
)
TABLE_WORDS = frozenset({"code", "number", "number_confirmed", "title", "open", "note"})
CELL_WORDS = frozenset(
    {
        *("code", "official", "title", "unit", "measure", "plus", "filters", "sum", "within", "rounding"),
        *("on", "unit_kinds", "ask", "stock", "confirmed", "note", "zero_on"),
    }
)
CHECK_WORDS = frozenset({"code", "condition", "severity", "message", "on"})


class InvalidForm(Exception):
    """A definition cannot be used. Says where and why."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class _Source:
    """The text of a definition, to find the line of a word."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()

    def fail(self, problem: str, word: str, *, after: str = "") -> InvalidForm:
        start = self._line_of(rf'^\s*code\s*=\s*"{re.escape(after)}"', 0) if after else 0
        return InvalidForm(self.name, self._line_of(re.escape(word), max(start - 1, 0)), problem)

    def _line_of(self, pattern: str, start: int) -> int:
        for number, line in enumerate(self.lines[start:], start=start + 1):
            if re.search(pattern, line):
                return number
        return max(start, 1)


def read_edition(path: Path, *, known_measure: Callable[[str], bool], permissions: Collection[str]) -> Edition:
    """Reads and checks one file. Raises InvalidForm."""
    source = _Source(path)
    try:
        content = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise InvalidForm(path.name, int(line.group(1)) if line else 1, str(error)) from error
    _known_words(source, content, frozenset({"form", "table", "cell", "check"}), "")
    form = content.get("form")
    if not isinstance(form, dict):
        raise InvalidForm(path.name, 1, "[form] is missing")
    _known_words(source, form, FORM_WORDS, "")
    tables = tuple(_table(source, row) for row in content.get("table", []))
    cells = check_cells(
        [_cell(source, row, tables) for row in content.get("cell", [])],
        known_measure=known_measure,
        permissions=permissions,
        fail=lambda cell, problem, word: source.fail(problem, word, after=cell),
    )
    codes = {cell.code for cell in cells}
    years = _text(source, form, "years", "", kind=list)
    return Edition(
        code=_text(source, form, "code", ""),
        title=_wording(source, form, "title", ""),
        first_year=int(years[0]),
        last_year=int(years[1]) if len(years) > 1 else None,
        authority=form.get("authority", ""),
        note=form.get("note", ""),
        jump_factor=float(form.get("jump_factor", 2)),
        jump_floor=int(form.get("jump_floor", 10)),
        tables=tables,
        cells=tuple(cells),
        checks=tuple(_check(source, row, codes) for row in content.get("check", [])) + _parts_at_most_whole(cells),
        digest=sha256_hex(source.text.encode()),
        levels=tuple(form.get("levels", [])),
        category_code=form.get("category_code", ""),
    )


def check_cells(
    cells: list[Cell],
    *,
    known_measure: Callable[[str], bool],
    permissions: Collection[str],
    fail: Callable[[str, str, str], Exception],
) -> list[Cell]:
    """The rules that hold for cells from a file and for cells that an administrator adds; sets each cell's depth.

    Raises what `fail(cell code, problem, word)` makes.
    """
    by_code: dict[str, Cell] = {}
    for cell in cells:
        if cell.code in by_code:
            raise fail(cell.code, f"{cell.code}: the code is there twice", cell.code)
        by_code[cell.code] = cell
    for cell in cells:
        for measure in cell.measures:
            if not known_measure(measure):
                raise fail(cell.code, f"{cell.code}: unknown measure {measure}", measure)
        if cell.measure and cell.sum_of:
            raise fail(cell.code, f"{cell.code}: a measure or a sum, not both", "sum")
        if cell.ask not in permissions:
            raise fail(
                cell.code, f"{cell.code}: unknown permission {cell.ask}{_nearest(cell.ask, permissions)}", cell.ask
            )
        for other in (*cell.sum_of, *((cell.within,) if cell.within else ())):
            if other not in by_code or other == cell.code:
                raise fail(cell.code, f"{cell.code}: unknown cell {other}{_nearest(other, by_code)}", other)
    return [_with_depth(cell, by_code, fail) for cell in cells]


def _with_depth(cell: Cell, by_code: Mapping[str, Cell], fail: Callable[[str, str, str], Exception]) -> Cell:
    from dataclasses import replace

    depth, above = 0, cell.within
    while above:
        depth, above = depth + 1, by_code[above].within
        if depth > len(by_code):
            raise fail(cell.code, f"{cell.code}: is within itself", cell.within)
    seen, queue = {cell.code}, list(cell.sum_of)
    while queue:
        code = queue.pop()
        if code in seen:
            raise fail(cell.code, f"{cell.code}: sums itself or a cell twice", code)
        seen.add(code)
        queue.extend(by_code[code].sum_of)
    return replace(cell, depth=depth)


def _table(source: _Source, row: dict[str, Any]) -> Table:
    code = _text(source, row, "code", "")
    _known_words(source, row, TABLE_WORDS, code)
    return Table(
        code=code,
        number=row.get("number", ""),
        title=_wording(source, row, "title", code),
        number_confirmed=row.get("number_confirmed", True),
        is_open=row.get("open", False),
        note=row.get("note", ""),
    )


def _cell(source: _Source, row: dict[str, Any], tables: tuple[Table, ...]) -> Cell:
    code = _text(source, row, "code", "")
    _known_words(source, row, CELL_WORDS, code)
    table = code.split(".")[0]
    known = {known.code for known in tables}
    if table not in known:
        raise source.fail(f"{code}: unknown table {table}{_nearest(table, known)}", code, after=code)
    for word, allowed in (("rounding", ROUNDINGS), ("on", FORMS), ("zero_on", FORMS)):
        for value in [row[word]] if isinstance(row.get(word), str) else row.get(word, []):
            if value not in allowed:
                raise source.fail(f"{code}: unknown {word} {value}{_nearest(value, allowed)}", value, after=code)
    return Cell(
        code=code,
        table=table,
        title=_wording(source, row, "title", code),
        unit=_text(source, row, "unit", code),
        official=row.get("official", ""),
        measure=row.get("measure", ""),
        plus=tuple(row.get("plus", [])),
        filters=dict(row.get("filters", {})),
        sum_of=tuple(row.get("sum", [])),
        within=row.get("within", ""),
        rounding=row.get("rounding", "integer"),
        on=tuple(row.get("on", [])),
        unit_kinds=tuple(row.get("unit_kinds", [])),
        ask=row.get("ask", "forms.edit"),
        stock=row.get("stock", False),
        confirmed=row.get("confirmed", True),
        note=row.get("note", ""),
        zero_on=tuple(row.get("zero_on", [])),
    )


def _check(source: _Source, row: dict[str, Any], cells: Collection[str]) -> Check:
    code = _text(source, row, "code", "")
    _known_words(source, row, CHECK_WORDS, code)
    text = _text(source, row, "condition", code)
    severity = row.get("severity", "must")
    if severity not in SEVERITIES:
        raise source.fail(f"{code}: unknown severity {severity}{_nearest(severity, SEVERITIES)}", severity, after=code)
    try:
        condition = parse_condition(text)
    except NotUnderstood as error:
        raise source.fail(f"{code}: not understood at {error.word}", "condition", after=code) from error
    for cell in condition.cells:
        if cell not in cells:
            raise source.fail(f"{code}: unknown cell {cell}{_nearest(cell, cells)}", cell, after=code)
    for form in row.get("on", []):
        if form not in FORMS:
            raise source.fail(f"{code}: unknown form {form}{_nearest(form, FORMS)}", form, after=code)
    return Check(code, text, condition, severity, _wording(source, row, "message", code), tuple(row.get("on", [])))


def _parts_at_most_whole(cells: list[Cell]) -> tuple[Check, ...]:
    titles = {cell.code: cell.title for cell in cells}
    return tuple(
        Check(
            code=f"within.{cell.code}",
            text=f"{cell.code} <= {cell.within}",
            condition=parse_condition(f"{cell.code} <= {cell.within}"),
            severity="must",
            message=Wording(
                zh=f"“{cell.title.zh}”不得大于“{titles[cell.within].zh}”",
                en=f"“{cell.title.en}” is at most “{titles[cell.within].en}”",
            ),
        )
        for cell in cells
        if cell.within
    )


def _known_words(source: _Source, row: Mapping[str, Any], words: frozenset[str], after: str) -> None:
    for word in row:
        if word not in words:
            raise source.fail(f"unknown word {word}{_nearest(word, words)}", word, after=after)


def _text(source: _Source, row: Mapping[str, Any], word: str, after: str, kind: type = str) -> Any:
    value = row.get(word)
    if not isinstance(value, kind) or not value:
        raise source.fail(f"{after or 'form'}: {word} is missing", after or word, after=after)
    return value


def _wording(source: _Source, row: Mapping[str, Any], word: str, after: str) -> Wording:
    value = row.get(word)
    if not isinstance(value, dict) or not value.get("zh") or not value.get("en"):
        raise source.fail(f"{after or 'form'}: {word}.zh and {word}.en are needed", after or word, after=after)
    return Wording(value["zh"], value["en"])


def _nearest(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(str(word), list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
