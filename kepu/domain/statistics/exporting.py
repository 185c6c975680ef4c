"""A form as a file: what is signed as it was signed, anything else as a draft of what it would say now."""

from dataclasses import dataclass
from datetime import date

from kepu.domain.statistics.covers import cover_of
from kepu.domain.statistics.filled import Filled, fill, unfiled
from kepu.domain.statistics.models import Filing
from kepu.domain.statistics.sheets import file_name, workbook_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """An xlsx file with its name, the state it shows, and the cells that are not known."""

    name: str
    content: bytes
    state: str
    missing: tuple[str, ...]


def sheet_for(*, edition: str, year: int, unit_id: int, form: str, today: date) -> Sheet:
    """The file of a unit's form, begun or not; nothing is kept of one that is not begun. Raises UnknownEdition."""
    filing = Filing.objects.current().about(edition=edition, year=year).filter(unit=unit_id, form=form).first()
    if filing is not None:
        return sheet_of(filing, today=today)
    filled = unfiled(edition, year, unit_id, form, today=today)
    return _written(filled, cover_of(filled.filing), "none")


def sheet_of(filing: Filing, *, today: date) -> Sheet:
    """The file of a filing in any revision."""
    return _written(fill(filing, today=today), cover_of(filing), filing.state)


def _written(filled: Filled, cover: dict[str, str], state: str) -> Sheet:
    missing = tuple(f"{value.cell.code} {value.cell.title.zh}" for value in filled.open_cells)
    return Sheet(file_name(filled), workbook_of(filled, cover=cover), state, missing)
