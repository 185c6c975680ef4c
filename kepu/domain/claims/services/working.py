"""The work on an import, some rows at a time: a process that dies leaves whole steps, and whoever comes next goes on from there."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from kepu.domain.claims import told
from kepu.domain.claims.contracts import ImportRow
from kepu.domain.claims.errors import BadRow
from kepu.domain.claims.finding import index_claims
from kepu.domain.claims.intake import decoded, read_all
from kepu.domain.claims.models import (
    MOVING,
    Claim,
    ClaimAct,
    ClaimIntake,
    ClaimState,
    ClaimStep,
    ClaimVariant,
    Cluster,
    IntakeRow,
    IntakeState,
    RowState,
    Verdict,
    VerdictState,
)
from kepu.domain.claims.services.importing import Taken, take_in
from kepu.domain.claims.services.steps import changed_for_matching
from kepu.domain.claims.sorting import Sorted, sort_rows
from kepu.foundation.bulk import insert_all, without_collecting
from kepu.foundation.clock import now as clock
from kepu.foundation.language.normalising import is_well_formed
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.selectors import subtree_ids

AT_ONCE = 500  # rows in one transaction: others write in between
SLICE = 20.0  # seconds, then other tasks have their turn
LEASE = timedelta(minutes=3)
ATTEMPTS = 3
Rows = list[ImportRow | BadRow]


def carry_on(intake_id: int, stamp: datetime | None = None) -> None:
    """Works on an import for a while and asks a worker for the rest; nothing while another is at it. Safe to run again.

    `stamp` is the moment at which whoever asks left off.
    """
    mine = ClaimIntake.objects.filter(pk=intake_id, state__in=MOVING)
    mine = mine.filter(Q(worked_at=None) | Q(worked_at=stamp) | Q(worked_at__lt=clock() - LEASE))
    if not mine.update(worked_at=clock()):
        return
    ends, rows = time.monotonic() + SLICE, None
    with without_collecting():
        while True:
            intake, rows = _ready(intake_id, rows)
            if intake is None or not _step(intake, rows):
                return
            if time.monotonic() >= ends:
                break
    left = clock()
    if ClaimIntake.objects.filter(pk=intake_id, state__in=MOVING).update(worked_at=left):
        wake(intake_id, left)


def wake(intake_id: int, stamp: datetime | None = None) -> None:
    """Asks a worker to carry on once the transaction has committed; a sweep does the same should this be lost."""
    transaction.on_commit(partial(_enqueue, intake_id, stamp.isoformat() if stamp else ""), robust=True)


def _enqueue(intake_id: int, stamp: str) -> None:
    from kepu.domain.claims.tasks import carry_on_import

    carry_on_import.enqueue(intake_id, stamp)


def wake_left() -> int:
    """Asks a worker to go on with imports that nobody is at; how many."""
    left = ClaimIntake.objects.filter(state__in=MOVING).filter(Q(worked_at=None) | Q(worked_at__lt=clock() - LEASE))
    ids = list(left.values_list("pk", flat=True))
    for intake_id in ids:
        wake(intake_id)
    return len(ids)


def _ready(intake_id: int, rows: Rows | None) -> tuple[ClaimIntake | None, Rows]:
    """The import and its rows, read from the file once a run; what is no file of claims ends here."""
    intake = ClaimIntake.objects.select_related("file").filter(pk=intake_id, state__in=MOVING).first()
    if intake is None or rows is not None or intake.state == IntakeState.UNDOING:
        return intake, rows or []
    with intake.file.file.open("rb") as file:
        content = file.read()
    try:
        return intake, read_all(decoded(content), publisher=intake.publisher, is_named=True)
    except BadRow as refusal:
        problem = {"line": refusal.row, "code": refusal.code, "said": refusal.said}
        ClaimIntake.objects.filter(pk=intake_id).update(
            state=IntakeState.FAILED, problem=_storable(problem), worked_at=None
        )
        return None, []


def _step(intake: ClaimIntake, rows: Rows) -> bool:
    """Some rows, in a transaction of their own; whether more are left."""
    steps: dict[str, Callable[[ClaimIntake, Rows], int]] = {
        IntakeState.READING: _preview, IntakeState.IMPORTING: _import, IntakeState.UNDOING: _undo,
    }  # fmt: skip
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                locked = ClaimIntake.objects.select_for_update(of=("self",)).filter(pk=intake.pk).first()
                if locked is None or locked.state != intake.state:
                    return False
                done = steps[locked.state](locked, rows)
                return _move(locked, done)
        except IntegrityError:  # another import takes in the same claims at this moment: they are there the next time
            if attempt == ATTEMPTS:
                raise
    return False


AFTER = {
    IntakeState.READING: IntakeState.READY, IntakeState.IMPORTING: IntakeState.DONE, IntakeState.UNDOING: IntakeState.UNDONE,
}  # fmt: skip


def _move(intake: ClaimIntake, done: int) -> bool:
    """Says how far it has come; whether more is left."""
    intake.done, intake.worked_at = intake.done + done, clock()
    if done:
        intake.save(update_fields=["goal", "done", "worked_at"])
        return True
    intake.counts = dict(intake.rows.order_by().values_list("state").annotate(number=Count("pk")))
    intake.state, intake.worked_at = AFTER[IntakeState(intake.state)], None
    intake.save(update_fields=["goal", "done", "worked_at", "state", "counts"])
    return False


def _preview(intake: ClaimIntake, rows: Rows) -> int:
    some = rows[intake.done : intake.done + AT_ONCE]
    intake.goal = len(rows)
    good = [row for row in some if isinstance(row, ImportRow)]
    planned = {one.row.row: one for one in sort_rows(good, scope=subtree_ids(intake.unit_id))}
    insert_all(
        IntakeRow,
        [
            _refused(intake, position, row) if isinstance(row, BadRow) else _previewed(intake, position, planned[row.row])
            for position, row in enumerate(some, start=intake.done)
        ],
    )  # fmt: skip
    return len(some)


def _refused(intake: ClaimIntake, position: int, row: BadRow) -> IntakeRow:
    return IntakeRow(
        intake=intake, position=position, line=row.row, text=_storable(row.text), state=RowState.REFUSED, code=row.code,
        said=_storable(row.said),
    )  # fmt: skip


def _previewed(intake: ClaimIntake, position: int, one: Sorted) -> IntakeRow:
    row = one.row
    return IntakeRow(
        intake=intake, position=position, line=row.row, key=row.key, text=row.text, grade=row.grade, short=row.short,
        origin_name=row.origin_name, state=one.state, code=one.code, said=one.said, claim_id=one.claim_id,
    )  # fmt: skip


def _storable(value: Any) -> Any:
    """Without halves of characters and null characters, which no database keeps."""
    if isinstance(value, dict):
        return {name: _storable(one) for name, one in value.items()}
    if not isinstance(value, str) or (is_well_formed(value) and "\x00" not in value):
        return value
    return value.encode("utf-8", "replace").decode().replace("\x00", "?")


def _import(intake: ClaimIntake, rows: Rows) -> int:
    waiting = intake.rows.filter(state__in=[RowState.NEW, RowState.CHANGED]).order_by("position")
    some = dict(waiting.values_list("position", "pk")[:AT_ONCE])
    if not some:
        return 0
    drafts = [row for position in some if isinstance(row := rows[position], ImportRow)]
    now = clock()
    taken = take_in(
        actor=Actor(account_id=intake.confirmed_by_id, name=intake.confirmed_name, is_system=True), unit_id=intake.unit_id,
        rows=drafts, scope=subtree_ids(intake.unit_id), now=now,
    )  # fmt: skip
    _note_taken(intake, list(some.values()), taken, now)
    return len(some)


def _note_taken(intake: ClaimIntake, row_ids: Sequence[int], taken: Sequence[Taken], now: datetime) -> None:
    """What became of the rows: what a preview said may have been overtaken since."""
    by_state: dict[tuple[str, str, str], list[int]] = {}
    for row_id, one in zip(row_ids, taken, strict=True):
        other = str(one.sorted.said.get("other", ""))
        is_written = one.state in (RowState.MADE, RowState.CORRECTED)
        code = ("" if one.state == RowState.CORRECTED else one.sorted.code) if is_written else one.sorted.code or "same"
        by_state.setdefault((one.state, code, other), []).append(row_id)
    claim = Claim.objects.filter(origin_key=OuterRef("key")).values("pk")[:1]
    for (state, code, other), ids in by_state.items():
        some = IntakeRow.objects.filter(pk__in=ids)
        some.update(state=state, code=code, claim=Subquery(claim), written_at=now)
        if other:
            some.update(said={"other": other})


def worked_on() -> Q:
    """Rows whose claim somebody has touched since the import wrote it: a step, a wording, messages merged, another import."""
    steps = ClaimStep.objects.filter(claim=OuterRef("claim"), at__gt=OuterRef("written_at"))
    variants = ClaimVariant.objects.filter(claim=OuterRef("claim"), added_at__gt=OuterRef("written_at"))
    messages = Cluster.objects.filter(claim=OuterRef("claim"))
    return Q(Exists(steps.exclude(act=ClaimAct.PUBLISHED))) | Q(Exists(variants)) | Q(Exists(messages))


def _undo(intake: ClaimIntake, rows: Rows) -> int:
    made = list(intake.rows.filter(state=RowState.MADE).order_by("position").values_list("pk", "claim_id")[:AT_ONCE])
    list(Claim.objects.select_for_update(of=("self",)).filter(pk__in=[claim for _row, claim in made]).values_list("pk"))
    some = IntakeRow.objects.filter(pk__in=[row for row, _claim in made])
    free = some.filter(claim__state=ClaimState.PUBLISHED).exclude(worked_on())
    claims = dict(free.values_list("pk", "claim_id"))
    now = clock()
    _withdraw([claim for claim in claims.values() if claim], intake, now)
    some.filter(pk__in=claims).update(state=RowState.UNDONE, code="", written_at=now)
    some.exclude(pk__in=claims).update(state=RowState.KEPT, code="worked_on")
    return len(made)


def _withdraw(claim_ids: Sequence[int], intake: ClaimIntake, now: datetime) -> None:
    if not claim_ids:
        return
    live = Verdict.objects.filter(claim__in=claim_ids, state=VerdictState.PUBLISHED)
    live.update(state=VerdictState.WITHDRAWN, ended_at=now)
    Claim.objects.filter(pk__in=claim_ids).update(state=ClaimState.WITHDRAWN)
    insert_all(
        ClaimStep,
        [
            ClaimStep(
                claim_id=claim_id, act=ClaimAct.WITHDRAWN, actor_id=intake.taken_back_by_id, reason=intake.taken_back_reason,
                actor_name=intake.taken_back_name, at=now,
            )
            for claim_id in claim_ids
        ],
    )  # fmt: skip
    changed_for_matching(claim_ids)
    index_claims(list(claim_ids))
    for claim_id in claim_ids:
        told.tell_changed(claim_id)


def rows_worked_on(intake: ClaimIntake) -> QuerySet[IntakeRow]:
    """Rows of an import whose new claim can no longer be taken back."""
    return intake.rows.filter(state=RowState.MADE).filter(worked_on() | ~Q(claim__state=ClaimState.PUBLISHED))
