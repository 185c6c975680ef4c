"""From drafted to filed: handing in, checking, signing, filing, returning, reopening. Three different people."""

from datetime import datetime

from django.db import transaction

from kepu.domain.statistics.errors import ContentChanged, NotReady, NotYourTurn, ReasonMissing, WrongState
from kepu.domain.statistics.filled import Filled, fill
from kepu.domain.statistics.frozen import digest_of, freeze
from kepu.domain.statistics.models import Act, Explanation, Filing, Profile, State, TypedValue
from kepu.domain.statistics.scopes import chain_units
from kepu.domain.statistics.services.steps import locked, move, note_step
from kepu.engines.ledger.positions import lock_chains
from kepu.engines.reviews.contracts import Content, Outcome, Round, Subject
from kepu.engines.reviews.errors import NotYourTurn as ReviewNotYourTurn
from kepu.engines.reviews.errors import StepClosed, SubjectChanged
from kepu.engines.reviews.selectors import open_review_of
from kepu.engines.reviews.services import decide, lock_step, open_review, withdraw_review
from kepu.foundation.audit.services import note
from kepu.foundation.clock import local_date
from kepu.foundation.clock import now as present
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may, require

KIND, FLOW = "statistics_filing", "statistics_form"


@transaction.atomic
def submit_filing(*, actor: Actor, filing_id: int, now: datetime) -> Filing:
    """Hands a drafted form in for checking. Whoever filled or handed in may neither check nor sign.

    Raises Refused, WrongState, NotReady naming the findings in the way.
    """
    filing = locked(filing_id, State.DRAFTED)
    require(actor, "forms.edit", filing.unit_id)
    filled = fill(filing, today=local_date(now))
    if filled.blocking:
        raise NotReady(filled.blocking)
    typists = TypedValue.objects.filter(filing=filing, is_current=True, actor__isnull=False)
    subject = Subject(
        kind=KIND,
        key=filing.key,
        title=f"{filled.unit.name} {filing.year} 年 {filled.edition.title.zh}",
        unit_id=filing.unit_id,
        url=f"/workbench/forms/{filing.key}/",
        digest=filled.digest,
        excluded=tuple(
            sorted({*typists.values_list("actor_id", flat=True), *([actor.account_id] if actor.account_id else [])})
        ),
    )
    open_review(actor=actor, subject=subject, flow=FLOW, now=now)
    move(filing, State.SUBMITTED, now=now)
    note_step(filing, Act.SUBMITTED, actor=actor, digest=filled.digest, now=now)
    return filing


@transaction.atomic
def check_filing(*, actor: Actor, filing_id: int, seen_digest: str, now: datetime) -> Filing:
    """The checker's yes to exactly what was read. Raises WrongState, NotYourTurn, ContentChanged, NotReady."""
    filing, step_id = _at_step(filing_id, State.SUBMITTED)
    _same_and_sound(fill(filing, today=local_date(now)), seen_digest)
    _decide(actor, step_id, "approve", "", now)
    return Filing.objects.get(pk=filing.pk)


@transaction.atomic
def sign_filing(*, actor: Actor, filing_id: int, seen_digest: str, now: datetime) -> Filing:
    """The signature: freezes values, versions of definitions and the record set by chain positions, under one SHA-256.

    Nothing of the units in scope is confirmed or corrected between reading and freezing. Of two signers one wins.
    Raises WrongState, NotYourTurn, ContentChanged, NotReady.
    """
    filing, step_id = _at_step(filing_id, State.CHECKED)
    lock_chains(chain_units(filing.unit_id, filing.form, filing.year, local_date(now)))
    _same_and_sound(fill(filing, today=local_date(now)), seen_digest)
    _decide(actor, step_id, "approve", "", now)
    return Filing.objects.get(pk=filing.pk)


@transaction.atomic
def return_filing(*, actor: Actor, filing_id: int, reason: str, now: datetime) -> Filing:
    """The checker's or signer's no, with a reason: the form is drafted again. Raises WrongState, NotYourTurn, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("return")
    filing, step_id = _at_step(filing_id, State.SUBMITTED, State.CHECKED)
    _decide(actor, step_id, "return", reason, now)
    return Filing.objects.get(pk=filing.pk)


@transaction.atomic
def take_back_filing(*, actor: Actor, filing_id: int, reason: str, now: datetime) -> Filing:
    """Who handed it in takes it back before it is signed. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("take back")
    filing = Filing.objects.get(pk=filing_id)
    current = open_review_of(KIND, filing.key)
    if current is None:
        raise WrongState(filing.state)
    withdraw_review(actor=actor, review_id=current.review_id, reason=reason, now=now)
    return Filing.objects.get(pk=filing_id)


@transaction.atomic
def file_filing(*, actor: Actor, filing_id: int, now: datetime) -> Filing:
    """Marks a signed form as handed to the authority. Raises Refused, WrongState."""
    filing = locked(filing_id, State.SIGNED)
    require(actor, "forms.file", filing.unit_id)
    move(filing, State.FILED, now=now)
    note_step(filing, Act.FILED, actor=actor, digest=filing.digest, now=now)
    note(actor=actor, verb="file", object_kind="filing", object_key=filing.key, unit_id=filing.unit_id, now=now)
    return filing


