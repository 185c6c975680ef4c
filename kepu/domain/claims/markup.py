"""A verdict for machines that read pages: schema.org ClaimReview as JSON-LD. No HTTP here: the public site and the feeds use it."""

from datetime import datetime
from typing import Any

from kepu.domain.claims.models import Verdict
from kepu.domain.claims.scale import BEST, WORST, grades

CONTEXT = "https://schema.org"


def describe(verdict: Verdict, *, base_url: str, publisher: str) -> dict[str, Any]:
    """A live version with claim, unit and sources as ClaimReview (https://schema.org/ClaimReview), verdict in Chinese, the canonical
    language. `publisher` is the academy's name. What was checked elsewhere names who checked it.
    """
    claim, grade = verdict.claim, grades()[verdict.grade]
    url = f"{base_url}{claim.path}"
    author = claim.origin_name or claim.unit.name
    about: dict[str, Any] = {
        "@context": CONTEXT, "@type": "ClaimReview", "@id": url, "url": claim.origin_url or url, "inLanguage": "zh-Hans",
        "claimReviewed": claim.text, "name": verdict.short, "reviewBody": verdict.long,
        "datePublished": _moment(claim.published_at or verdict.published_at), "dateModified": _moment(verdict.published_at),
        "author": {"@type": "Organization", "name": author}, "publisher": {"@type": "Organization", "name": publisher},
        "reviewRating": {
            "@type": "Rating", "ratingValue": grade.rating, "bestRating": BEST, "worstRating": WORST, "alternateName": grade.title_zh,
        },
        "itemReviewed": {
            "@type": "Claim", "text": claim.text, "firstAppearance": _appearance(claim.first_seen_at, claim.seen_on),
        },
        "reviewedBy": [_signer(row) for row in verdict.signatures.all()],
        "citation": [_source(row) for row in verdict.sources.all()],
        "correction": verdict.note,
    }  # fmt: skip
    return {name: value for name, value in about.items() if value not in ("", None, [])}


def feed_of(
    reviews: list[dict[str, Any]], *, base_url: str, publisher: str, changed: datetime | None
) -> dict[str, Any]:
    """The newest reviews as a schema.org DataFeed, as Data Commons and fact-check readers take it."""
    items = [
        {
            "@type": "DataFeedItem",
            "dateCreated": one["datePublished"],
            "dateModified": one["dateModified"],
            "item": [one],
        }
        for one in reviews
    ]
    return {
        "@context": CONTEXT, "@type": "DataFeed", "name": publisher, "url": f"{base_url}/feeds/claims.jsonld",
        "dateModified": _moment(changed) or None, "dataFeedElement": items,
    }  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _appearance(moment: datetime, place: str) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "CreativeWork", "datePublished": moment.date().isoformat()}
    return work | ({"name": place} if place else {})


def _signer(row: Any) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": row.name}
    if row.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": row.affiliation}
    return person


def _source(row: Any) -> dict[str, Any]:
    kind = "ScholarlyArticle" if row.doi else "CreativeWork"
    work: dict[str, Any] = {"@type": kind, "name": row.title}
    if row.doi:
        work["identifier"] = f"doi:{row.doi}"
    return work | ({"url": row.address} if row.address else {})
