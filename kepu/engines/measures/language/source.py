"""Where in a file something stands: tomllib gives no lines, so we look for them."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kepu.engines.measures.errors import BadDefinition


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A definition file: its text by lines and what tomllib made of it."""

    path: Path
    lines: tuple[str, ...]
    content: dict[str, Any]

    def error(self, table: str, problem: str, *, key: str = "", word: str = "") -> BadDefinition:
        """The error at the line of the word, else of the key, else of the table's heading."""
        return BadDefinition(self.path.name, self.line_of(table, key=key, word=word), problem)

    def line_of(self, table: str, *, key: str = "", word: str = "") -> int:
        """Number of the line (from 1) where the table, its key, or a word of the key's value stands."""
        start = self._heading(table)
        at_key = start
        for number in range(start, len(self.lines)):
            line = self.lines[number]
            if number > start and re.match(r"\s*\[", line):
                break
            if key and re.search(rf"(^|\s){re.escape(key)}(\.\w+)?\s*=", line):
                at_key = number
                break
        if word:
            for number in range(at_key, min(at_key + 40, len(self.lines))):
                if word in self.lines[number]:
                    return number + 1
        return at_key + 1

    def _heading(self, table: str) -> int:
        pattern = re.compile(rf"\s*\[\[?\s*[\"']?{re.escape(table)}[\"']?\s*\]")
        return next((number for number, line in enumerate(self.lines) if pattern.match(line)), 0)


def read_file(path: Path) -> SourceFile:
    """Reads a definition file. Raises BadDefinition when it is not TOML."""
    text = path.read_text(encoding="utf-8")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise BadDefinition(path.name, int(found[1]) if found else 1, str(error)) from error
    return SourceFile(path, tuple(text.splitlines()), content)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word closest to this one, or empty."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.4)
    return found[0] if found else ""


def unknown(word: str, known: Iterable[str]) -> str:
    """The sentence about an unknown word."""
    close = nearest(word, known)
    return f'unknown word "{word}"' + (f'; the nearest known one is "{close}"' if close else "")
