"""Articles for everybody that explain a claim: begun from its verdict, linked, unlinked."""

from datetime import datetime

from django.db import transaction

from kepu.domain.claims import told
from kepu.domain.claims.errors import InvalidFact, WrongState
from kepu.domain.claims.models import Claim, ClaimAct, ClaimArticle, Verdict, VerdictState
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.services.steps import lock_claim, write_step
from kepu.domain.content.contracts import EditionDraft, SourceDraft, WorkDraft
from kepu.domain.content.errors import SourceKnown
from kepu.domain.content.pages import Edition
from kepu.domain.content.passages import paragraphs
from kepu.domain.content.selectors import published_editions
from kepu.domain.content.services import add_source, begin_edition, begin_work, enter_source
from kepu.domain.content.works import Work
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

LONGEST_TITLE = 200


@transaction.atomic
def begin_article(*, actor: Actor, claim_id: int, now: datetime) -> Edition:
    """Begins a work about a published claim with the verdict's text, its signers as authors and its sources; an editor writes on, and it
    is reviewed like every other. Returns its first edition. Raises Refused, WrongState.
    """
    claim, verdict = _public(actor, claim_id)
    title = f"“{claim.text}”是真的吗？"[:LONGEST_TITLE]
    work = begin_work(actor=actor, draft=WorkDraft(claim.unit_id, title, question=claim.text[:LONGEST_TITLE]), now=now)
    for draft in _sources_of(verdict):
        add_source(actor=actor, work_id=work.pk, source_id=_entered(draft, claim, actor=actor, now=now))
    start = EditionDraft(
        title=title, summary=verdict.short, authors="、".join(row.name for row in verdict.signatures.all()),
        body=[("text", paragraphs(f"{verdict.short}\n\n{verdict.long}"))],
    )  # fmt: skip
    edition = begin_edition(actor=actor, work_id=work.pk, draft=start, now=now)
    _link(claim, work, actor=actor, now=now)
    return edition


@transaction.atomic
def link_article(*, actor: Actor, claim_id: int, work_id: int, now: datetime) -> ClaimArticle:
    """Links a work of the claim's unit, or a public one of any. Again it changes nothing. Raises Refused, WrongState, InvalidFact."""
    claim, _verdict = _public(actor, claim_id)
    work = Work.objects.filter(pk=work_id).first()
    is_public = published_editions().filter(work=work_id).exists()
    if work is None or not (is_public or work.unit_id == claim.unit_id):
        raise InvalidFact("work", "unknown")
    return _link(claim, work, actor=actor, now=now)


@transaction.atomic
def unlink_article(*, actor: Actor, claim_id: int, work_id: int, now: datetime) -> None:
    """Takes a link away; the work stays. Raises Refused, ClaimArticle.DoesNotExist."""
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    row = claim.articles.select_related("work").get(work=work_id)
    told.tell_changed(claim.pk)  # while its page can still be found by the link
    row.delete()
    write_step(claim, ClaimAct.UNLINKED, actor=actor, reason=row.work.title, now=now)


def _public(actor: Actor, claim_id: int) -> tuple[Claim, Verdict]:
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    verdict = claim.verdicts.filter(state=VerdictState.PUBLISHED).first()
    if not claim.is_published or verdict is None:
        raise WrongState(claim.state)
    return claim, verdict


def _link(claim: Claim, work: Work, *, actor: Actor, now: datetime) -> ClaimArticle:
    values = {"linked_at": now, "linked_by_name": actor.name[:120]}
    row, is_new = ClaimArticle.objects.get_or_create(claim=claim, work=work, defaults=values)
    if is_new:
        write_step(claim, ClaimAct.LINKED, actor=actor, reason=work.title, now=now)
        told.tell_changed(claim.pk)
    return row


def _sources_of(verdict: Verdict) -> list[SourceDraft]:
    """A paper by its DOI; anything else by its address or its passage."""
    return [
        SourceDraft(
            "paper" if row.doi else "other", row.title, identifier=row.doi, url=row.address,
            passages=(("", row.quote),) if row.quote else (),
        )
        for row in verdict.sources.all()
    ]  # fmt: skip


def _entered(draft: SourceDraft, claim: Claim, *, actor: Actor, now: datetime) -> int:
    try:
        return enter_source(actor=actor, unit_id=claim.unit_id, draft=draft, now=now).pk
    except SourceKnown as known:
        return known.source_id
