"""What others read about works, their editions, sources, series and terms."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from kepu.domain.content.editions import EditionStep
from kepu.domain.content.pages import Edition
from kepu.domain.content.sources import Passage, Source
from kepu.domain.content.submissions import Submission
from kepu.domain.content.terms import Term
from kepu.domain.content.works import Series, Work


def works_of(
    unit_ids: Collection[int],
    *,
    words: str = "",
    unit_id: int | None = None,
    state: str = "",
    audience: str = "",
    medium: str = "",
) -> QuerySet[Work]:
    """Works of these units with their editions, newest first; narrowed to those that have an edition of this kind."""
    rows = Work.objects.filter(unit__in=list(unit_ids))
    if unit_id:
        rows = rows.filter(unit=unit_id)
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(question__icontains=words) | Q(editions__draft_title__icontains=words)
        )
    narrow = {"state": state, "audience": audience, "medium": medium}
    wanted = {f"editions__{name}": value for name, value in narrow.items() if value}
    if wanted:
        rows = rows.filter(**wanted)
    editions = Edition.objects.order_by("pk").defer_streamfields()
    return rows.distinct().select_related("unit", "series").prefetch_related(Prefetch("editions", editions))


def get_work(public_id: UUID, unit_ids: Collection[int]) -> Work:
    """One work of these units, with its editions. Raises Work.DoesNotExist."""
    return works_of(unit_ids).get(public_id=public_id)


def get_edition(edition_id: int, unit_ids: Collection[int]) -> Edition:
    """One edition of these units, with its work. Raises Edition.DoesNotExist."""
    rows = Edition.objects.select_related("work", "unit")
    return rows.get(pk=edition_id, unit__in=list(unit_ids))  # type: ignore[no-any-return]  # Wagtail has no types


def sources_of(work_id: int) -> QuerySet[Source]:
    """Sources of a work with their passages."""
    return Source.objects.filter(works=work_id).select_related("unit", "person").prefetch_related("passages")


def passages_of(work_id: int) -> QuerySet[Passage]:
    """Every passage that the editions of a work may point at."""
    return Passage.objects.filter(source__works=work_id).select_related("source").order_by("source", "number")


def steps_of(edition_id: int) -> list[EditionStep]:
    """The history of an edition, newest first."""
    return list(EditionStep.objects.filter(edition=edition_id).order_by("-at", "-pk"))


def submissions_of(edition_id: int) -> list[Submission]:
    """What was handed in, newest first."""
    return list(Submission.objects.filter(edition=edition_id))


def list_series(unit_ids: Collection[int], *, words: str = "") -> QuerySet[Series]:
    """Series of these units."""
    rows = Series.objects.filter(unit__in=list(unit_ids)).select_related("unit")
    return rows.filter(Q(title__icontains=words) | Q(title_en__icontains=words)) if words else rows


def list_terms(*, words: str = "") -> QuerySet[Term]:
    """The glossary: one for all units."""
    rows = Term.objects.select_related("unit")
    if not words:
        return rows
    return rows.filter(Q(term__icontains=words) | Q(plain__icontains=words) | Q(aliases__icontains=words))


def first_edition_ids(work_ids: Collection[int]) -> dict[int, int]:
    """Work id → id of its oldest edition, to open it in the editor; works without any are left out. One query."""
    rows = Edition.objects.filter(work__in=list(work_ids)).order_by("-pk").values_list("work_id", "pk")
    return dict(rows)
