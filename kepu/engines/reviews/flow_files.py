"""Flows as data: TOML files are read, checked against the language of flows, and refused with file and line.

A flow: title { zh, en }, lenient (default false: nobody decides two steps, nor what they submitted), and steps, each
with
code, title, stage (steps with the same number run side by side; default one after the other), by
(permission | role | persons | outside), permission or role, level (unit | above), votes ("any", "all" or a number),
due_days, remind_days (before the due day), escalate_days (after it), link_days (an outside person's link holds so
long), scored (who approves may give 1 to 5 points for quality).
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kepu.engines.reviews.errors import BadFlow, UnknownFlow
from kepu.foundation.units.policies import roles_with

FLOW_WORDS = ("title", "lenient", "steps")
STEP_WORDS = (
    "code", "title", "stage", "by", "permission", "role", "level", "votes", "due_days", "remind_days", "escalate_days",
    "link_days", "scored",
)  # fmt: skip
DECIDERS = ("permission", "role", "persons", "outside")
LEVELS = ("unit", "above")
ROLES = (
    "administrator", "leader", "coordinator", "editor", "reviewer", "secrecy_officer", "statistician", "auditor",
    "member", "base_manager", "gatekeeper",
)  # fmt: skip
ALL = 0


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step as written. `votes` is how many must approve, ALL for everybody asked; days are calendar days, None for
    no limit.
    """

    code: str
    title_zh: str
    title_en: str
    stage: int
    by: str
    permission: str
    role: str
    level: str
    votes: int
    due_days: int | None
    remind_days: int | None
    escalate_days: int | None
    link_days: int
    scored: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of a kind of review, in stages."""

    name: str
    title_zh: str
    title_en: str
    lenient: bool
    steps: tuple[StepSpec, ...]


_folders: list[Path] = [Path(__file__).parent / "flows"]
_flows: dict[str, Flow] = {}


def add_folder(folder: Path) -> None:
    """Adds a folder with an app's own flows; call it in AppConfig.ready()."""
    if folder not in _folders:
        _folders.append(folder)
        _flows.clear()


def get_flow(name: str) -> Flow:
    """A flow by name. Raises UnknownFlow, BadFlow."""
    if not _flows:
        _flows.update(
            {
                flow.name: flow
                for folder in _folders
                for path in sorted(folder.glob("*.toml"))
                for flow in read_flows(path)
            }
        )
    if name not in _flows:
        raise UnknownFlow(f"{name}{_nearest(name, _flows)}")
    return _flows[name]


def read_flows(path: Path) -> list[Flow]:
    """Every flow of a file. Raises BadFlow naming file, line and the nearest known word."""
    return _Reader(path).flows()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.lines = _lines_of(self.text)

    def flows(self) -> list[Flow]:
        try:
            tables = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise BadFlow(f"{self.path.name}: {error}") from error
        return [self._flow(name, table) for name, table in tables.items()]

    def _fail(self, where: tuple[str, int, str], problem: str) -> BadFlow:
        line = self.lines.get(where) or self.lines.get((where[0], where[1], "")) or 1
        return BadFlow(f"{self.path.name}:{line}: {problem}")

    def _known(self, table: Mapping[str, Any], words: tuple[str, ...], header: str, number: int) -> None:
        for word in table:
            if word not in words:
                raise self._fail((header, number, word), f"unknown word {word!r}{_nearest(word, words)}")

    def _flow(self, name: str, table: Mapping[str, Any]) -> Flow:
        self._known(table, FLOW_WORDS, name, 0)
        steps: list[StepSpec] = []
        for number, row in enumerate(table.get("steps", [])):
            steps.append(self._step(f"{name}.steps", number, row, after=steps[-1].stage if steps else 0))
        if not steps:
            raise self._fail((name, 0, ""), "a flow needs steps")
        codes = [step.code for step in steps]
        if len(set(codes)) != len(codes):
            raise self._fail((name, 0, "steps"), "two steps have the same code")
        title = self._title(name, 0, table)
        return Flow(
            name=name,
            title_zh=title["zh"],
            title_en=title["en"],
            lenient=bool(table.get("lenient", False)),
            steps=tuple(steps),
        )

    def _step(self, header: str, number: int, row: Mapping[str, Any], *, after: int) -> StepSpec:
        self._known(row, STEP_WORDS, header, number)
        title = self._title(header, number, row)
        by = self._one_of(header, number, row, "by", DECIDERS, default=None)
        permission = str(row.get("permission", ""))
        if by == "permission" and not roles_with(permission):
            raise self._fail((header, number, "permission"), f"no role has the permission {permission!r}")
        role = self._one_of(header, number, row, "role", ROLES, default=None) if by == "role" else ""
        stage = self._days(header, number, row, "stage")
        if stage is not None and stage < after:
            raise self._fail((header, number, "stage"), "stages must not go back")
        return StepSpec(
            code=str(row.get("code", number + 1)),
            title_zh=title["zh"],
            title_en=title["en"],
            stage=after + 1 if stage is None else stage,
            by=by,
            permission=permission,
            role=role,
            level=self._one_of(header, number, row, "level", LEVELS, default="unit"),
            votes=self._votes(header, number, row),
            due_days=self._days(header, number, row, "due_days"),
            remind_days=self._days(header, number, row, "remind_days"),
            escalate_days=self._days(header, number, row, "escalate_days"),
            link_days=self._days(header, number, row, "link_days") or 14,
            scored=bool(row.get("scored", False)),
        )

    def _title(self, header: str, number: int, row: Mapping[str, Any]) -> dict[str, str]:
        title = row.get("title")
        if not isinstance(title, dict) or set(title) != {"zh", "en"}:
            raise self._fail((header, number, "title"), "title needs zh and en")
        return {language: str(text) for language, text in title.items()}

    def _one_of(
        self,
        header: str,
        number: int,
        row: Mapping[str, Any],
        word: str,
        known: tuple[str, ...],
        *,
        default: str | None,
    ) -> str:
        value = row.get(word, default)
        if value not in known:
            raise self._fail((header, number, word), f"{word} is {value!r}{_nearest(str(value), known)}")
        return str(value)

    def _votes(self, header: str, number: int, row: Mapping[str, Any]) -> int:
        value = row.get("votes", "any")
        if value in ("any", "all"):
            return 1 if value == "any" else ALL
        if not isinstance(value, int) or value < 1:
            raise self._fail((header, number, "votes"), 'votes is "any", "all" or a number from 1')
        return value

    def _days(self, header: str, number: int, row: Mapping[str, Any], word: str) -> int | None:
        value = row.get(word)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise self._fail((header, number, word), f"{word} must be a whole number")
        return value


def _lines_of(text: str) -> dict[tuple[str, int, str], int]:
    """(table, how many of that name before, key) → line number; key "" is the heading itself."""
    found: dict[tuple[str, int, str], int] = {}
    header, number, seen = "", 0, dict[str, int]()
    for line, content in enumerate(text.splitlines(), start=1):
        if heading := re.match(r"\s*\[+\s*([^\]\s]+)\s*\]+", content):
            header = heading.group(1)
            number = seen.get(header, 0)
            seen[header] = number + 1
            found[header, number, ""] = line
        elif key := re.match(r"\s*([\w-]+)(\.\w+)?\s*=", content):
            found.setdefault((header, number, key.group(1)), line)
    return found


def _nearest(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, [str(item) for item in known], n=1, cutoff=0.5)
    return f" (did you mean {close[0]!r}?)" if close else ""
