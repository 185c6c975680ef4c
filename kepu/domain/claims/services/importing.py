"""Taking in claims that somebody else checked. They are shown with their origin, matched like our own, and count in no figure."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from kepu.domain.claims import told
from kepu.domain.claims.contracts import Imported, ImportRow, VerdictDraft
from kepu.domain.claims.errors import BadRow, ClaimsError
from kepu.domain.claims.finding import index_claims
from kepu.domain.claims.models import (
    Claim,
    ClaimAct,
    ClaimState,
    ClaimStep,
    ClaimVariant,
    Verdict,
    VerdictSource,
    VerdictState,
)
from kepu.domain.claims.policies import PUBLISH
from kepu.domain.claims.services.claims import write_variant
from kepu.domain.claims.services.handing_in import make_public
from kepu.domain.claims.services.rewording import take_words
from kepu.domain.claims.services.steps import changed_for_matching, lock_claim, write_step
from kepu.domain.claims.services.verdicts import check_verdict, fill_verdict, normal_doi
from kepu.domain.claims.wording import digest_of_words
from kepu.foundation.bulk import insert_all
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

AT_ONCE = 2000
UPDATED = "来源更新了结论或表述"


@transaction.atomic
def import_claims(
    *,
    actor: Actor,
    unit_id: int,
    rows: Sequence[ImportRow],
    now: datetime,
    on_progress: Callable[[int], None] = lambda done: None,
) -> Imported:
    """Writes all rows or none: new ones are public at once, changed ones become a correction, the same change nothing.

    `on_progress` hears how many rows are done, every two thousand.
    What was withdrawn here stays withdrawn. Raises Refused, BadRow for a source that leads nowhere.
    """
    require(actor, PUBLISH, unit_id)
    for row in rows:
        _check(row)
    known: dict[str, int] = {}
    for start in range(0, len(rows), AT_ONCE):
        keys = [row.key for row in rows[start : start + AT_ONCE]]
        known |= dict(Claim.objects.filter(origin_key__in=keys).values_list("origin_key", "pk"))
    fresh = [row for row in rows if row.key not in known]
    touched: list[int] = []
    for start in range(0, len(fresh), AT_ONCE):
        touched += _insert(actor, unit_id, fresh[start : start + AT_ONCE], now=now)
        on_progress(min(start + AT_ONCE, len(fresh)))
    changed = []
    for done, row in enumerate((row for row in rows if row.key in known), start=len(fresh) + 1):
        if _update(actor, known[row.key], row, now=now):
            changed.append(known[row.key])
        if done % AT_ONCE == 0:
            on_progress(done)
    touched += changed
    for start in range(0, len(touched), AT_ONCE):
        changed_for_matching(touched[start : start + AT_ONCE])
    index_claims(touched)
    for claim_id in [
        *changed,
        *touched[: 1 if fresh else 0],
    ]:  # nobody shows a new one elsewhere yet: one stands for all
        told.tell_changed(claim_id)
    return Imported(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def _check(row: ImportRow) -> None:
    try:
        check_verdict(_draft(row))
    except ClaimsError as error:
        raise BadRow(row.row, str(error)) from error


def _insert(actor: Actor, unit_id: int, rows: Sequence[ImportRow], *, now: datetime) -> list[int]:
    claims = [_claim(unit_id, row, now) for row in rows]
    insert_all(Claim, claims, with_ids=True)
    verdicts = [
        Verdict(
            claim=claim, number=1, grade=row.grade, short=row.short, long=row.long, state=VerdictState.PUBLISHED,
            decided_by=row.origin_name, written_at=now, published_at=row.published_at or now,
        )
        for claim, row in zip(claims, rows, strict=True)
    ]  # fmt: skip
    insert_all(Verdict, verdicts, with_ids=True)
    insert_all(VerdictSource, [source for one in zip(verdicts, rows, strict=True) for source in _sources(*one)])
    insert_all(
        ClaimVariant, [variant for one in zip(claims, rows, strict=True) for variant in _variants(*one, actor, now)]
    )
    steps = [
        ClaimStep(
            claim=claim, verdict=verdict, act=ClaimAct.PUBLISHED, actor_id=actor.account_id, at=row.published_at or now,
            actor_name=(row.origin_name or actor.name)[:120],
        )
        for claim, verdict, row in zip(claims, verdicts, rows, strict=True)
    ]  # fmt: skip
    insert_all(ClaimStep, steps)
    return [claim.pk for claim in claims]


def _claim(unit_id: int, row: ImportRow, now: datetime) -> Claim:
    return Claim(
        unit_id=unit_id, text=row.text, category=row.category, harm=row.harm, state=ClaimState.PUBLISHED, origin_key=row.key,
        origin_name=row.origin_name, origin_url=row.origin_url, first_seen_at=row.published_at or now, opened_at=now,
        published_at=row.published_at or now,
    )  # fmt: skip


def _sources(verdict: Verdict, row: ImportRow) -> list[VerdictSource]:
    return [
        VerdictSource(
            verdict=verdict,
            position=number,
            title=one.title[:300],
            doi=normal_doi(one.doi),
            url=one.url,
            quote=one.quote[:2000],
        )
        for number, one in enumerate(row.sources, start=1)
    ]


def _variants(claim: Claim, row: ImportRow, actor: Actor, now: datetime) -> list[ClaimVariant]:
    texts = {digest_of_words(text): text for text in row.variants}
    return [
        ClaimVariant(claim=claim, text=text, digest=digest, added_by_name=actor.name[:120], added_at=now)
        for digest, text in texts.items()
    ]


def _update(actor: Actor, claim_id: int, row: ImportRow, *, now: datetime) -> bool:
    """Whether the row said anything new about a claim that was imported before."""
    claim = lock_claim(claim_id)
    live = claim.verdicts.filter(state=VerdictState.PUBLISHED).first()
    if (
        claim.is_withdrawn
        or live is None
        or claim.verdicts.filter(state__in=["draft", "in_review", "approved"]).exists()
    ):
        return False
    known = set(claim.variants.values_list("digest", flat=True))
    fresh = [text for text in row.variants if digest_of_words(text) not in known]
    said_anew = (live.grade, live.short, live.long, claim.text) != (row.grade, row.short, row.long, row.text)
    if not fresh and not said_anew:
        return False
    for text in fresh:
        write_variant(claim, text, actor=actor, now=now)
    if said_anew:
        if claim.text != row.text:
            take_words(claim, row.text, actor=actor, reason=UPDATED, now=now)
        verdict = Verdict(claim=claim, number=live.number + 1, note=UPDATED, decided_by=row.origin_name)
        fill_verdict(verdict, _draft(row), now=now)
        make_public(claim, verdict, now=now)
        write_step(claim, ClaimAct.CORRECTED, actor=actor, reason=UPDATED, verdict=verdict, now=now)
    return True


def _draft(row: ImportRow) -> VerdictDraft:
    return VerdictDraft(grade=row.grade, short=row.short, long=row.long, sources=row.sources)
