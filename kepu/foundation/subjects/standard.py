"""The classification of fields: GB/T 13745 subject codes of two levels, and everyday words that point at them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from kepu.foundation.language.normalising import normalise

DATA = Path(__file__).parent / "data"
REST = "其他学科"
NUMBERED = re.compile(r"(\d{3})(\d\d)?(?:\s+\D.*)?")
LETTERS = re.compile(r"[a-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of the standard: three digits (first level) or five (second level)."""

    code: str
    name: str
    name_en: str

    @property
    def is_first_level(self) -> bool:
        return len(self.code) == 3

    @property
    def label(self) -> str:
        """The name in the reader's language; a second-level subject has a Chinese one only."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


@cache
def subjects() -> dict[str, Subject]:
    """Every subject by code, in the order of the standard. Raises ValueError for a line that cannot be read."""
    found: dict[str, Subject] = {}
    first = ""
    for line in _lines("subjects.txt"):
        if "|" in line:
            head, name_en = (part.strip() for part in line.split("|"))
            first, name = head.split(" ", 1)
            found[first] = Subject(first, name, name_en)
        else:
            for item in line.split(";"):
                digits, name = item.strip().split(" ", 1)
                found[first + digits] = Subject(first + digits, name, "")
    return found


def first_level() -> list[Subject]:
    """Subjects of the first level."""
    return [subject for subject in subjects().values() if subject.is_first_level]


def is_first_level(code: str) -> bool:
    """Whether the code is one of the first level."""
    return len(code) == 3 and code in subjects()


def is_subject(code: str) -> bool:
    """Whether the standard has this code, as far as we keep it."""
    return code in subjects()


def name_of(code: str) -> str:
    """The name in the reader's language; the code itself when it is unknown."""
    subject = subjects().get(code)
    return subject.label if subject else code


def numbered(code: str) -> str:
    """Code and name, as lists and files show them; empty for no code."""
    return f"{code} {name_of(code)}" if code else ""


def path_of(code: str) -> str:
    """First and second level in one line."""
    return name_of(code) if len(code) <= 3 else f"{name_of(code[:3])} · {name_of(code)}"


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All subjects grouped by first level, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for subject in subjects().values():
        groups.setdefault(subject.code[:3], []).append((subject.code, f"{subject.code} {subject.label}"))
    return [(name_of(code), rows) for code, rows in groups.items()]


def first_level_choices() -> list[tuple[str, str]]:
    """Subjects of the first level, for a select."""
    return [(subject.code, numbered(subject.code)) for subject in first_level()]


def first_level_named(text: str) -> str:
    """The first-level code that a text names and says nothing else: by a code, a name, or both; empty where it names none.

    A second-level subject names the one it belongs to; 学 at the end may be missing (物理). A name of several subjects names none.
    """
    found = NUMBERED.fullmatch(text.strip())
    if found:
        return found[1] if is_subject(found[1] + (found[2] or "")) else ""
    plain = normalise(text.strip())
    return _names().get(plain) or _names().get(f"{plain}学", "")


def first_level_containing(text: str) -> list[str]:
    """Codes of first-level subjects whose name, in either language, contains a text."""
    plain = normalise(text)
    return [each.code for each in first_level() if plain in normalise(each.name) or plain in each.name_en.lower()]


def subjects_in(text: str) -> dict[str, str]:
    """Code → the word that points at it, for every subject whose name or everyday word stands in a text; longest words first.

    A word inside a longer one that was found does not count by itself (地震 inside 地震预警 points at the same anyway).
    """
    plain = normalise(text)
    latin = set(LETTERS.findall(plain))
    found: dict[str, str] = {}
    for word, codes in _words():
        if (word in latin) if word.isascii() else (word in plain):
            for code in codes:
                found.setdefault(code, word)
    return found


@cache
def _names() -> dict[str, str]:
    """Normalised name → the one first-level subject it stands for."""
    found: dict[str, set[str]] = {}
    for subject in subjects().values():
        for name in filter(None, (subject.name, subject.name_en)):
            found.setdefault(normalise(name), set()).add(subject.code[:3])
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1}


@cache
def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    known: dict[str, list[str]] = {}
    for subject in subjects().values():
        if REST not in subject.name and len(subject.name) > 2:
            known.setdefault(normalise(subject.name), []).append(subject.code)
    for line in _lines("words.txt"):
        code, _colon, words = line.partition(":")
        if code not in subjects():
            raise ValueError(f"words.txt: unknown code {code}")
        for word in words.split():
            known.setdefault(normalise(word), []).append(code)
    ordered = sorted(known.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    return tuple((word, tuple(codes)) for word, codes in ordered)


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
