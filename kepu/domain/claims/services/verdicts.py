"""Writers of drafts: the first verdict and corrections of it."""

import re
from datetime import datetime

from django.db import transaction

from kepu.domain.claims.contracts import SourceDraft, VerdictDraft
from kepu.domain.claims.errors import InvalidFact, WrongState
from kepu.domain.claims.models import Claim, ClaimAct, Verdict, VerdictSource, VerdictState
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.scale import grades
from kepu.domain.claims.services.steps import lock_claim, needed, write_step
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

LONGEST_SHORT, LONGEST_LONG = 200, 20_000
DOI = re.compile(r"10\.\d{4,9}/[-._;()/:<>a-z0-9+#\[\]]+")


@transaction.atomic
def write_verdict(*, actor: Actor, claim_id: int, draft: VerdictDraft, now: datetime) -> Verdict:
    """Writes or rewrites the draft of a verdict. Of a published claim only a correction that was begun is rewritten.

    Raises Refused, InvalidFact, WrongState while it is being signed off or when there is nothing to correct.
    """
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    check_verdict(draft)
    verdict = open_verdict(claim)
    if verdict is None:
        if not claim.is_open:
            raise WrongState(claim.state)
        verdict = Verdict(claim=claim, number=claim.verdicts.count() + 1, written_at=now)
    if not verdict.is_draft:
        raise WrongState(verdict.state)
    if verdict.number > 1:
        verdict.note = needed(draft.note)
    fill_verdict(verdict, draft, now=now)
    write_step(claim, ClaimAct.WRITTEN, actor=actor, verdict=verdict, now=now)
    return verdict


@transaction.atomic
def begin_correction(*, actor: Actor, claim_id: int, note: str, now: datetime) -> Verdict:
    """Begins the next version of a published verdict, as a copy; `note` says what is corrected and why, for readers.

    Raises Refused, WrongState when it is not published or a correction is under way, ReasonMissing.
    """
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    live = claim.verdicts.filter(state=VerdictState.PUBLISHED).first()
    if not claim.is_published or live is None or open_verdict(claim) is not None:
        raise WrongState(claim.state)
    verdict = Verdict(claim=claim, number=claim.verdicts.count() + 1, written_at=now, note=needed(note))
    fill_verdict(verdict, draft_of(live), now=now)
    write_step(claim, ClaimAct.WRITTEN, actor=actor, reason=verdict.note, verdict=verdict, now=now)
    return verdict


@transaction.atomic
def drop_draft(*, actor: Actor, claim_id: int, now: datetime) -> None:
    """Throws a draft away, say a correction that is not needed after all. Raises Refused, WrongState."""
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    verdict = open_verdict(claim)
    if verdict is None or not verdict.is_draft:
        raise WrongState(claim.state)
    write_step(claim, ClaimAct.CHANGED, actor=actor, reason=f"− v{verdict.number}", now=now)
    verdict.delete()


def open_verdict(claim: Claim) -> Verdict | None:
    """The version that is being written or signed off."""
    return claim.verdicts.filter(state__in=["draft", "in_review", "approved"]).first()


def draft_of(verdict: Verdict) -> VerdictDraft:
    """A version as it would be written again."""
    return VerdictDraft(
        grade=verdict.grade, short=verdict.short, long=verdict.long, note=verdict.note,
        sources=tuple(SourceDraft(row.title, row.doi, row.url, row.quote) for row in verdict.sources.all()),
    )  # fmt: skip


def fill_verdict(verdict: Verdict, draft: VerdictDraft, *, now: datetime) -> None:
    """Writes the words of a version and its sources anew."""
    verdict.grade, verdict.short, verdict.long = draft.grade, draft.short.strip(), draft.long.strip()
    verdict.written_at = now
    verdict.save()
    verdict.sources.all().delete()
    VerdictSource.objects.bulk_create(
        VerdictSource(
            verdict=verdict, position=number, title=source.title.strip()[:300], doi=normal_doi(source.doi),
            url=source.url.strip(), quote=source.quote.strip()[:2000],
        )
        for number, source in enumerate(draft.sources, start=1)
    )  # fmt: skip


def check_verdict(draft: VerdictDraft) -> None:
    """Raises InvalidFact naming the first part that breaks a rule."""
    if draft.grade not in grades():
        raise InvalidFact("grade", "unknown")
    if not draft.short.strip() or len(draft.short.strip()) > LONGEST_SHORT:
        raise InvalidFact("short", "missing" if not draft.short.strip() else "too long")
    if len(draft.long) > LONGEST_LONG:
        raise InvalidFact("long", "too long")
    for source in draft.sources:
        _check_source(source)


def normal_doi(text: str) -> str:
    """A DOI without address or label, in lower case; empty stays empty. Raises InvalidFact when it is none (ISO 26324)."""
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE).lower()
    if doi and not DOI.fullmatch(doi):
        raise InvalidFact("sources", "not a DOI")
    return doi


def _check_source(source: SourceDraft) -> None:
    normal_doi(source.doi)
    if not source.title.strip():
        raise InvalidFact("sources", "without a title")
    if not (source.doi.strip() or source.url.strip() or source.quote.strip()):
        raise InvalidFact("sources", "leads nowhere")
    if source.url.strip() and not re.match(r"https?://\S+$", source.url.strip()):
        raise InvalidFact("sources", "not an address")
    if len(source.url.strip()) > 500:
        raise InvalidFact("sources", "too long")
