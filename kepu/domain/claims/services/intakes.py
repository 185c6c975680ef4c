"""Files of claims that others checked, on screen: handed in, previewed, confirmed, taken back, forgotten. The work: `working`."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kepu.domain.claims.errors import WrongState
from kepu.domain.claims.intake import decoded, read_all
from kepu.domain.claims.models import ClaimIntake, IntakeState, RowState
from kepu.domain.claims.models.intakes import UNCONFIRMED
from kepu.domain.claims.policies import EDIT, PUBLISH
from kepu.domain.claims.services.steps import needed
from kepu.domain.claims.services.working import carry_on, wake
from kepu.foundation.audit.services import note
from kepu.foundation.crypto import sha256_hex
from kepu.foundation.files.services import LARGEST_BYTES, FileTooLarge, remove_file, store_file
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

SMALL_BYTES, SMALL_ROWS = 256 * 1024, 300  # done while the person waits; more goes to a worker
FORGOTTEN_AFTER = timedelta(days=30)


def hand_in_claims(
    *, actor: Actor, unit_id: int, name: str, content: bytes, now: datetime, publisher: str = "", url: str = ""
) -> ClaimIntake:
    """Keeps a file and previews its rows, a large one with a worker; claims are written only by `confirm_intake`.

    The same bytes again give the preview that is there. `publisher` checked those that do not say who did, `url` is where it came from.
    Raises Refused, FileTooLarge, and BadRow for a small file that is none; a large one says so later (state failed).
    """
    require(actor, EDIT, unit_id)
    if len(content) > LARGEST_BYTES:
        raise FileTooLarge(name)
    is_small = len(content) <= SMALL_BYTES
    if is_small:
        read_all(decoded(content))
    said = {"sha256": sha256_hex(content), "publisher": publisher.strip()[:120]}
    try:
        intake, is_new = _open(actor, unit_id, name, content, said, url, now)
    except IntegrityError:  # the same file at the same moment
        return ClaimIntake.objects.get(unit_id=unit_id, **said, state__in=[*UNCONFIRMED, IntakeState.IMPORTING])
    return _work_on(intake, at_once=is_small) if is_new else intake


@transaction.atomic
def _open(
    actor: Actor, unit_id: int, name: str, content: bytes, said: dict[str, str], url: str, now: datetime
) -> tuple[ClaimIntake, bool]:
    there = ClaimIntake.objects.filter(unit_id=unit_id, **said, state__in=[*UNCONFIRMED, IntakeState.IMPORTING]).first()
    if there is not None:
        return there, False
    stored = store_file(actor=actor, unit_id=unit_id, name=name, content=content, now=now)
    intake = ClaimIntake.objects.create(
        unit_id=unit_id, file=stored, name=stored.name, url=url[:500], handed_in_by_id=actor.account_id,
        handed_in_name=actor.name[:120], handed_in_at=now, **said,
    )  # fmt: skip
    return intake, True


def confirm_intake(*, actor: Actor, intake_id: int, now: datetime) -> ClaimIntake:
    """Takes the new and changed rows of a preview in, a large one with a worker. Raises Refused, WrongState, also the second time."""
    intake = _confirm(actor, intake_id, now)
    return _work_on(intake, at_once=intake.goal <= SMALL_ROWS)


@transaction.atomic
def _confirm(actor: Actor, intake_id: int, now: datetime) -> ClaimIntake:
    intake = _lock(intake_id)
    require(actor, PUBLISH, intake.unit_id)
    if not intake.is_ready or not intake.importable:
        raise WrongState(intake.state)
    intake.confirmed_by_id, intake.confirmed_name, intake.confirmed_at = actor.account_id, actor.name[:120], now
    _begin(intake, IntakeState.IMPORTING, intake.importable, "confirmed_by", "confirmed_name", "confirmed_at")
    _audit(actor, "import", intake, now)
    return intake


def take_back_intake(*, actor: Actor, intake_id: int, reason: str, now: datetime) -> ClaimIntake:
    """Withdraws the claims that an import made and nobody has worked on since, with the reason, for readers; claims that it corrected
    stay as they are. Importing them again makes them public again. Raises Refused, WrongState, ReasonMissing.
    """
    intake = _take_back(actor, intake_id, reason, now)
    return _work_on(intake, at_once=intake.goal <= SMALL_ROWS)


@transaction.atomic
def _take_back(actor: Actor, intake_id: int, reason: str, now: datetime) -> ClaimIntake:
    intake = _lock(intake_id)
    require(actor, PUBLISH, intake.unit_id)
    made = intake.rows.filter(state=RowState.MADE).count()
    if not intake.is_done or not made:
        raise WrongState(intake.state)
    intake.taken_back_reason = needed(reason)
    intake.taken_back_by_id, intake.taken_back_name, intake.taken_back_at = actor.account_id, actor.name[:120], now
    names = ("taken_back_reason", "taken_back_by", "taken_back_name", "taken_back_at")
    _begin(intake, IntakeState.UNDOING, made, *names)
    _audit(actor, "undo", intake, now)
    return intake


@transaction.atomic
def discard_intake(*, actor: Actor, intake_id: int, now: datetime) -> None:
    """Forgets a preview that was not confirmed, with its file. Raises Refused, WrongState, ClaimIntake.DoesNotExist."""
    intake = _lock(intake_id)
    require(actor, EDIT, intake.unit_id)
    if not intake.is_unconfirmed:
        raise WrongState(intake.state)
    _audit(actor, "discard", intake, now)
    stored = intake.file
    intake.delete()
    remove_file(stored)


def forget_previews(*, now: datetime, actor: Actor) -> int:
    """Forgets previews that nobody has confirmed for thirty days; how many."""
    old = ClaimIntake.objects.filter(
        state__in=[IntakeState.READY, IntakeState.FAILED], handed_in_at__lt=now - FORGOTTEN_AFTER
    )
    ids = list(old.values_list("pk", flat=True))
    for intake_id in ids:
        discard_intake(actor=actor, intake_id=intake_id, now=now)
    return len(ids)


def _work_on(intake: ClaimIntake, *, at_once: bool) -> ClaimIntake:
    """Does the work while the person waits, or leaves it to a worker."""
    if at_once:
        carry_on(intake.pk)
        intake.refresh_from_db()
    else:
        wake(intake.pk)
    return intake


def _begin(intake: ClaimIntake, state: str, goal: int, *names: str) -> None:
    intake.state, intake.goal, intake.done, intake.worked_at = state, goal, 0, None
    intake.save(update_fields=["state", "goal", "done", "worked_at", *names])


def _lock(intake_id: int) -> ClaimIntake:
    return ClaimIntake.objects.select_for_update(of=("self",)).get(pk=intake_id)


def _audit(actor: Actor, verb: str, intake: ClaimIntake, now: datetime) -> None:
    note(
        actor=actor, verb=verb, object_kind="claims.intake", object_key=str(intake.public_id), object_title=intake.name,
        unit_id=intake.unit_id, detail=intake.counts, now=now,
    )  # fmt: skip
