"""Everything that stands around a text: who it is for, what it rests on, what was corrected, what to read next."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from kepu.domain.claims.contracts import ClaimCard
from kepu.domain.claims.selectors.articles import claims_explained_by
from kepu.domain.content import reading_selectors
from kepu.domain.content.assistant.selectors import is_assisted
from kepu.domain.content.reading_contracts import Sibling
from kepu.surfaces.public.frame import is_english
from kepu.surfaces.public.page_cache import CLAIMS, SHELVES, while_it_stands
from kepu.surfaces.public.reading import words
from kepu.surfaces.public.reading.body import minutes_to_read, prepare
from kepu.surfaces.public.reading.cards import Card, address, cards
from kepu.surfaces.public.reading.vocabulary import vocabulary

YOUNGEST = ("preschool", "grades_1_2")
MOST_SIGNERS = 8


@dataclass(frozen=True, slots=True)
class Switch:
    """One choice of the edition switch."""

    label: str
    note: str
    url: str
    lang: str
    is_current: bool


def reading(request: HttpRequest, page: Any) -> dict[str, Any]:
    """The context of one edition's page; `page` is the edition, perhaps a preview that was never saved."""
    with_pinyin = request.GET.get("pinyin") == "on" and page.language == "zh-hans"
    sources = reading_selectors.list_sources(edition_id=page.pk, work_id=page.work_id) if page.work_id else []
    passages = [(source, passage) for source in sources for passage in source.passages]
    html = render_to_string("public/body.html", {"blocks": page.body, "page": page}, request)
    body = prepare(html, marks={one.number for _s, one in passages}, terms=vocabulary(), with_pinyin=with_pinyin)
    siblings = reading_selectors.list_siblings(page.work_id) if page.work_id else []
    told = reading_selectors.list_told(page.pk) if page.pk else []
    return {
        "body": body,
        "minutes": minutes_to_read(html, page.audience),
        "lang": words.tag_of(page.language),
        "switch": switch(siblings, page.pk),
        "sources": sources,
        "passages": passages,
        "told": told,
        "audience_name": words.audience(page.audience),
        "medium_name": words.medium(page.medium),
        "field_name": words.field(page.work.field) if page.work_id else "",
        "unit_name": name_of_unit(page),
        "cover_subject": f"{page.work.field if page.work_id else ''} {page.title} {name_of_unit(page)}",
        "signers": signers(page.authors),
        "is_assisted": bool(page.pk) and is_assisted(page.pk),
        "licence": words.licence(page.licence),
        "may_have_pinyin": page.audience in YOUNGEST and page.language == "zh-hans",
        "with_pinyin": with_pinyin,
        "claims": explained(page.work_id) if page.work_id else [],
        "related": related(page) if page.work_id and page.pk else [],
        "listen_at": next((address(one.room, one.slug) for one in siblings if one.medium == "audio" and one.id != page.pk), ""),
        "sheet_url": reverse("public:sheet", args=reading_selectors.address_of(page.url_path)) if page.url_path else "",
        "card_url": reverse("public:card", args=[page.pk]) if page.pk else "",
        "count_url": reverse("public:count_view", args=[page.pk]) if page.pk else "",
        "short_url": short_address(request, page.pk) if page.pk else "",
    }  # fmt: skip


def explained(work_id: int) -> list[ClaimCard]:
    """Claims that the work explains, in the reader's language; read again when any claim changes."""
    key = f"claims:{work_id}:{'en' if is_english() else 'zh'}"
    found: list[ClaimCard] = while_it_stands(CLAIMS, key, lambda: claims_explained_by(work_id))
    return found


def related(page: Any) -> list[Card]:
    """What to read next; worked out again when anything is published."""
    return cards(while_it_stands(SHELVES, f"related:{page.pk}", lambda: reading_selectors.list_related(page)))


def switch(siblings: list[Sibling], current_id: int | None) -> list[Switch]:
    """The editions of the work, this one marked; empty when it is the only one."""
    if len(siblings) < 2:
        return []
    return [
        Switch(
            label=_label(one),
            note=one.title,
            url=address(one.room, one.slug),
            lang=words.tag_of(one.language),
            is_current=one.id == current_id,
        )
        for one in siblings
    ]


def _label(one: Sibling) -> str:
    """What tells an edition from the others: for whom, else in which language; the medium where it is no article."""
    own = "en" if is_english() else "zh-hans"
    foreign = one.language != own
    parts = [words.language(one.language)] if foreign else []
    if one.audience != "public" or not foreign:
        parts.insert(0, words.audience(one.audience))
    if one.medium != "article":
        parts.append(words.medium(one.medium))
    return " · ".join(parts)


def name_of_unit(page: Any) -> str:
    """The edition's unit in the reader's language."""
    if page.unit_id is None:
        return ""
    return str((page.unit.name_en if is_english() else "") or page.unit.name)


def signers(authors: str) -> list[str]:
    """Names from the line of authors, in order, each once."""
    plain = authors.replace("，", "、").replace(",", "、")
    return list(dict.fromkeys(name.strip() for name in plain.split("、") if name.strip()))[:MOST_SIGNERS]


def short_address(request: HttpRequest, edition_id: int) -> str:
    """The address that is short enough to be typed from paper."""
    return request.build_absolute_uri(reverse("public:short", args=[edition_id]))
