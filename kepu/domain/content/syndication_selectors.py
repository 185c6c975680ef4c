"""What syndication reads of editions: those that stand somewhere as copies, whatever their state."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from kepu.domain.content.editions import Correction, EditionState
from kepu.domain.content.pages import Edition
from kepu.domain.content.pictures import Picture
from kepu.domain.content.selectors import published_editions
from kepu.domain.content.sources import Source, WorkSource
from kepu.domain.content.works import Series

READABLE = (EditionState.PUBLISHED, EditionState.RETRACTED)


def editions_by_id(edition_ids: Collection[int]) -> dict[int, Edition]:
    """Editions by id, in whatever state, with work, series, unit and cover. One query."""
    rows = Edition.objects.filter(pk__in=edition_ids).select_related("work__series", "unit", "cover")
    return {row.pk: row for row in rows}


def public_edition_ids() -> QuerySet[Edition]:
    """Ids of editions that everybody may read now."""
    return published_editions().order_by().values_list("pk", flat=True)


def is_readable(edition: Edition) -> bool:
    """Whether everybody may read an edition now: it is live and published, or retracted and says so."""
    return bool(edition.live and edition.state in READABLE)


def get_correction(correction_id: int) -> Correction:
    """One correction with its edition and unit. Raises Correction.DoesNotExist."""
    return Correction.objects.select_related("edition__unit", "edition__work").get(pk=correction_id)


def corrections_of(edition_ids: Collection[int]) -> dict[int, list[Correction]]:
    """Edition id → its corrections, oldest first. One query."""
    found: dict[int, list[Correction]] = {}
    for row in Correction.objects.filter(edition__in=edition_ids).order_by("edition", "number"):
        found.setdefault(row.edition_id, []).append(row)
    return found


def corrections_in(unit_ids: Collection[int]) -> QuerySet[Correction]:
    """Corrections of editions of these units, newest first, with edition and unit."""
    rows = Correction.objects.filter(edition__unit__in=list(unit_ids)).select_related("edition__unit")
    return rows.order_by("-at", "-pk")


def sources_of(work_ids: Collection[int]) -> dict[int, list[Source]]:
    """Work id → the sources that it rests on, in the work's order. One query."""
    found: dict[int, list[Source]] = {}
    for row in WorkSource.objects.filter(work__in=work_ids).select_related("source").order_by("work", "pk"):
        found.setdefault(row.work_id, []).append(row.source)
    return found


def siblings_of(work_ids: Collection[int]) -> dict[int, list[Edition]]:
    """Work id → its public editions, oldest first. One query."""
    found: dict[int, list[Edition]] = {}
    rows = published_editions().filter(work__in=work_ids).order_by("first_published_at", "pk")
    for row in rows:
        found.setdefault(row.work_id, []).append(row)
    return found


def list_series() -> list[Series]:
    """Every series, for the sets of harvesters."""
    return list(Series.objects.all())


def page_address(edition: Edition) -> str:
    """The absolute address where an edition is read, in the site's first language; empty for a page that hangs nowhere."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = edition.get_url_parts()
    return f"{settings.BASE_URL}{parts[2]}" if parts and parts[2] else ""


def picture_address(picture: Picture | None, spec: str = "width-1200") -> str:
    """The absolute address of a picture in a size; empty when there is none or its file is lost."""
    if picture is None:
        return ""
    try:
        url = picture.get_rendition(spec).url
    except (OSError, ValueError):
        return ""
    return absolute(url)


def absolute(url: str) -> str:
    """An address of ours with scheme and host."""
    return url if url.startswith(("http://", "https://")) else f"{settings.BASE_URL}{url}"
