"""What the public site reads: shelves of editions, one edition with all that stands around it, terms."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from kepu.domain.content.content_digest import lines_of
from kepu.domain.content.editions import Citation, Correction, EditionAudience, EditionState, Language, Medium
from kepu.domain.content.pages import Edition, UnitPage
from kepu.domain.content.pictures import Picture
from kepu.domain.content.reading_contracts import CitedPassage, CitedSource, Explained, Shelved, Sibling, TakenIn, Told
from kepu.domain.content.selectors import published_editions
from kepu.domain.content.sources import Source, WorkSource
from kepu.domain.content.terms import Term
from kepu.domain.content.works import Series
from kepu.foundation.language import glossary

AUDIENCE_NAMES = dict(EditionAudience.choices)
MEDIUM_NAMES = dict(Medium.choices)
ASKING = ("为什么", "怎么", "怎样", "如何", "什么是", "谁", "哪里", "How ", "Why ", "What ")
ROOM_DEPTH = 3
NEAR = 60
SHELF = (
    "pk", "work_id", "title", "summary", "url_path", "slug", "work__question", "work__field", "audience", "medium", "language", "authors",
    "state", "unit__code", "unit__short_name", "unit__name", "unit__name_en", "first_published_at", "cover_id",
)  # fmt: skip


class Gone(LookupError):
    """The edition was taken down. `told` is what readers are told, None where nothing was written."""

    def __init__(self, edition: Edition, told: Told | None) -> None:
        super().__init__("taken down")
        self.edition = edition
        self.told = told


class NotReadable(LookupError):
    """There is nothing here that everybody may read."""


def list_on_shelf(
    *,
    audience: str = "",
    medium: str = "",
    language: str = "",
    field: str = "",
    series_id: int | None = None,
    unit_ids: Collection[int] | None = None,
    author: str = "",
    asking: bool = False,
) -> QuerySet[Edition]:
    """Editions that everybody may read, newest first (a series in its own order), narrowed by what is given. `asking` keeps works
    that answer a reader's question. Rows for a paginator; `shelved` makes values of them.
    """
    exact = {"audience": audience, "medium": medium, "language": language, "work__field": field}
    rows = published_editions().filter(**{name: value for name, value in exact.items() if value})
    if series_id is not None:
        rows = rows.filter(work__series=series_id).order_by("work__position", "work__created_at", "pk")
    if unit_ids is not None:
        rows = rows.filter(unit__in=list(unit_ids))
    if author:
        rows = rows.filter(_signed_by(author))
    return rows.filter(_asks()) if asking else rows


def shelved(rows: QuerySet[Edition]) -> list[Shelved]:
    """The rows of a shelf as values, in one query and without their bodies."""
    return [_shelved(row) for row in rows.select_related(None).values_list(*SHELF)]


def count_by(field: str) -> dict[str, int]:
    """How many readable editions there are by audience, medium, language or work__field."""
    rows = published_editions().select_related(None).order_by().values_list(field).annotate(n=Count("pk"))
    return {value: number for value, number in rows if value}


def get_edition(*, room: str, slug: str) -> Edition:
    """A readable edition by its address, with work, series, unit and cover. Raises NotReadable, Gone."""
    wanted = {"slug": slug, "url_path__endswith": f"/{room}/{slug}/"}
    edition = published_editions().select_related("work__series", "unit", "cover").filter(**wanted).order_by().first()
    if edition is not None:
        return edition
    gone = Edition.objects.filter(state=EditionState.TAKEN_DOWN, **wanted).first()
    if gone is None:
        raise NotReadable
    raise Gone(gone, next(iter(list_told(gone.pk)), None))


def get_standing(*, room: str, slug: str) -> tuple[int, int]:
    """(edition, work) at an address where everybody may read now; one look at an index, no text. Raises NotReadable."""
    rows = published_editions().select_related(None).order_by()
    found = rows.filter(slug=slug, url_path__endswith=f"/{room}/{slug}/").values_list("pk", "work_id")[:1]
    for key, work_id in found:
        return key, work_id
    raise NotReadable


def get_address(edition_id: int) -> tuple[str, str]:
    """(room, slug) of an edition that is or was readable. Raises NotReadable."""
    states = [EditionState.PUBLISHED, EditionState.RETRACTED, EditionState.TAKEN_DOWN]
    path = Edition.objects.filter(pk=edition_id, state__in=states).values_list("url_path", flat=True).first()
    if path is None:
        raise NotReadable
    return address_of(path)


def get_place(edition_id: int) -> tuple[int, str, str] | None:
    """(work, room, slug) of an edition in whatever state; None when the page is none."""
    row = Edition.objects.filter(pk=edition_id).values_list("work_id", "url_path").first()
    return (row[0], *address_of(row[1])) if row else None


def get_corrected_edition(correction_id: int) -> int | None:
    """The edition that a correction is about."""
    return Correction.objects.filter(pk=correction_id).values_list("edition_id", flat=True).first()


def address_of(url_path: str) -> tuple[str, str]:
    """(room, slug) from a page's path in the tree."""
    _above, room, slug, _end = url_path.rsplit("/", 3)
    return room, slug


