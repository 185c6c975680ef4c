"""Words that mean the same: a file that is shipped, and groups that administrators enter. Folded and kept for a minute."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.core.cache import cache as shared

from kepu.engines.search.models import SynonymGroup
from kepu.foundation.language.normalising import folded as fold

SHIPPED = Path(__file__).parent / "data" / "synonyms.txt"
QUESTION_WORDS = Path(__file__).parent / "data" / "question_words.txt"
CACHE_KEY, FRESH_SECONDS = "search.synonyms", 60


def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Folded word → the others that mean the same, folded."""
    found: dict[str, tuple[str, ...]] | None = shared.get(CACHE_KEY)
    if found is None:
        found = _table([*shipped_groups(), *SynonymGroup.objects.values_list("words", flat=True)])
        shared.set(CACHE_KEY, found, FRESH_SECONDS)
    return found


def forget_synonyms() -> None:
    """Called when a group was changed: the next search reads them anew."""
    shared.delete(CACHE_KEY)


@cache
def shipped_groups() -> tuple[str, ...]:
    """The groups of the shipped file, each as its words with spaces between. An underscore stands for a space within a word."""
    return tuple(_lines(SHIPPED))


@cache
def question_words() -> frozenset[str]:
    """Words that shape a question without saying what it is about."""
    return frozenset(fold(word) for line in _lines(QUESTION_WORDS) for word in line.split())


def _lines(path: Path) -> Iterable[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _table(groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = {}
    for group in groups:
        words = [fold(word).replace("_", " ") for word in group.split()]
        for word in words:
            table.setdefault(word, {}).update(dict.fromkeys(other for other in words if other != word))
    return {word: tuple(others) for word, others in table.items()}
