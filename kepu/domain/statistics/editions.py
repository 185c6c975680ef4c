"""The editions of the form: from files, with the cells that an administrator added."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from kepu.domain.statistics.contracts import Cell, Edition, Wording
from kepu.domain.statistics.language.reading import InvalidForm, check_cells, read_edition
from kepu.domain.statistics.models import AddedCell
from kepu.engines.measures.selectors import known_code
from kepu.foundation.crypto import canonical_json, sha256_hex
from kepu.foundation.units.policies import PERMISSIONS

FOLDER = Path(__file__).parent / "forms"
ALL_PERMISSIONS = frozenset(permission for granted in PERMISSIONS.values() for permission in granted)


class UnknownEdition(Exception):
    """No form has this code."""


class InvalidCell(Exception):
    """An added cell breaks a rule. `word` names what is wrong."""

    def __init__(self, code: str, problem: str, word: str) -> None:
        super().__init__(problem)
        self.code, self.problem, self.word = code, problem, word


@cache
def editions_on_file() -> dict[str, Edition]:
    """Editions by code, newest first, as the files say. Raises InvalidForm."""
    found = [
        read_edition(path, known_measure=known_code, permissions=ALL_PERMISSIONS)
        for path in sorted(FOLDER.glob("*.toml"))
    ]
    return {edition.code: edition for edition in sorted(found, key=lambda edition: -edition.first_year)}


def list_editions() -> list[Edition]:
    """Every edition with its added cells, newest first. One query."""
    added = list(AddedCell.objects.in_use())
    return [
        _with_added(edition, [row for row in added if row.edition == edition.code])
        for edition in editions_on_file().values()
    ]


def get_edition(code: str) -> Edition:
    """One edition with its added cells. Raises UnknownEdition."""
    edition = editions_on_file().get(code)
    if edition is None:
        raise UnknownEdition(code)
    return _with_added(edition, list(AddedCell.objects.in_use().filter(edition=code)))


def edition_for_year(year: int) -> Edition | None:
    """The newest edition that covers a year."""
    return next((edition for edition in list_editions() if edition.covers(year)), None)


def check_added(edition: Edition, cell: Cell, *, known_measure: Callable[[str], bool] = known_code) -> None:
    """The rules of the language for a cell from the interface. Raises InvalidCell."""
    check_cells(
        [*(known for known in edition.cells if known.code != cell.code), cell],
        known_measure=known_measure,
        permissions=ALL_PERMISSIONS,
        fail=InvalidCell,
    )


def _with_added(edition: Edition, rows: list[AddedCell]) -> Edition:
    if not rows:
        return edition
    cells = [*edition.cells, *(cell_from(row) for row in rows)]
    order = {table.code: position for position, table in enumerate(edition.tables)}
    cells.sort(key=lambda cell: order[cell.table])
    known = {cell.code: cell for cell in cells}
    cells = [replace(cell, depth=_depth(cell, known)) for cell in cells]
    digest = sha256_hex(canonical_json([edition.digest, [row.as_definition() for row in rows]]))
    return replace(edition, cells=tuple(cells), digest=digest)


def _depth(cell: Cell, known: dict[str, Cell]) -> int:
    depth = 0
    while cell.within in known and depth < len(known):
        cell, depth = known[cell.within], depth + 1
    return depth


def cell_from(row: AddedCell) -> Cell:
    """An added cell in the words of the language."""
    return Cell(
        code=row.code,
        table=row.table,
        title=Wording(row.title, row.title_en or row.title),
        unit=row.unit,
        official=row.official,
        measure=row.measure,
        filters=dict(row.filters),
        sum_of=tuple(row.sum_of),
        within=row.within,
        rounding=row.rounding,
        ask=row.ask,
        stock=row.is_stock,
        confirmed=False,
        note=row.note,
        added_id=row.pk,
    )


__all__ = [
    "InvalidCell",
    "InvalidForm",
    "UnknownEdition",
    "check_added",
    "edition_for_year",
    "get_edition",
    "list_editions",
]
