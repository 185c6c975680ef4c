"""What a document becomes in the index: its lexemes, its rank, its folded text."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from kepu.engines.search.analysis.openings import openings_of
from kepu.engines.search.analysis.words import lexemes_of
from kepu.engines.search.contracts import Document
from kepu.engines.search.models import Entry, Text
from kepu.foundation.language.normalising import folded as fold

IN_TITLE, STRONG, FACET, OPENING = "t:", "s:", "f:", "o:"
STRONG_FROM = 3
EPOCH = date(2000, 1, 1)
NAMES_APART = "\n"


def entry_from(kind: str, key: str, document: Document) -> Entry:
    """The row of a document, not saved."""
    return Entry(
        kind=kind,
        key=key,
        unit_id=document.unit_id,
        is_public=document.is_public,
        language=document.language,
        published_on=document.published_on,
        boost=document.boost,
        rank=rank_of(document),
        facets={field: list(codes) for field, codes in document.facets.items() if codes},
    )


def text_from(document: Document) -> Text:
    """The text of a document, not saved and without its entry."""
    titles = NAMES_APART.join((document.title, *document.names))
    return Text(
        title=document.title[:300],
        summary=document.summary,
        body=document.body,
        url=document.url,
        staff_url=document.staff_url,
        folded_title=fold(titles),
        folded_summary=fold(document.summary),
        folded_body=fold(document.body),
        digest=digest_of(document),
    )


def digest_of(document: Document) -> str:
    """A fingerprint of all that a document says (SHA-256, hex)."""
    said = json.dumps(asdict(document), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def rank_of(document: Document) -> int:
    """Order among what equally matches: days since 2000 when published, raised by what the owner thinks important."""
    days = (document.published_on - EPOCH).days if document.published_on else 0
    return int(days + 1000 * (document.boost - 1.0))


def lexemes_from(kind: str, document: Document, text: Text) -> list[str]:
    """Every lexeme of an entry, each once: of its text, of its title apart, strong ones apart, facets, beginnings of its title."""
    titles = Counter(lexemes_of(text.folded_title))
    rest = Counter(lexemes_of(text.folded_summary))
    rest.update(lexemes_of(text.folded_body))
    found = dict.fromkeys((*titles, *rest))
    found.update(dict.fromkeys(IN_TITLE + lexeme for lexeme in titles))
    found.update(dict.fromkeys(STRONG + lexeme for lexeme, times in rest.items() if times >= STRONG_FROM))
    found.update(dict.fromkeys(STRONG + lexeme for lexeme in titles))
    found.update(dict.fromkeys(facet_lexemes(kind, document)))
    for name in (document.title, *document.names):
        found.update(dict.fromkeys(OPENING + opening for opening in openings_of(name, is_person=document.is_person)))
    return [lexeme for lexeme in found if lexeme]


def facet_lexemes(kind: str, document: Document) -> Iterable[str]:
    """The lexemes by which filters find an entry."""
    yield facet_lexeme("kind", kind)
    yield facet_lexeme("language", document.language)
    if document.published_on:
        yield facet_lexeme("year", str(document.published_on.year))
    for field, codes in document.facets.items():
        yield from (facet_lexeme(field, code) for code in codes)


def facet_lexeme(field: str, code: str) -> str:
    """The lexeme of one code of one facet. Spaces would end it."""
    return f"{FACET}{field}={code}".replace(" ", "_")[:200]
