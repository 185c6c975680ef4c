"""Terms of the plain-language glossary as search finds them, those that ship with the product and those of units."""

from functools import partial
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from kepu.domain.content.reading_contracts import Explained
from kepu.domain.content.reading_selectors import list_terms
from kepu.domain.content.terms import Term
from kepu.engines.search import services
from kepu.engines.search.contracts import Document, Source

KIND = "term"
IMPORTANCE = 0.9


def follow() -> None:
    """The shipped glossary never changes while the product runs; units' terms do."""
    for changed in (post_save, post_delete):
        changed.connect(_changed, sender=Term, dispatch_uid="content.finding.term")


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    wanted = set(keys)
    return {term.term: _found(term) for term in list_terms() if term.term in wanted}


def _found(term: Explained) -> Document:
    return Document(
        title=term.term,
        names=tuple(name for name in (term.english, *term.aliases) if name),
        url=f"/glossary/#{quote(term.anchor)}",
        unit_id=None,
        is_public=True,
        summary=term.definition,
        body=term.plain,
        boost=IMPORTANCE,
    )


def _keys() -> list[str]:
    return [term.term for term in list_terms()]


def _changed(sender: type[Any], instance: Term, raw: bool = False, **_rest: Any) -> None:
    if not raw:
        transaction.on_commit(partial(services.index, kind=KIND, keys=[instance.term]), robust=True)


SOURCE = Source(KIND, _("term"), _document, _keys, documents=_documents)
