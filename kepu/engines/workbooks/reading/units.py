"""Names of units as typed → the academy's units: full, short (所), with prefix, alias, department; near misses are asked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .contracts import UnitName
from .text import closed, is_none_mark, plain

_SEPARATORS = re.compile(
    r"[、,;/|\n\r\t]+|\s{1,}|(?<=[所院园部会心馆学台社司局])(?:和|及|与|暨|以及)(?=[\u4e00-\u9fffA-Za-z])"
)
_DEPARTMENT = re.compile(
    r"[^、,;/\s]{0,12}(?:部|处|室|中心|组|办公室|办|科|团队|课题组|党委|团委|工会|党支部|支部|图书馆|标本馆|博物馆|实验室|站|基地|学会|委员会|分会|协会|联合会|馆)"
)
_CORE = re.compile(r"(?:科学)?(?:研究所|研究院|研究中心|研究站|所|院|中心)$")
_ETC = re.compile(r"等(?:\d+|[一二三四五六七八九十多数]+)?(?:家|个)?(?:单位|机构|部门|院所|研究所)*$|等$")
_LABEL = re.compile(r"^(?:主办|承办|协办|合作|支持|指导|联合|参与)(?:单位|方|部门)?:")


@dataclass(frozen=True, slots=True)
class Match:
    """How a typed name meets the unit list: `how` is exact, alias, department, near or unknown."""

    typed: str
    unit: UnitName | None
    how: str

    @property
    def is_sure(self) -> bool:
        return self.how in {"exact", "alias", "department"}


class UnitBook:
    """The units that may be named, looked up by any spelling."""

    def __init__(self, units: Iterable[UnitName], academy_names: tuple[str, ...] = ()) -> None:
        self.units = list(units)
        self._prefixes = sorted(
            {closed(name) for name in academy_names if name} | {"中国科学院", "中科院"}, key=len, reverse=True
        )
        self._spellings: dict[str, UnitName | None] = {}
        self._cache: dict[str, Match] = {}
        self._lists: dict[str, list[str]] = {}
        self._exact = {_normal(unit.name): unit for unit in self.units}
        self._cores = {_core(_normal(unit.name)): unit for unit in self.units}
        for unit in self.units:
            for spelling in self._spellings_of(unit):
                self._add(spelling, unit)

    def _add(self, spelling: str, unit: UnitName) -> None:
        known = self._spellings.get(spelling, unit)
        self._spellings[spelling] = unit if known is unit else None

    def _spellings_of(self, unit: UnitName) -> set[str]:
        bases = {_normal(unit.name), *(_normal(alias) for alias in unit.aliases if alias), _normal(unit.code)}
        bases |= {self._without_prefix(base) for base in bases}
        short = {re.sub(r"(?:科学)?研究所$", "所", base) for base in bases}
        short |= {re.sub(r"研究院$", "院", base) for base in bases}
        short |= {re.sub(r"研究中心$", "中心", base) for base in bases}
        return {spelling for spelling in bases | short if len(spelling) >= 2}

    def _without_prefix(self, text: str) -> str:
        for prefix in self._prefixes:
            if text.startswith(prefix) and len(text) > len(prefix) + 2:
                return text[len(prefix) :]
        return text

    def match(self, typed: str) -> Match:
        """The unit that one typed name means."""
        found = self._cache.get(typed)
        if found is None:
            found = self._cache[typed] = self._match(typed)
        return found

    def _match(self, typed: str) -> Match:
        text = _LABEL.sub("", _normal(typed))
        for candidate in dict.fromkeys((text, re.sub(r"\([^()]*\)", "", text))):
            bare = self._without_prefix(candidate)
            for spelling in (candidate, bare):
                unit = self._spellings.get(spelling)
                if unit is not None:
                    return Match(typed, unit, "exact" if spelling == _normal(unit.name) else "alias")
            owner = self._owner_of_department(bare)
            if owner is not None:
                return Match(typed, owner, "department")
        return self._near(typed, self._without_prefix(re.sub(r"\([^()]*\)", "", text)))

    def _owner_of_department(self, text: str) -> UnitName | None:
        for length in range(len(text) - 1, 2, -1):
            unit = self._spellings.get(text[:length])
            if unit is not None and _DEPARTMENT.fullmatch(text[length:]):
                return unit
        return None

    def _near(self, typed: str, text: str) -> Match:
        core = _core(text)
        same_core = self._cores.get(core) if len(core) >= 2 and core != text else None
        if same_core is not None:
            return Match(typed, same_core, "near")
        for close in difflib.get_close_matches(text, self._exact, n=1, cutoff=0.75):
            if close[:2] == text[:2] or len(_core(close)) >= 4 or sorted(close) == sorted(text):
                return Match(typed, self._exact[close], "near")
        return Match(typed, None, "unknown")

    def names_in(self, raw: str) -> list[str]:
        """The names in one cell, in order; 等 and marks of none are dropped."""
        found = self._lists.get(raw)
        if found is None:
            found = self._lists[raw] = self._names_in(raw)
        return found

    def _names_in(self, raw: str) -> list[str]:
        text = plain(raw)
        if not text or is_none_mark(text):
            return []
        whole = self.match(text)
        if whole.how in {"exact", "alias"} or (whole.is_sure and not _SEPARATORS.search(text)):
            return [text]
        shield = re.sub(r"\(([^()]*)\)", lambda found: "(" + re.sub(r"[、,;/\s]", "·", found[1]) + ")", text)
        parts = (_ETC.sub("", part.strip(" .。:")) for part in _SEPARATORS.split(shield))
        return [name for part in parts if (name := _LABEL.sub("", part.strip())) and not is_none_mark(name)]


def _normal(text: str) -> str:
    return closed(text).strip("《》“”\"'.。").upper()


def _core(text: str) -> str:
    return _CORE.sub("", text) or text
