"""Claims over HTTP: what a message is, and one claim with its verdict. Open to everybody; a message is compared and forgotten."""

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from kepu.domain.claims.contracts import ClaimCard
from kepu.domain.claims.markup import describe
from kepu.domain.claims.matching import LONGEST_MESSAGE, SHOWN, look_up
from kepu.domain.claims.scale import grades
from kepu.domain.claims.selectors.public import get_public_claim
from kepu.foundation.clock import now
from kepu.foundation.language.normalising import is_well_formed
from kepu.foundation.units.selectors import get_root
from kepu.surfaces.api.problems import problem
from kepu.surfaces.limits import is_allowed

router = Router(tags=["claims"], auth=None)
A_MINUTE = 120


class MessageIn(Schema):
    """A message as it was pasted, at most 5,000 characters, and how many claims are wanted."""

    text: str = Field(min_length=1, max_length=LONGEST_MESSAGE)
    limit: int = Field(default=SHOWN, ge=1, le=20)


class CardOut(Schema):
    """A published claim. `verdict` is a code of the scale, `rating` schema.org's ratingValue from 1 to 5."""

    id: int
    url: str
    text: str
    verdict: str
    verdict_title: str
    rating: int
    short: str
    published_at: datetime


class MatchOut(Schema):
    """A claim that the message may be: confidence from 0 to 1, the words that agree, and what the message does with the claim."""

    claim: CardOut
    confidence: float
    words: list[str]
    stance: str


class AnswerOut(Schema):
    """known: it repeats the first claim. possible: it may be one of them. denies, asks: it contradicts or questions the first.
    unknown: nothing that is public is likely. `link` for a text that is nothing but a link: found, or unread, for none is opened."""

    state: Literal["known", "possible", "unknown", "denies", "asks"]
    link: Literal["", "found", "unread"] = ""
    matches: list[MatchOut]


class ClaimOut(CardOut):
    """A claim with its reasons. A withdrawn one says so and why; `review` is the ClaimReview of what stands."""

    state: Literal["published", "withdrawn"]
    long: str
    variants: list[str]
    withdrawn_because: str
    review: dict[str, Any] | None


@router.post("/match", response=AnswerOut, summary="Which checked claim a message is")
def match(request: HttpRequest, said: MessageIn) -> Any:
    """The message goes in the body and is neither kept nor logged. 422 when empty or too long, 429 above 120 questions a minute."""
    if not is_well_formed(said.text) or not said.text.strip():
        return problem(request, 422, "The text is empty or holds half of a character")
    if not is_allowed(request, "api.claims.match", most=A_MINUTE, window=60, now=now()):
        answer = problem(request, 429, "Too many questions in a minute")
        answer.headers["Retry-After"] = "60"
        return answer
    found = look_up(said.text, limit=said.limit)
    matches = [
        {"claim": _card(one.card), "confidence": one.confidence, "words": list(one.words), "stance": one.stance}
        for one in found.matches
    ]
    return {"state": found.state, "link": found.link, "matches": matches}


@router.get("/{int:claim_id}", response=ClaimOut, summary="One claim with its verdict")
def get_claim(request: HttpRequest, claim_id: int) -> dict[str, Any]:
    """404 for a claim that was never public."""
    view = get_public_claim(claim_id)
    if view is None:
        raise Http404
    claim, verdict = view.claim, view.verdict
    review = describe(verdict, base_url=settings.BASE_URL.rstrip("/"), publisher=get_root().name)
    return {
        "id": claim.pk, "url": _absolute(claim.path), "text": claim.text, "verdict": verdict.grade,
        "verdict_title": verdict.scale.title, "rating": verdict.scale.rating, "short": verdict.short, "long": verdict.long,
        "published_at": verdict.published_at, "state": claim.state, "variants": [row.text for row in view.variants],
        "withdrawn_because": view.withdrawal.reason if view.withdrawal else "", "review": None if claim.is_withdrawn else review,
    }  # fmt: skip


def _card(card: ClaimCard) -> dict[str, Any]:
    return {
        "id": card.id, "url": _absolute(card.url), "text": card.text, "verdict": card.grade, "verdict_title": card.grade_title,
        "rating": grades()[card.grade].rating, "short": card.short, "published_at": card.published_at,
    }  # fmt: skip


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
