"""Taking in claims that somebody else checked. They are shown with their origin, matched like our own, and count in no figure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kepu.domain.claims import told
from kepu.domain.claims.contracts import Imported, ImportRow, VerdictDraft
from kepu.domain.claims.finding import index_claims
from kepu.domain.claims.models import (
    Claim,
    ClaimAct,
    ClaimState,
    ClaimStep,
    ClaimVariant,
    RowState,
    Verdict,
    VerdictSource,
    VerdictState,
)
from kepu.domain.claims.policies import PUBLISH
from kepu.domain.claims.services.claims import write_variant
from kepu.domain.claims.services.handing_in import make_public
from kepu.domain.claims.services.rewording import take_words
from kepu.domain.claims.services.steps import changed_for_matching, lock_claim, write_step
from kepu.domain.claims.services.verdicts import fill_verdict, normal_doi
from kepu.domain.claims.sorting import Sorted, sort_rows
from kepu.domain.claims.wording import digest_of_words
from kepu.foundation.bulk import insert_all
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require, units_within

AT_ONCE = 2000
UPDATED = "来源更新了结论或表述"
AGAIN = "重新导入"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a row: as sorted, and the claim that it made, changed or found."""

    sorted: Sorted
    state: str
    claim_id: int | None


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
    What was withdrawn here stays withdrawn; claims of units where the actor may not publish stay as they are. Raises Refused.
    """
    require(actor, PUBLISH, unit_id)
    scope = None if actor.is_system else units_within(actor, PUBLISH)
    states: list[str] = []
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        states += [one.state for one in take_in(actor=actor, unit_id=unit_id, rows=some, scope=scope, now=now)]
        on_progress(len(states))
    new, changed = states.count(RowState.MADE), states.count(RowState.CORRECTED)
    return Imported(new, changed, len(rows) - new - changed)


def take_in(
    *, actor: Actor, unit_id: int, rows: Sequence[ImportRow], scope: Collection[int] | None, now: datetime
) -> list[Taken]:
    """Writes some thousand rows in the caller's transaction; what became of each, in order. The caller has authorised it.

    Raises IntegrityError when somebody else takes the same claims in at the same moment.
    """
    planned = sort_rows(rows, scope=scope)
    fresh = [one.row for one in planned if one.state == RowState.NEW and not one.is_again]
    made = dict(zip((row.key for row in fresh), _insert(actor, unit_id, fresh, now=now), strict=True))
    taken = [_take(actor, one, made, now=now) for one in planned]
    changed = [
        one.claim_id for one in taken if one.claim_id and (one.state == RowState.CORRECTED or one.sorted.is_again)
    ]
    touched = [*made.values(), *changed]
    if touched:
        changed_for_matching(touched)
        index_claims(touched)
    for claim_id in [*changed, *list(made.values())[:1]]:  # nobody shows a new one elsewhere yet: one stands for all
        told.tell_changed(claim_id)
    return taken


def _take(actor: Actor, one: Sorted, made: dict[str, int], *, now: datetime) -> Taken:
    if one.row.key in made:
        return Taken(one, RowState.MADE, made[one.row.key])
    if one.is_again and one.claim_id and _bring_back(actor, one.claim_id, one.row, now=now):
        return Taken(one, RowState.MADE, one.claim_id)
    if one.state == RowState.CHANGED and one.claim_id and _update(actor, one.claim_id, one.row, now=now):
        return Taken(one, RowState.CORRECTED, one.claim_id)
    return Taken(one, RowState.REFUSED if one.state == RowState.REFUSED else RowState.SAME, one.claim_id)


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


def _bring_back(actor: Actor, claim_id: int, row: ImportRow, *, now: datetime) -> bool:
    """Whether a claim that was taken back with its import is public again, as the row says it."""
    claim = lock_claim(claim_id)
    if not claim.is_withdrawn:
        return False
    for name in ("text", "category", "harm", "origin_name", "origin_url"):
        setattr(claim, name, getattr(row, name))
    claim.save(update_fields=["text", "category", "harm", "origin_name", "origin_url"])
    for text in row.variants:
        write_variant(claim, text, actor=actor, now=now)
    verdict = Verdict(claim=claim, number=claim.verdicts.count() + 1, note=AGAIN, decided_by=row.origin_name)
    fill_verdict(verdict, _draft(row), now=now)
    make_public(claim, verdict, now=now)
    write_step(claim, ClaimAct.PUBLISHED, actor=actor, reason=AGAIN, verdict=verdict, now=now)
    return True


def _draft(row: ImportRow) -> VerdictDraft:
    return VerdictDraft(grade=row.grade, short=row.short, long=row.long, sources=row.sources)
