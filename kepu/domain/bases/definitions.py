"""Schemes of titles and sheets of self-assessment: data in TOML files, read and checked once.

A scheme has criteria; a criterion names the evidence that answers it and, where the rule states a number, the least that is
enough. A sheet has items with points, judged by bands. A wrong word in a file names the file and the word.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kepu.domain.bases.models import TitleLevel

SCHEMES = Path(__file__).parent / "schemes"
SHEETS = Path(__file__).parent / "sheets"
T = TypeVar("T", bound=BaseModel)
Evidence = Literal[
    "hall_area_m2",
    "building_area_m2",
    "open_days",
    "free_days",
    "holiday_days",
    "visits",
    "full_time_staff",
    "guides",
    "page",
    "document",
    "typed",
]


class InvalidDefinition(Exception):
    """A file of schemes or sheets breaks a rule; the text names file and word."""


class UnknownScheme(LookupError):
    """No scheme of a title has this code."""


class UnknownSheet(LookupError):
    """No sheet of self-assessment has this code."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A text in both languages."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class Named(Strict):
    """A class of a scheme."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words


class Criterion(Named):
    """One thing that a title asks for. `at_least` None: any amount above nought is enough; empty `classes`: asked of every class."""

    evidence: Evidence
    at_least: int | None = Field(default=None, ge=1)
    unit: Words | None = None
    classes: tuple[str, ...] = ()


class SchemeHead(Strict):
    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Words
    level: str
    issuer: Words
    years: int = Field(ge=1, le=20)
    confirmed: bool
    source: str = Field(min_length=1)


class Scheme(Strict):
    """A title that can be applied for: who gives it, for how many years, what it asks for, and where that was read."""

    scheme: SchemeHead
    classes: tuple[Named, ...] = ()
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @property
    def code(self) -> str:
        return self.scheme.code

    def asked_of(self, scheme_class: str) -> list[Criterion]:
        """The criteria for a class of the scheme."""
        return [one for one in self.criteria if not one.classes or scheme_class in one.classes]

    @model_validator(mode="after")
    def _words_are_known(self) -> "Scheme":
        codes = [one.code for one in self.criteria]
        if len(set(codes)) < len(codes):
            raise ValueError("a criterion stands twice")
        known = {one.code for one in self.classes}
        unknown = {name for one in self.criteria for name in one.classes} - known
        if unknown:
            raise ValueError(f"unknown class {sorted(unknown)[0]}")
        if self.scheme.level not in TitleLevel.values:
            raise ValueError(f"unknown level {self.scheme.level}")
        return self


class Band(Named):
    """A judgement: per cent of an item's points, from (included) to."""

    from_: int = Field(alias="from", ge=0, le=100)
    to: int = Field(ge=0, le=100)


class Item(Named):
    """One line of a sheet. `at_least`: the least value of each band but the last, best band first."""

    points: int = Field(ge=1, le=100)
    evidence: Evidence
    unit: Words
    at_least: tuple[int, ...]


class SheetHead(Strict):
    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Words
    source: str = Field(min_length=1)


class Sheet(Strict):
    """A sheet of self-assessment."""

    sheet: SheetHead
    bands: tuple[Band, ...] = Field(min_length=2)
    items: tuple[Item, ...] = Field(min_length=1)

    @property
    def code(self) -> str:
        return self.sheet.code

    @property
    def points(self) -> int:
        return sum(item.points for item in self.items)

    @model_validator(mode="after")
    def _bands_fit(self) -> "Sheet":
        for item in self.items:
            if len(item.at_least) != len(self.bands) - 1 or list(item.at_least) != sorted(item.at_least, reverse=True):
                raise ValueError(f"{item.code}: one falling threshold for each band but the last")
        for above, below in zip(self.bands, self.bands[1:], strict=False):
            if above.from_ != below.to:
                raise ValueError(f"{below.code}: bands do not join")
        return self


def band_of(sheet: Sheet, item: Item, value: int) -> Band:
    """The band a value falls into."""
    for band, least in zip(sheet.bands, item.at_least, strict=False):
        if value >= least:
            return band
    return sheet.bands[-1]


def proposed_tenths(item: Item, band: Band) -> int:
    """Tenths of a point in the middle of a band: what is proposed before a person chooses within it."""
    return round(item.points * 10 * (band.from_ + band.to) / 200)


def limits_tenths(item: Item, band: Band) -> tuple[int, int]:
    """The least and the most tenths of a point that a band allows."""
    return item.points * band.from_ // 10, item.points * band.to // 10


@cache
def schemes() -> dict[str, Scheme]:
    """Every scheme by code, in the order of the files. Raises InvalidDefinition."""
    found = [_read(path, Scheme) for path in sorted(SCHEMES.glob("*.toml"))]
    return {one.code: one for one in found}


@cache
def sheets() -> dict[str, Sheet]:
    """Every sheet by code. Raises InvalidDefinition."""
    found = [_read(path, Sheet) for path in sorted(SHEETS.glob("*.toml"))]
    return {one.code: one for one in found}


def get_scheme(code: str) -> Scheme:
    """One scheme. Raises UnknownScheme."""
    if code not in schemes():
        raise UnknownScheme(code)
    return schemes()[code]


def get_sheet(code: str) -> Sheet:
    """One sheet. Raises UnknownSheet."""
    if code not in sheets():
        raise UnknownSheet(code)
    return sheets()[code]


def _read(path: Path, kind: type[T]) -> T:
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise InvalidDefinition(f"{path.name}: {error}") from error