def list_siblings(work_id: int) -> list[Sibling]:
    """Every readable edition of a work: by age of the audience, then medium, then language."""
    columns = ("pk", "title", "url_path", "audience", "medium", "language")
    rows = published_editions().select_related(None).filter(work=work_id).values_list(*columns)
    found = [Sibling(key, title, *address_of(path), *rest) for key, title, path, *rest in rows]
    order = (EditionAudience.values, Medium.values, Language.values)
    return sorted(
        found,
        key=lambda one: (
            order[0].index(one.audience),
            order[1].index(one.medium),
            order[2].index(one.language),
            one.id,
        ),
    )


def list_sources(*, edition_id: int, work_id: int) -> list[CitedSource]:
    """What an edition rests on: cited sources in the order of their marks, then those of the work without a mark."""
    marks = Citation.objects.filter(edition=edition_id).select_related("public_passage__source")
    sources: dict[int, Source] = {}
    passages: dict[int, list[CitedPassage]] = {}
    for number, passage in [(mark.number, mark.public_passage) for mark in marks]:
        if passage is None:  # a mark of the draft alone
            continue
        sources.setdefault(passage.source_id, passage.source)
        found = CitedPassage(number, passage.locator, passage.text)
        passages.setdefault(passage.source_id, []).append(found)
    for row in WorkSource.objects.filter(work=work_id).exclude(source__in=list(sources)).select_related("source"):
        sources.setdefault(row.source_id, row.source)
    return [_cited(source, tuple(passages.get(key, ()))) for key, source in sources.items()]


def take_in(edition_id: int) -> TakenIn | None:
    """A published edition in plain words with its credit and sources; None for one that is not public, or is retracted."""
    edition = published_editions().filter(pk=edition_id, state=EditionState.PUBLISHED).first()
    if edition is None:
        return None
    words = [text for _label, text, key in lines_of(edition) if key not in ("title", "authors") and text]
    sources = list_sources(edition_id=edition.pk, work_id=edition.work_id)
    credit = " · ".join(filter(None, (edition.authors, edition.unit.name, edition.licence.upper())))
    return TakenIn(edition.title, "\n\n".join(words), credit, tuple((one.title, one.address) for one in sources))


def list_told(edition_id: int) -> list[Told]:
    """Corrections and retractions of an edition, newest first."""
    return [_told(row) for row in Correction.objects.filter(edition=edition_id).order_by("-number")]


def list_newest_told(*, limit: int) -> list[tuple[Told, Shelved]]:
    """The newest corrections and retractions of readable editions, with the edition."""
    rows = list(
        Correction.objects.filter(edition__state__in=[EditionState.PUBLISHED, EditionState.RETRACTED])
        .order_by("-at", "-pk")[:limit]
    )  # fmt: skip
    editions = {one.id: one for one in shelved(published_editions().filter(pk__in=[row.edition_id for row in rows]))}
    return [(_told(row), editions[row.edition_id]) for row in rows if row.edition_id in editions]


def list_related(edition: Edition, *, limit: int = 4) -> list[Shelved]:
    """Works to read next: of the same series first, then of the same field, then of the unit, then the newest; one edition of each
    work, for the same audience where there is one.
    """
    near = Q(unit=edition.unit_id)
    if edition.work.series_id:
        near |= Q(work__series=edition.work.series_id)
    if edition.work.field:
        near |= Q(work__field=edition.work.field)
    columns = ("pk", "work_id", "work__series_id", "work__field", "unit_id", "language", "audience")
    others = published_editions().select_related(None).exclude(work=edition.work_id).values_list(*columns)
    rows = list(others.filter(near)[:NEAR])
    if len({row[1] for row in rows}) < limit:
        rows += list(others[:NEAR])
    chosen: dict[int, int] = {}
    for key, work_id, *_rest in sorted(rows, key=lambda row: _distance(row, edition)):
        chosen.setdefault(work_id, key)
    ids = list(chosen.values())[:limit]
    found = {one.id: one for one in shelved(published_editions().filter(pk__in=ids))} if ids else {}
    return [found[key] for key in ids if key in found]


