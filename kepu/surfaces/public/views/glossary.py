"""The plain-language glossary, by pinyin or by letter."""

from typing import Any

from kepu.domain.content import reading_selectors
from kepu.domain.content.reading_contracts import Explained
from kepu.foundation.language import pinyin
from kepu.surfaces.public.frame import PublicPage, is_english
from kepu.surfaces.public.reading import words


class Glossary(PublicPage):
    template_name = "public/glossary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = by_letter(reading_selectors.list_terms(), english=is_english())
        return super().get_context_data(groups=groups, number=sum(len(group["terms"]) for group in groups), **kwargs)


def by_letter(terms: list[Explained], *, english: bool) -> list[dict[str, Any]]:
    """Terms under the first letter of their English name or of their pinyin, in order; what begins with neither stands under #."""
    keyed = sorted((_key(term, english), term.term, term) for term in terms)
    groups: dict[str, list[dict[str, Any]]] = {}
    for key, _name, term in keyed:
        letter = key[:1].upper() if key[:1].isascii() and key[:1].isalpha() else "#"
        groups.setdefault(letter, []).append({"term": term, "field": words.field(term.field) if term.field else ""})
    return [{"letter": letter, "terms": found} for letter, found in sorted(groups.items())]


def _key(term: Explained, english: bool) -> str:
    if english and term.english:
        return term.english.lower()
    return " ".join(pinyin.syllables(term.term, is_name=False)).lower()
