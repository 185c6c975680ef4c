"""Every definition, read once from the folders of the engine and of the apps that added theirs."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kepu.engines.measures.errors import BadDefinition, UnknownMeasure
from kepu.engines.measures.language.grammar import TableReader
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.language.source import SourceFile, nearest, read_file, unknown
from kepu.engines.measures.language.words import kinds_known

OWN = Path(__file__).resolve().parent.parent / "definitions"
_FOLDERS: list[Path] = [OWN]


def add_folder(folder: str | Path) -> None:
    """Adds a folder of definitions; adding it twice changes nothing."""
    path = Path(folder).resolve()
    if path not in _FOLDERS:
        _FOLDERS.append(path)
        forget()


def forget() -> None:
    """Reads the files again at the next use."""
    catalogue.cache_clear()
    rolled_rules.cache_clear()
    rules_digest.cache_clear()


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Rule]:
    """Code → newest rule, in order. Raises BadDefinition."""
    return read_folders(_FOLDERS)


def read_folders(folders: list[Path]) -> dict[str, Rule]:
    """Rules of these folders. Raises BadDefinition for the first thing that is wrong."""
    files = [read_file(path) for folder in folders for path in sorted(folder.glob("*.toml"))]
    kinds, sets = kinds_known(), {}
    for file in files:
        for name, words in file.content.pop("kind_sets", {}).items():
            for word in words:
                if word not in kinds:
                    raise file.error("kind_sets", unknown(word, kinds), key=name, word=word)
            sets[name] = words
    rules: dict[str, Rule] = {}
    homes: dict[str, SourceFile] = {}
    for file in files:
        for code, values in _tables(file.content, file):
            if code in rules:
                raise file.error(code, f"{code} is defined in {homes[code].path.name} already")
            rules[code], homes[code] = TableReader(file, code, values, sets, kinds).rule(), file
    _check_rates(rules, homes)
    return dict(sorted(rules.items(), key=lambda item: (item[1].group, item[0])))


def get_rule(code: str, on: date | None = None) -> Rule:
    """The version of a definition that holds on a day (the newest without one). Raises UnknownMeasure."""
    rules = catalogue()
    if code not in rules:
        raise UnknownMeasure(code, nearest(code, rules))
    newest = rules[code]
    if on is None or on >= newest.valid_from:
        return newest
    older = [rule for rule in newest.earlier if rule.valid_from <= on]
    return older[-1] if older else newest


@lru_cache(maxsize=1)
def rolled_rules() -> tuple[Rule, ...]:
    """Every version of every definition that rollups keep."""
    return tuple(each for rule in catalogue().values() for each in (*rule.earlier, rule) if each.is_rolled)


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """Changes whenever a rolled definition counts differently (texts apart)."""
    words = [
        repr((r.key, r.aggregate, r.field, r.kinds, r.filter, r.money, r.attribution, r.first_time, r.kept_dimensions))
        for r in rolled_rules()
    ]
    return sha256("\n".join(sorted(words)).encode()).hexdigest()[:16]


def _tables(content: Mapping[str, Any], file: SourceFile, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in content.items():
        code = f"{prefix}{name}"
        if not isinstance(value, dict):
            raise file.error(prefix.rstrip("."), f'"{name}" stands outside a definition', key=name)
        own = {
            key: each for key, each in value.items() if key in ("title", "description") or not isinstance(each, dict)
        }
        below = {key: each for key, each in value.items() if key not in own}
        if own:
            yield code, own
        yield from _tables(below, file, f"{code}.")


def _check_rates(rules: Mapping[str, Rule], homes: Mapping[str, SourceFile]) -> None:
    for code, rule in rules.items():
        for key in ("numerator", "denominator"):
            other = getattr(rule, key)
            if other and other not in rules:
                raise homes[code].error(code, unknown(other, rules), key=key, word=other)
            if other and rules[other].aggregate == "rate":
                raise homes[code].error(code, "a rate is made of two measures that are no rates", key=key, word=other)


__all__ = [
    "BadDefinition",
    "add_folder",
    "catalogue",
    "forget",
    "get_rule",
    "read_folders",
    "rolled_rules",
    "rules_digest",
]
