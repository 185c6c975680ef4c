"""What everybody may read: published claims, and withdrawn ones that were public."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kepu.domain.claims.contracts import ClaimCard
from kepu.domain.claims.matching import card_of
from kepu.domain.claims.models import Claim, ClaimState, ClaimStep, ClaimVariant, Verdict, VerdictState

SHOWN_ACTS = ("published", "corrected", "reworded", "withdrawn")


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A public claim: its live version (the last one when it was withdrawn), wordings, and what happened to it, newest first."""

    claim: Claim
    verdict: Verdict
    variants: tuple[ClaimVariant, ...]
    history: tuple[ClaimStep, ...]

    @property
    def withdrawal(self) -> ClaimStep | None:
        return next((step for step in self.history if step.act == "withdrawn"), None)


def public_verdicts(*, words: str = "", category: str = "", grade: str = "") -> QuerySet[Verdict]:
    """Live versions of published claims, newest first."""
    rows = Verdict.objects.filter(state=VerdictState.PUBLISHED, claim__state=ClaimState.PUBLISHED)
    if words:
        named = ClaimVariant.objects.filter(text__icontains=words).values("claim")
        rows = rows.filter(Q(claim__text__icontains=words) | Q(short__icontains=words) | Q(claim__in=named))
    if category:
        rows = rows.filter(claim__category=category)
    if grade:
        rows = rows.filter(grade=grade)
    return rows.select_related("claim", "claim__unit").order_by("-published_at", "-pk")


def newest_cards(limit: int) -> list[ClaimCard]:
    """The newest published claims."""
    return [card_of(row) for row in public_verdicts()[:limit]]


def categories_in_use() -> set[str]:
    """Codes of categories that have a published claim."""
    rows = Claim.objects.filter(state=ClaimState.PUBLISHED).order_by()
    return set(rows.values_list("category", flat=True).distinct())


def get_public_claim(claim_id: int) -> ClaimView | None:
    """A claim that is or was public, with everything its page shows. Five queries."""
    claims = Claim.objects.filter(published_at__isnull=False).exclude(state=ClaimState.OPEN)
    claim = claims.select_related("unit", "region").filter(pk=claim_id).first()
    if claim is None:
        return None
    versions = claim.verdicts.filter(state__in=[VerdictState.PUBLISHED, VerdictState.WITHDRAWN])
    verdict = versions.prefetch_related("sources", "signatures").order_by("-number").first()
    if verdict is None:
        return None
    verdict.claim = claim
    steps = claim.steps.filter(act__in=SHOWN_ACTS).select_related("verdict").order_by("-at", "-pk")
    return ClaimView(claim, verdict, tuple(claim.variants.all()), tuple(steps))


def public_claim_ids() -> list[int]:
    """Ids of published claims, newest first, for maps of the site."""
    return list(
        Claim.objects.filter(state=ClaimState.PUBLISHED).order_by("-published_at", "-pk").values_list("pk", flat=True)
    )


def review_views(limit: int) -> list[tuple[Verdict, datetime]]:
    """The newest live versions with claim, unit and sources, for feeds."""
    rows = public_verdicts().prefetch_related("sources", "signatures")[:limit]
    return [(row, row.published_at or row.written_at) for row in rows]
