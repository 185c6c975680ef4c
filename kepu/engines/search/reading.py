"""What a question asks for: chunks as typed, the words in them, and what else would do."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kepu.engines.search.analysis.words import lexemes_for, needs_reading, runs, stem
from kepu.engines.search.conditions import All, Condition, Lexeme, Some
from kepu.engines.search.synonyms import question_words, synonyms
from kepu.foundation.language.normalising import folded as fold
from kepu.foundation.language.words import words as cut

QUOTED = re.compile(r"[\"“”「『](.+?)[\"“”」』]")
LONGEST_QUESTION, MOST_NEEDS = 200, 12
A_NAME = 4


@lru_cache(maxsize=1000)
def latin_stems(text: str) -> tuple[str, ...]:
    """The stems of a phrase that has no Chinese character; none for one that has."""
    found = list(runs(text))
    return () if any(is_han for _, is_han in found) else tuple(stem(run) for run, _ in found)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded text to be found as it stands. `is_exact`: the letters themselves, no stem will do."""

    text: str
    is_exact: bool = False

    @property
    def lexemes(self) -> tuple[str, ...]:
        return lexemes_for(self.text)

    @property
    def must_be_read(self) -> bool:
        """Whether the index alone cannot tell that an entry has it."""
        found = list(runs(self.text))
        if all(not is_han for _, is_han in found):
            return self.is_exact
        return needs_reading(self.text)

    def condition(self, prefix: str = "") -> Condition:
        """What an entry's lexemes must fulfil; with `prefix` those of a stronger class."""
        parts = tuple(Lexeme(prefix + lexeme) for lexeme in self.lexemes)
        return parts[0] if len(parts) == 1 else All(parts)

    def times_in(self, folded: str, stems: dict[str, int]) -> int:
        """How often it occurs in a folded text, whose Latin words are counted by stem."""
        if self.is_exact or not (wanted := latin_stems(self.text)):
            return folded.count(self.text)
        return min(stems.get(each, 0) for each in wanted)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing asked for: the phrase as typed, and others that mean the same."""

    phrase: Phrase
    others: tuple[Phrase, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        return (self.phrase, *self.others)

    def condition(self, prefix: str = "") -> Condition:
        parts = tuple(phrase.condition(prefix) for phrase in self.phrases)
        return parts[0] if len(parts) == 1 else Some(parts)


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `names`: every chunk as it was typed; `words`: the words that an entry must have; `parts`: all that is
    said in the question, cut as finely as words go, for when nothing has all of it.
    """

    text: str
    names: tuple[Need, ...]
    words: tuple[Need, ...]
    parts: tuple[Need, ...]

    @property
    def is_empty(self) -> bool:
        return not self.names

    @property
    def is_sentence(self) -> bool:
        """Whether it is more than the name of a thing."""
        return self.words != self.names


def read(text: str) -> Question:
    """Understands what somebody typed. Quotation marks ask for exactly what they enclose."""
    folded = fold(text[:LONGEST_QUESTION])
    names, words, parts, known = [], [], [], synonyms()
    for chunk, is_quoted in _chunks(folded):
        need = _need(chunk, {} if is_quoted else known, is_exact=is_quoted)
        names.append(need)
        if is_quoted:
            words.append(need)
            parts.append(need)
            continue
        telling, everything = _telling(chunk)
        words += (
            [need]
            if _is_name(chunk, telling, everything)
            else [_need(word, known) for word in telling if len(word) > 1]
        )
        parts += [_need(word, known) for word in telling]
    return Question(folded, _once(names), _once(words) or _once(parts) or _once(names), _once(parts) or _once(names))


def _once(needs: list[Need]) -> tuple[Need, ...]:
    return tuple({need.phrase: need for need in needs}.values())[:MOST_NEEDS]


def _chunks(folded: str) -> Iterator[tuple[str, bool]]:
    rest = folded
    for match in QUOTED.finditer(folded):
        if any(runs(match.group(1))):
            yield match.group(1).strip(), True
        rest = rest.replace(match.group(), " ")
    for piece in rest.split():
        joined = _joined(piece)
        yield from ((chunk, False) for chunk in joined)


def _joined(piece: str) -> list[str]:
    """A name that mixes letters and characters (x射线, 5g网络, covid-19) stays together where nothing but a hyphen or a dot is between."""
    parts = re.split(r"[^\w.\-+]+", piece)
    return [part.strip(".-+") for part in parts if any(runs(part))]


def _need(chunk: str, known: Mapping[str, tuple[str, ...]], *, is_exact: bool = False) -> Need:
    return Need(Phrase(chunk, is_exact), tuple(Phrase(word) for word in known.get(chunk, ())))


def _telling(chunk: str) -> tuple[list[str], list[str]]:
    """The words of a chunk that say what it is about, and all its words."""
    everything = [word for run, is_han in runs(chunk) for word in (cut(run) if is_han else [run])]
    return [word for word in everything if word not in question_words()], everything


def _is_name(chunk: str, telling: list[str], everything: list[str]) -> bool:
    """Whether a chunk is looked for as it stands: it is short and asks nothing, or nothing else is in it."""
    return not telling or len(everything) == 1 or (len(chunk) <= A_NAME and len(telling) == len(everything))
