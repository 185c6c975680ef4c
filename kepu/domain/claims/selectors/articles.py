"""Claims and the articles that explain them, read from either side."""

from collections.abc import Collection

from django.db.models import QuerySet

from kepu.domain.claims.contracts import ClaimCard
from kepu.domain.claims.matching import card_of
from kepu.domain.claims.models import Claim, ClaimArticle
from kepu.domain.claims.selectors.public import public_verdicts
from kepu.domain.content.reading_contracts import Sibling
from kepu.domain.content.reading_selectors import list_siblings
from kepu.domain.content.selectors import published_editions
from kepu.domain.content.works import Work


def work_ids_of(claim_id: int) -> list[int]:
    """Works that explain a claim, in order of linking. One query."""
    return list(ClaimArticle.objects.filter(claim=claim_id).order_by("pk").values_list("work_id", flat=True))


def articles_of(claim_id: int) -> list[Sibling]:
    """Public editions that explain a claim: of each work the first, for the youngest last. One query and one per work."""
    return [edition for work in work_ids_of(claim_id) for edition in list_siblings(work)]


def claims_explained_by(work_id: int) -> list[ClaimCard]:
    """Published claims that a work explains. One query."""
    rows = public_verdicts().filter(claim__articles__work=work_id)
    return [card_of(row) for row in rows.order_by("claim__articles__pk")]


def linked_works(claim: Claim) -> list[Work]:
    """What the desk has linked, public or not. One query."""
    return [row.work for row in claim.articles.select_related("work", "work__unit")]


def linkable_works(claim: Claim, *, words: str, limit: int = 8) -> QuerySet[Work]:
    """Works that may be linked: those of the claim's unit and public ones, newest first."""
    public: Collection[int] = published_editions().order_by().values("work")  # type: ignore[assignment]  # a subquery
    rows = Work.objects.filter(unit=claim.unit_id) | Work.objects.filter(pk__in=public)
    rows = rows.filter(title__icontains=words) if words else rows
    return rows.exclude(pk__in=work_ids_of(claim.pk)).select_related("unit").order_by("-created_at", "-pk")[:limit]
