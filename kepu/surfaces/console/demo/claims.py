"""Checked claims of the units whose field they are about, one that is being signed off, one that was corrected, and messages."""

from datetime import datetime, timedelta

from kepu.domain.claims.contracts import ClaimDraft, MessageDraft, VerdictDraft
from kepu.domain.claims.models import Claim, Cluster
from kepu.domain.claims.services import (
    add_variant,
    assign_cluster,
    begin_correction,
    open_claim,
    open_claim_from,
    publish_approved,
    submit_message,
    submit_verdict,
    write_verdict,
)
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.surfaces.console.demo.claim_texts import CLAIMS, IN_REVIEW, MESSAGES, OPEN, Said
from kepu.surfaces.console.demo.context import DemoContext

CORRECTED, NOTE = 7, "补充了过敏的提醒；结论不变。"


def load(context: DemoContext) -> None:
    for number, said in enumerate(CLAIMS):
        code = _unit_for(context, said.field)
        at = context.now - timedelta(days=90 - 7 * number, hours=number)
        claim = _open(context, said, code, at)
        _sign_off(context, claim, said, code, at + timedelta(hours=3 + 2 * number))
        if number == CORRECTED:
            _correct(context, claim, said, code, at + timedelta(days=6))
    astro = _unit_for(context, IN_REVIEW.field)
    waiting = _open(context, IN_REVIEW, astro, context.now - timedelta(days=1))
    _hand_in(context, waiting, IN_REVIEW, astro, context.now - timedelta(hours=20))
    _messages(context, astro)


def _unit_for(context: DemoContext, field: str) -> str:
    codes = [code for code in context.working_units if context.field_of.get(code) == field]
    return (codes or context.working_units)[0]


def _open(context: DemoContext, said: Said, code: str, at: datetime) -> Claim:
    actor = context.coordinator_of(code)
    draft = ClaimDraft(said.text, said.category, said.harm, None, said.seen_on)
    claim = open_claim(actor=actor, unit_id=context.unit[code], draft=draft, now=at)
    for text in said.variants:
        add_variant(actor=actor, claim_id=claim.pk, text=text, now=at)
    return claim


def _hand_in(
    context: DemoContext, claim: Claim, said: Said, code: str, at: datetime, note: str = ""
) -> tuple[str, str]:
    """(the expert's token, the review's public id)."""
    actor, (name, affiliation) = context.coordinator_of(code), said.expert
    draft = VerdictDraft(said.grade, said.short, said.long, (said.source,), note)
    write_verdict(actor=actor, claim_id=claim.pk, draft=draft, now=at)
    expert = Judge(name=name, affiliation=affiliation, email="expert@example.org")
    done = submit_verdict(actor=actor, claim_id=claim.pk, expert=expert, now=at)
    assert done.invitation is not None
    return done.invitation.token, done.review_public_id


def _sign_off(context: DemoContext, claim: Claim, said: Said, code: str, at: datetime, note: str = "") -> None:
    token, review = _hand_in(context, claim, said, code, at, note)
    decide_by_link(token=token, decision="approve", comment="", now=at + timedelta(hours=1))
    step = Step.objects.get(review__public_id=review, code="final")
    decide(
        actor=context.reviewer_of(code), step_id=step.pk, decision="approve", comment="", now=at + timedelta(hours=2)
    )
    publish_approved(verdict_ids=list(claim.verdicts.values_list("pk", flat=True)), now=at + timedelta(hours=2))


def _correct(context: DemoContext, claim: Claim, said: Said, code: str, at: datetime) -> None:
    begin_correction(actor=context.coordinator_of(code), claim_id=claim.pk, note=NOTE, now=at)
    _sign_off(context, claim, said, code, at, NOTE)


def _messages(context: DemoContext, astro: str) -> None:
    """One cluster has become a claim that is being checked, one was given to an institute, the others wait."""
    for hours, text, seen_on in MESSAGES:
        submit_message(draft=MessageDraft(text, seen_on), now=context.now - timedelta(hours=hours))
    desk = context.coordinator_of("academy")
    first, last = Cluster.objects.order_by("pk").first(), Cluster.objects.order_by("-pk").first()
    assert first is not None
    assert last is not None
    unit = context.unit[_unit_for(context, "生物")]
    draft = ClaimDraft(OPEN[0], OPEN[1], OPEN[2])
    open_claim_from(actor=desk, cluster_id=first.pk, unit_id=unit, draft=draft, now=context.now - timedelta(hours=12))
    assign_cluster(actor=desk, cluster_id=last.pk, unit_id=context.unit[astro], now=context.now - timedelta(hours=10))