def covers_of(editions: Iterable[Shelved], *, size: str) -> dict[int, Any]:
    """Picture id → its rendition in a size such as "fill-800x600", for the editions that have a picture. At most three queries."""
    ids = {one.cover_id for one in editions if one.cover_id}
    if not ids:
        return {}
    pictures = Picture.objects.filter(pk__in=ids).prefetch_renditions(size)
    return {picture.pk: picture.get_rendition(size) for picture in pictures}


def list_series() -> list[tuple[Series, int]]:
    """Series with something to read, by title, each with how many works."""
    readable = published_editions().select_related(None).order_by().values("work")
    numbers = dict(
        Series.objects.filter(works__in=readable).order_by().values_list("pk").annotate(n=Count("works", distinct=True))
    )
    return [(series, numbers[series.pk]) for series in Series.objects.filter(pk__in=numbers)]


def get_series(slug: str) -> Series:
    """A series by its address. Raises NotReadable."""
    series = Series.objects.select_related("unit").filter(slug=slug).first()
    if series is None:
        raise NotReadable
    return series


def terms_edition() -> tuple[int, datetime | None]:
    """What changes whenever a unit changes a term: how many there are, and when one was last changed."""
    found = Term.objects.aggregate(number=Count("pk"), latest=Max("updated_at"))
    return found["number"], found["latest"]


def list_terms() -> list[Explained]:
    """The plain-language glossary: what units keep, and what ships with the product where no unit has said it otherwise."""
    kept = [_explained_by_unit(row) for row in Term.objects.all()]
    known = {name for term in kept for name in (term.term, *term.aliases)}
    shipped = [_explained(term) for term in glossary.list_terms() if term.term not in known]
    return [*kept, *shipped]


def get_room(slug: str) -> UnitPage | None:
    """A unit's page in the reading room by its address, None when there is no such room."""
    return UnitPage.objects.filter(slug=slug, depth=ROOM_DEPTH, live=True).first()  # type: ignore[no-any-return]  # Wagtail has no types


@cache
def _asks() -> Q:
    wanted = ~Q(work__question="") | Q(title__endswith="？") | Q(title__endswith="?")
    for beginning in ASKING:
        wanted |= Q(title__startswith=beginning)
    return wanted


def _signed_by(author: str) -> Q:
    whole = Q(authors=author)
    for sign in ("、", "，", ", ", ","):
        whole |= Q(authors__startswith=author + sign) | Q(authors__endswith=sign + author)
        whole |= Q(authors__contains=f"{sign}{author}{sign}")
    return whole


def _distance(row: tuple[Any, ...], edition: Edition) -> tuple[bool, ...]:
    _key, _work, series, field, unit_id, language, audience = row
    return (
        not (series and series == edition.work.series_id),
        not (field and field == edition.work.field),
        unit_id != edition.unit_id,
        language != edition.language,
        audience != edition.audience,
    )


def _shelved(row: tuple[Any, ...]) -> Shelved:
    key, work, title, summary, path, slug, question, field, audience, medium, language, authors, state, *rest = row
    code, short, name, english, published_at, cover_id = rest
    return Shelved(
        key, work, title, summary, address_of(path)[0], slug, question, field, audience, medium, language, authors, state, code,
        short or name, english, published_at, cover_id,
    )  # fmt: skip


def _cited(source: Source, passages: tuple[CitedPassage, ...]) -> CitedSource:
    return CitedSource(
        id=source.pk,
        kind=source.kind,
        kind_name=source.get_kind_display(),
        identifier=source.identifier,
        title=source.title,
        authors=source.authors,
        published_in=source.published_in,
        year=source.published_on.year if source.published_on else None,
        url=source.url,
        passages=passages,
    )


def _told(row: Correction) -> Told:
    return Told(row.number, row.kind, row.get_kind_display(), row.note, row.at)


def _explained(term: glossary.Term) -> Explained:
    return Explained(term.term, term.plain, term.definition, term.english, term.field, term.aliases)


def _explained_by_unit(row: Term) -> Explained:
    aliases = tuple(name.strip() for name in row.aliases.split("、") if name.strip())
    return Explained(row.term, row.plain, row.definition, row.english, row.field, aliases)
