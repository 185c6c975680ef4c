"""The plain-language glossary: terms of the academy's fields with a plain wording, and where they stand in a text."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import ahocorasick_rs

NOT_AT_SCHOOL = 13
DATA = Path(__file__).parent / "data" / "glossary.zh.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a field. `plain`: a few words that say it plainly; `definition`: one sentence; `english`: the term in English.

    `grade`: the school grade by which it is usually taught, 13 where school does not teach it.
    """

    term: str
    plain: str
    definition: str
    english: str
    field: str = ""
    grade: int = NOT_AT_SCHOOL
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at text[start:end]."""

    start: int
    end: int
    term: Term


class BadGlossary(Exception):
    """The glossary file cannot be used; the message names the entry and what is wrong."""


def find_terms(text: str, terms: Sequence[Term]) -> list[Hit]:
    """Every term that stands in the text, in order, never overlapping; of two that begin together the longer one.

    `terms` is searched by its term and aliases. Keep one tuple and hand it over again: its automaton is then built once.
    """
    if not terms:
        return []
    automaton, owners = _automaton(tuple(terms))
    return [Hit(start, end, owners[index]) for index, start, end in automaton.find_matches_as_indexes(text)]


@cache
def list_terms() -> tuple[Term, ...]:
    """The glossary that comes with Kepu, in the order of its file. Raises BadGlossary."""
    return read_terms(DATA.read_text(encoding="utf-8"))


def read_terms(source: str) -> tuple[Term, ...]:
    """Terms of a TOML text: a table per term: plain, definition, english, field; perhaps grade, aliases. Raises BadGlossary."""
    try:
        content = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise BadGlossary(str(error)) from error
    terms = tuple(_term(name, entry) for name, entry in content.items())
    _refuse_doubles(terms)
    return terms


def _term(name: str, entry: object) -> Term:
    if not isinstance(entry, dict):
        raise BadGlossary(f"{name}: not a table")
    missing = [key for key in ("plain", "definition", "english", "field") if not str(entry.get(key, "")).strip()]
    if missing:
        raise BadGlossary(f"{name}: lacks {', '.join(missing)}")
    return Term(
        term=name,
        plain=entry["plain"],
        definition=entry["definition"],
        english=entry["english"],
        field=entry["field"],
        grade=int(entry.get("grade", NOT_AT_SCHOOL)),
        aliases=tuple(entry.get("aliases", ())),
    )


def _refuse_doubles(terms: Iterable[Term]) -> None:
    seen: set[str] = set()
    for term in terms:
        for name in (term.term, *term.aliases):
            if name in seen:
                raise BadGlossary(f"{name}: twice")
            seen.add(name)


@lru_cache(maxsize=16)
def _automaton(terms: tuple[Term, ...]) -> tuple[ahocorasick_rs.AhoCorasick, tuple[Term, ...]]:
    names = [(name, term) for term in terms for name in (term.term, *term.aliases) if name]
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return ahocorasick_rs.AhoCorasick([name for name, _ in names], matchkind=longest), tuple(term for _, term in names)
