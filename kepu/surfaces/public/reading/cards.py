"""Editions as cards: names in the reader's language, address, cover."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kepu.domain.content import reading_selectors
from kepu.domain.content.reading_contracts import Shelved
from kepu.surfaces.public.frame import is_english
from kepu.surfaces.public.reading import words

COVER = "fill-640x480"
SAID_APART = ("public", "article")


@dataclass(frozen=True, slots=True)
class Card:
    """An edition ready to be shown in a list."""

    edition: Shelved
    url: str
    unit: str
    picture: Any | None

    @property
    def for_whom(self) -> str:
        """The audience in words, nothing where it is for everybody."""
        return "" if self.edition.audience == "public" else words.audience(self.edition.audience)

    @property
    def medium(self) -> str:
        """The medium in words."""
        return words.medium(self.edition.medium)

    @property
    def field(self) -> str:
        """The field of science in the reader's language."""
        return words.field(self.edition.field)

    @property
    def subject(self) -> str:
        """What the cover is drawn from."""
        return f"{self.edition.field} {self.edition.title} {self.edition.unit_name}"

    @property
    def lang(self) -> str:
        """The language of the title where it is not the page's own."""
        own = "en" if is_english() else "zh-hans"
        return "" if self.edition.language == own else words.tag_of(self.edition.language)


def cards(editions: Iterable[Shelved], *, size: str = COVER) -> list[Card]:
    """Cards for editions; at most three queries, for their pictures."""
    rows = list(editions)
    pictures = reading_selectors.covers_of(rows, size=size)
    english = is_english()
    return [
        Card(
            edition=one,
            url=address(one.room, one.slug),
            unit=one.unit_name_en if english and one.unit_name_en else one.unit_name,
            picture=pictures.get(one.cover_id) if one.cover_id else None,
        )
        for one in rows
    ]


def address(room: str, slug: str) -> str:
    """Where an edition is read, in the language of the interface."""
    return reverse("public:edition", args=[room, slug])
