"""Terms that may be explained in a text, kept ready in this process until a unit changes one."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from kepu.domain.content import reading_selectors
from kepu.domain.content.reading_contracts import Explained
from kepu.foundation.language import glossary


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The terms in the form in which texts are searched for them, and by each of their names."""

    words: tuple[glossary.Term, ...]
    by_name: dict[str, Explained]


def vocabulary() -> Vocabulary:
    """All terms; one small query."""
    return _of(reading_selectors.terms_edition())


@lru_cache(maxsize=1)
def _of(_edition: tuple[int, datetime | None]) -> Vocabulary:
    terms = reading_selectors.list_terms()
    return Vocabulary(
        words=tuple(
            glossary.Term(one.term, one.plain, one.definition, one.english, one.field, aliases=one.aliases)
            for one in terms
        ),
        by_name={name: one for one in reversed(terms) for name in (one.term, *one.aliases)},
    )