@transaction.atomic
def reopen_filing(*, actor: Actor, filing_id: int, reason: str, now: datetime) -> Filing:
    """Begins a new revision of a signed or filed form, with what was typed; the old one stays as signed.

    By a signer of the unit, or by who accepts forms above. Raises Refused, WrongState, ReasonMissing.
    """
    filing = locked(filing_id, State.SIGNED, State.FILED)
    if not may(actor, "forms.accept", filing.unit_id):
        require(actor, "forms.sign", filing.unit_id)
    if not reason.strip():
        raise ReasonMissing("reopen")
    filing.is_current = False
    filing.save(update_fields=["is_current"])
    note_step(filing, Act.REOPENED, actor=actor, reason=reason, digest=filing.digest, now=now)
    fresh = Filing.objects.create(
        edition=filing.edition,
        year=filing.year,
        unit_id=filing.unit_id,
        form=filing.form,
        revision=filing.revision + 1,
        created_at=now,
        changed_at=now,
    )
    _copy(filing, fresh)
    note_step(fresh, Act.BEGUN, actor=actor, reason=reason, now=now)
    note(actor=actor, verb="reopen", object_kind="filing", object_key=filing.key, unit_id=filing.unit_id,
         detail={"reason": reason.strip()}, now=now)  # fmt: skip
    return fresh


def on_step_approved(key: str, code: str, account_id: int | None, name: str, now: datetime) -> None:
    """Called by the review engine when the checker or the signer has said yes, by whichever door.

    Raises SubjectChanged, which undoes that decision, when something stands in the way of the signature.
    """
    filing = Filing.objects.select_for_update(of=("self",)).get(public_id=key)
    who = Actor(account_id=account_id, name=name)
    if code == "sign":
        _sign(filing, actor=who, now=now)
    elif filing.state == State.SUBMITTED:
        digest = fill(filing, today=local_date(now)).digest
        move(filing, State.CHECKED, now=now)
        note_step(filing, Act.CHECKED, actor=who, digest=digest, now=now)


def on_finished(outcome: Outcome, now: datetime) -> None:
    """Called by the review engine at the end of a round: a return or a withdrawal makes the form a draft again."""
    if outcome.state == "approved":
        return
    filing = Filing.objects.select_for_update(of=("self",)).get(public_id=outcome.subject.key)
    act = Act.RETURNED if outcome.state == "returned" else Act.TAKEN_BACK
    name = outcome.decided_by[-1] if outcome.decided_by else "–"
    move(filing, State.DRAFTED, now=now)
    note_step(filing, act, actor=None, name=name, reason=outcome.comment or "–", now=now)


def content_now(key: str) -> Content:
    """What a form says now, for those who decide: one line per class and cell."""
    filing = Filing.objects.get(public_id=key)
    filled = fill(filing, today=local_date(present()))
    return Content(
        digest=filled.digest,
        lines=tuple((f"{value.cell.title.zh}（{value.cell.unit}）", value.text) for value in filled.values.values()),
    )


def _sign(filing: Filing, *, actor: Actor, now: datetime) -> None:
    if filing.state not in (State.SUBMITTED, State.CHECKED):
        raise WrongState(filing.state)
    today = local_date(now)
    positions = lock_chains(chain_units(filing.unit_id, filing.form, filing.year, today))
    filled = fill(filing, today=today)
    if filled.blocking:
        raise SubjectChanged(filled.unit.name)
    content = freeze(filled, positions=positions, profile=_cover(filing))
    filing.frozen, filing.digest, filing.signed_at = content, digest_of(content), now
    filing.state, filing.changed_at = State.SIGNED, now
    filing.save(update_fields=["frozen", "digest", "signed_at", "state", "changed_at"])
    note_step(filing, Act.SIGNED, actor=actor, digest=filing.digest, now=now)


def _at_step(filing_id: int, *states: str) -> tuple[Filing, int]:
    """The filing and the step that waits, the review locked before the filing, as the review engine itself does it."""
    filing = Filing.objects.get(pk=filing_id)
    current = open_review_of(KIND, filing.key)
    if current is None:
        raise WrongState(filing.state)
    step_id = _open_step(current, filing)
    lock_step(step_id)
    return locked(filing_id, *states), step_id


def _open_step(current: Round, filing: Filing) -> int:
    for step in current.steps:
        if step.state == "open":
            return step.id
    raise WrongState(filing.state)


def _decide(actor: Actor, step_id: int, decision: str, comment: str, now: datetime) -> None:
    try:
        decide(actor=actor, step_id=step_id, decision=decision, comment=comment, now=now)
    except (ReviewNotYourTurn, StepClosed) as error:
        raise NotYourTurn(str(error)) from error
    except SubjectChanged as error:
        raise ContentChanged(str(error)) from error


def _same_and_sound(filled: Filled, seen_digest: str) -> None:
    if filled.digest != seen_digest:
        raise ContentChanged(seen_digest)
    if filled.blocking:
        raise NotReady(filled.blocking)


def _cover(filing: Filing) -> dict[str, str]:
    profile = Profile.objects.filter(filing=filing).first()
    return profile.as_cover() if profile else {}


def _copy(old: Filing, new: Filing) -> None:
    """What was typed, explained and put on the cover, as it stands, by whom and when it was typed."""
    typed = list(TypedValue.objects.filter(filing=old, is_current=True))
    explained = list(Explanation.objects.filter(filing=old, is_current=True))
    cover = list(Profile.objects.filter(filing=old))
    rows: list[TypedValue | Explanation | Profile] = [*typed, *explained, *cover]
    for row in rows:
        row.pk, row._state.adding, row.filing = None, True, new
    TypedValue.objects.bulk_create(typed)
    Explanation.objects.bulk_create(explained)
    Profile.objects.bulk_create(cover)
