"""Editions as everybody outside sees them: what feeds, harvesters, partners, the API and the markup are made of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from kepu.domain.content import syndication_selectors as content
from kepu.domain.syndication.contracts import OPEN_LICENCES, CorrectionNote, Item, Sibling, SourceNote, Wanted
from kepu.domain.syndication.models import Listing
from kepu.domain.syndication.pieces import as_html, enclosures_of, read_body


def listings(wanted: Wanted) -> QuerySet[Listing]:
    """Listings that somebody wants, withdrawn ones included, last changed first."""
    rows = Listing.objects.select_related("unit")
    if wanted.unit_ids is not None:
        rows = rows.filter(unit__in=wanted.unit_ids)
    for name, values in (("audience", wanted.audiences), ("medium", wanted.media), ("language", wanted.languages)):
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    if wanted.licences:
        rows = rows.filter(Q(edition__licence__in=wanted.licences) | Q(withdrawn_at__isnull=False))
    if wanted.fields:
        rows = rows.filter(edition__work__field__in=wanted.fields)
    return rows.filter(series=wanted.series) if wanted.series else rows


def build_items(rows: Iterable[Listing], *, with_text: bool = False) -> list[Item]:
    """The items of some listings, in their order. The number of queries does not depend on how many (but for pictures that
    are drawn in a size for the first time).
    """
    rows = list(rows)
    ids = [row.edition_id for row in rows if row.edition_id]
    editions = content.editions_by_id(ids)
    works = [edition.work_id for edition in editions.values()]
    corrections, sources = content.corrections_of(ids), content.sources_of(works)
    siblings = content.siblings_of(works)
    return [
        _item(row, editions.get(row.edition_id or 0), corrections, sources, siblings, with_text=with_text)
        for row in rows
    ]


def _item(
    row: Listing,
    edition: Any,
    corrections: Mapping[int, list[Any]],
    sources: Mapping[int, list[Any]],
    siblings: Mapping[int, list[Any]],
    *,
    with_text: bool,
) -> Item:
    notes = tuple(
        CorrectionNote(note.number, note.kind, note.note, note.at) for note in corrections.get(row.edition_id or 0, [])
    )
    if edition is None or row.withdrawn_at is not None:
        return _withdrawn(row, notes)
    is_open = edition.licence in OPEN_LICENCES and edition.state == "published"
    pieces = read_body(edition.body) if with_text or edition.medium in {"audio", "video", "broadcast"} else ()
    work = edition.work
    return Item(
        public_id=str(row.public_id), edition_id=edition.pk, work_id=str(work.public_id), title=edition.title,
        url=content.page_address(edition), unit_code=row.unit.code, unit_name=row.unit.name, audience=edition.audience,
        medium=edition.medium, language=edition.language, licence=edition.licence, listed_at=row.listed_at,
        changed_at=row.changed_at, published_at=edition.first_published_at, summary=edition.summary,
        html=as_html(pieces) if is_open and with_text else "", authors=names_in(edition.authors),
        cover=content.picture_address(edition.cover), cover_credit=edition.cover.credit if edition.cover else "",
        series=work.series.slug if work.series else "", series_title=work.series.title if work.series else "",
        field_of_science=work.field, source_url=edition.source_url,
        enclosures=enclosures_of(pieces) if edition.state == "published" else (),
        sources=tuple(SourceNote(s.kind, s.title, s.identifier, s.authors, s.url) for s in sources.get(work.pk, [])),
        siblings=tuple(
            Sibling(other.title, content.page_address(other), other.audience, other.medium, other.language)
            for other in siblings.get(work.pk, []) if other.pk != edition.pk
        ),
        corrections=notes, is_retracted=edition.state == "retracted",
    )  # fmt: skip


def _withdrawn(row: Listing, notes: tuple[CorrectionNote, ...]) -> Item:
    return Item(
        public_id=str(row.public_id), edition_id=row.edition_id, work_id="", title=row.title, url="",
        unit_code=row.unit.code, unit_name=row.unit.name, audience=row.audience, medium=row.medium, language=row.language,
        licence="reserved", listed_at=row.listed_at, changed_at=row.changed_at, series=row.series,
        corrections=tuple(note for note in notes if note.kind == "take_down"), is_withdrawn=True,
    )  # fmt: skip


def names_in(authors: str) -> tuple[str, ...]:
    """The single names in a line of authors."""
    parts = authors.replace(",", "、").replace("，", "、").replace(";", "、").replace("；", "、").split("、")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
