"""Conditions between cells: `a == b + c`, `a == 0 or b > 0`. Cells and whole numbers, + and -, one comparison, `12 * a`, `or`."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<word>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)|(?P<sign><=|>=|==|!=|<|>|\+|-|\*))"
)
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}


class NotUnderstood(Exception):
    """The text is no condition. `word` is where it stops making sense."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms: a whole number times a cell's code; the empty code stands for one."""

    terms: tuple[tuple[int, str], ...]

    def value(self, values: Mapping[str, int | None]) -> int | None:
        total = 0
        for factor, code in self.terms:
            number = 1 if code == "" else values.get(code)
            if number is None:
                return None
            total += factor * number
        return total


@dataclass(frozen=True, slots=True)
class Comparison:
    """left sign right."""

    left: Sum
    sign: str
    right: Sum

    def holds(self, values: Mapping[str, int | None]) -> bool | None:
        left, right = self.left.value(values), self.right.value(values)
        return None if left is None or right is None else _COMPARISONS[self.sign](left, right)


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons of which one must hold."""

    any_of: tuple[Comparison, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """Codes named, in order, each once."""
        sums = [side for comparison in self.any_of for side in (comparison.left, comparison.right)]
        return tuple(dict.fromkeys(term for side in sums for _, term in side.terms if term))

    def holds(self, values: Mapping[str, int | None]) -> bool | None:
        """True, False, or None while a value that matters is not known."""
        verdicts = [comparison.holds(values) for comparison in self.any_of]
        if any(verdicts):
            return True
        return None if None in verdicts else False


def parse_condition(text: str) -> Condition:
    """Reads a condition. Raises NotUnderstood."""
    words = _tokens(text)
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "or":
            parts.append([])
        else:
            parts[-1].append(word)
    return Condition(tuple(_comparison(part, text) for part in parts))


def _tokens(text: str) -> list[str]:
    words, position, text = [], 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise NotUnderstood(text[position:].split()[0])
        words.append(match.group().strip())
        position = match.end()
    return words


def _comparison(words: list[str], text: str) -> Comparison:
    signs = [index for index, word in enumerate(words) if word in _COMPARISONS]
    if len(signs) != 1:
        raise NotUnderstood(" ".join(words) or text)
    at = signs[0]
    return Comparison(_sum(words[:at], text), words[at], _sum(words[at + 1 :], text))


def _sum(words: list[str], text: str) -> Sum:
    terms: list[tuple[int, str]] = []
    position, sign = 0, 1
    while position < len(words):
        if words[position] in "+-" and (terms or words[position] == "-"):
            sign, position = (1 if words[position] == "+" else -1), position + 1
        elif terms:
            raise NotUnderstood(words[position])
        term, position = _term(words, position, text)
        terms.append((sign * term[0], term[1]))
    if not terms:
        raise NotUnderstood(text)
    return Sum(tuple(terms))


def _term(words: list[str], position: int, text: str) -> tuple[tuple[int, str], int]:
    word = words[position] if position < len(words) else ""
    if not word or word in "+-*" or word == "or":
        raise NotUnderstood(word or text)
    if not word.isdigit():
        return (1, word), position + 1
    if position + 2 < len(words) and words[position + 1] == "*" and not words[position + 2].isdigit():
        return (int(word), words[position + 2]), position + 3
    return (int(word), ""), position + 1
