"""Tables of other apps that measures may count: each app registers its own in AppConfig.ready()."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, Expression, F, Q, QuerySet


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """How a row of a register is shown behind a figure. `is_personal` rows are shown to staff only."""

    title: str
    note: str = ""
    unit_id: int = 0
    url: str = ""
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """A table that measures count.

    `rows(unit_ids, starts_on, ends_on)` gives the queryset of rows that belong to these units: for a stock measure both days
    are the same; for a flow they are the window. `sums`: field name of the language → column or expression (numbers; NULL
    means not known). `filters`: key of the language → lookup of the queryset (a list of values is tested with `__in`; true
    and false with exact), or a ready condition; none may look through a relation to many rows, since all measures of a register
    are counted by one query: an Exists does that. `choices`: filter → allowed words, for checking definitions. `distinct`: name →
    column for distinct counts. `show(row)` says how one row is shown.
    """

    rows: Callable[[Collection[int], date, date], QuerySet[Any]]
    sums: Mapping[str, str | F | Expression] = field(default_factory=dict)
    filters: Mapping[str, str | Q | Exists] = field(default_factory=dict)
    choices: Mapping[str, Collection[str | bool]] = field(default_factory=dict)
    distinct: Mapping[str, str] = field(default_factory=dict)
    unit_field: str = "unit_id"
    show: Callable[[Any], RegisterRow] = lambda row: RegisterRow(title=str(row))


_SOURCES: dict[str, RegisterSource] = {}


class AlreadyRegistered(Exception):
    """Two apps want the same register name."""


def register(name: str, source: RegisterSource) -> None:
    """Makes a table countable under a name (`source = "name"` in definitions). Raises AlreadyRegistered for another table of that name."""
    if name in _SOURCES and _SOURCES[name] is not source:
        raise AlreadyRegistered(name)
    _SOURCES[name] = source


def register_definitions(folder: str) -> None:
    """Adds a folder of *.toml definitions (a domain app's `measures/`)."""
    from kepu.engines.measures.language.catalogue import add_folder

    add_folder(folder)


def source_named(name: str) -> RegisterSource | None:
    """The register of that name, or None when there is none."""
    return _SOURCES.get(name)


def source_names() -> list[str]:
    """Names of all registers, in order."""
    return sorted(_SOURCES)
