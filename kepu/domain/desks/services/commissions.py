"""Writers of commissions: asking, answering, delivering, taking, returning, withdrawing. Each act is a dated row."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from kepu.domain.content.models import EditionAudience
from kepu.domain.desks.contracts import CommissionDraft
from kepu.domain.desks.errors import AlreadyBusy, InvalidDraft, OutsideScope, ReasonMissing, WrongState
from kepu.domain.desks.models import (
    Addressee,
    Commission,
    CommissionKind,
    CommissionState,
    CommissionStep,
    Material,
    Topic,
)
from kepu.domain.desks.policies import EDIT, require_handling, require_part
from kepu.domain.desks.sealing import LARGEST_BYTES, SEALED_NAME, seal_file, seal_words
from kepu.domain.desks.selectors.guides import topics_seen_by
from kepu.domain.desks.telling import tell_author, tell_desk
from kepu.foundation.accounts.models import Account
from kepu.foundation.audit.services import note
from kepu.foundation.clock import local_date
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.models import StoredFile
from kepu.foundation.files.services import FileTooLarge, store_file
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import READ, require, units_within

BUSY = 2
Act = CommissionStep.Act


@transaction.atomic
def commission(*, actor: Actor, unit_id: int, draft: CommissionDraft, now: datetime) -> Commission:
    """Asks a person for a commentary, a talk, a book … by a day, for a unit's desk. Policy advice is sealed and names its addressees.

    Raises Refused, InvalidDraft, OutsideScope, FileTooLarge, AlreadyBusy when the person has two open ones or more.
    """
    require(actor, EDIT, unit_id)
    _check(draft, today=local_date(now))
    person = _person(actor, draft)
    if person is not None and not draft.despite_load:
        busy = Commission.objects.open().filter(person=person).exclude(kind=CommissionKind.POLICY_ADVICE).count()
        if busy >= BUSY:
            raise AlreadyBusy(busy)
    row = Commission(
        unit_id=unit_id,
        kind=draft.kind,
        person=person,
        outside_name="" if person else draft.outside_name.strip(),
        audience=draft.audience,
        topic=_topic(actor, draft),
        due_on=draft.due_on,
        asked_by_id=actor.account_id,
        asked_by_name=actor.name,
        created_at=now,
    )
    _write_words(row, draft)
    row.save()
    if row.is_confidential:
        Addressee.objects.bulk_create(
            Addressee(commission=row, account_id=account) for account in dict.fromkeys(draft.addressee_ids)
        )
    for upload in draft.materials:
        Material.objects.create(commission=row, file=keep_file(actor, row, upload, now=now))
    write_step(row, Act.INVITED, actor=actor, now=now)
    transaction.on_commit(lambda: tell_author(row, "asked", now=now))
    return row


@transaction.atomic
def change_words(*, actor: Actor, commission_id: int, title: str, brief: str, now: datetime) -> Commission:
    """Changes title and brief while nobody has answered. Raises Refused, WrongState, InvalidDraft."""
    row = lock_handled(actor, commission_id, states=(CommissionState.INVITED,))
    if not title.strip() or not brief.strip():
        raise InvalidDraft("title" if not title.strip() else "brief", "empty")
    if row.is_confidential:
        row.sealed = seal_words(title=title.strip(), brief=brief.strip())
    else:
        row.title, row.brief = title.strip(), brief.strip()
    row.save(update_fields=["title", "brief", "sealed"])
    return row


@transaction.atomic
def move_deadline(*, actor: Actor, commission_id: int, due_on: date, reason: str, now: datetime) -> Commission:
    """Moves the deadline of what is not delivered yet; the old one stays in the history.

    Raises Refused, WrongState, ReasonMissing, InvalidDraft.
    """
    row = lock_handled(
        actor, commission_id, states=(CommissionState.INVITED, CommissionState.ACCEPTED, CommissionState.RETURNED)
    )
    if due_on == row.due_on or due_on < local_date(now):
        raise InvalidDraft("due_on", "not a new day to come")
    before, row.due_on = row.due_on, due_on
    row.save(update_fields=["due_on"])
    write_step(row, Act.DUE_MOVED, actor=actor, reason=needed(reason), due=(before, due_on), now=now)
    transaction.on_commit(lambda: tell_author(row, "moved", now=now))
    return row


@transaction.atomic
def accept_commission(*, actor: Actor, commission_id: int, now: datetime) -> Commission:
    """The person says yes; or the desk for them, after a telephone call. Raises Refused, WrongState."""
    row = lock_commission(commission_id)
    require_part(actor, row)
    return accept(row, actor=actor, now=now)


@transaction.atomic
def decline_commission(*, actor: Actor, commission_id: int, reason: str, now: datetime) -> Commission:
    """The person says no, before or after having accepted; or the desk for them. Raises Refused, WrongState, ReasonMissing."""
    row = lock_commission(commission_id)
    require_part(actor, row)
    return decline(row, actor=actor, reason=reason, now=now)


@transaction.atomic
def withdraw_commission(*, actor: Actor, commission_id: int, reason: str, now: datetime) -> Commission:
    """Takes a request back before anything was taken; links die. Raises Refused, WrongState, ReasonMissing."""
    states = (
        CommissionState.INVITED, CommissionState.ACCEPTED, CommissionState.RETURNED, CommissionState.DELIVERED,
    )  # fmt: skip
    row = lock_handled(actor, commission_id, states=states)
    set_state(row, CommissionState.WITHDRAWN, Act.WITHDRAWN, actor=actor, reason=needed(reason), now=now)
    row.links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    transaction.on_commit(lambda: tell_author(row, "withdrawn", now=now))
    return row


def accept(row: Commission, *, actor: Actor, now: datetime) -> Commission:
    """The change itself, for whoever came in by account or by link. Raises WrongState."""
    require_state(row, CommissionState.INVITED)
    set_state(row, CommissionState.ACCEPTED, Act.ACCEPTED, actor=actor, now=now)
    transaction.on_commit(lambda: tell_desk(row, "accepted", now=now))
    return row


def decline(row: Commission, *, actor: Actor, reason: str, now: datetime) -> Commission:
    """The change itself, for whoever came in by account or by link. Raises WrongState, ReasonMissing."""
    require_state(row, CommissionState.INVITED, CommissionState.ACCEPTED, CommissionState.RETURNED)
    set_state(row, CommissionState.DECLINED, Act.DECLINED, actor=actor, reason=needed(reason), now=now)
    transaction.on_commit(lambda: tell_desk(row, "declined", now=now))
    return row


def lock_commission(commission_id: int) -> Commission:
    """The row, locked. Raises Commission.DoesNotExist."""
    rows = Commission.objects.select_for_update(of=("self",)).select_related("person")
    row: Commission = rows.get(pk=commission_id)
    return row


def lock_handled(actor: Actor, commission_id: int, *, states: Sequence[str]) -> Commission:
    """The row, locked, for somebody who acts for the desk, in one of the states. Raises Refused, WrongState."""
    row = lock_commission(commission_id)
    require_handling(actor, row)
    require_state(row, *states)
    return row


def require_state(row: Commission, *states: str) -> None:
    """Raises WrongState unless the row is in one of the states."""
    if row.state not in states:
        raise WrongState(row.state)


def needed(reason: str) -> str:
    """The reason without blanks around it. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("reason")
    return reason.strip()


def set_state(row: Commission, state: str, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Writes the new state and its dated row."""
    row.state = state
    row.save(update_fields=["state"])
    write_step(row, act, actor=actor, reason=reason, now=now)


def write_step(
    row: Commission, act: str, *, actor: Actor, now: datetime, reason: str = "", due: tuple[date, date] | None = None
) -> None:
    """A dated row and a line in the audit log. Of policy advice the log keeps only that it was asked for."""
    secret = row.is_confidential
    CommissionStep.objects.create(
        commission=row,
        act=act,
        actor_id=actor.account_id,
        actor_name=actor.name,
        reason="" if secret else reason,
        sealed=seal_words(reason=reason) if secret and reason else "",
        due_from=due[0] if due else None,
        due_to=due[1] if due else None,
        at=now,
    )
    if secret and act != Act.INVITED:
        return  # the log tells that advice was asked for, not who reads or writes it, nor how it goes
    note(
        actor=SYSTEM if secret else actor, verb=act, object_kind="desks.commission", object_key=str(row.public_id),
        object_title="" if secret else row.title, unit_id=row.unit_id, detail={"kind": row.kind}, now=now,
    )  # fmt: skip


def keep_file(actor: Actor, row: Commission, upload: Upload, *, now: datetime) -> StoredFile:
    """Stores a file of a commission, sealed with its name when it is confidential. Raises FileTooLarge."""
    if not row.is_confidential:
        return store_file(actor=actor, unit_id=row.unit_id, name=upload.name, content=upload.content, now=now)
    if len(upload.content) > LARGEST_BYTES:
        raise FileTooLarge(SEALED_NAME)
    return store_file(actor=actor, unit_id=row.unit_id, name=SEALED_NAME, content=seal_file(upload), now=now)


def _check(draft: CommissionDraft, *, today: date) -> None:
    if draft.kind not in CommissionKind.values:
        raise InvalidDraft("kind", "unknown")
    for name in ("title", "brief"):
        if not getattr(draft, name).strip():
            raise InvalidDraft(name, "empty")
    if draft.due_on < today:
        raise InvalidDraft("due_on", "in the past")
    if draft.audience and draft.audience not in EditionAudience.values:
        raise InvalidDraft("audience", "unknown")
    if (draft.person_id is None) == (not draft.outside_name.strip()):
        raise InvalidDraft("person", "name one person")
    is_advice = draft.kind == CommissionKind.POLICY_ADVICE
    if is_advice != bool(draft.addressee_ids):
        raise InvalidDraft("addressees", "policy advice, and nothing else, has addressees")
    if is_advice and draft.topic_id is not None:
        raise InvalidDraft("topic", "policy advice answers no public topic")
    known = Account.objects.filter(pk__in=draft.addressee_ids, is_active=True).count()
    if known != len(set(draft.addressee_ids)):
        raise InvalidDraft("addressees", "unknown")


def _person(actor: Actor, draft: CommissionDraft) -> Person | None:
    if draft.person_id is None:
        return None
    found: Person | None = Person.objects.filter(pk=draft.person_id, unit__in=units_within(actor, READ)).first()
    if found is None:
        raise OutsideScope("person")
    return found


def _topic(actor: Actor, draft: CommissionDraft) -> Topic | None:
    if draft.topic_id is None:
        return None
    topic = topics_seen_by(actor).filter(pk=draft.topic_id, state="listed").first()
    if topic is None:
        raise OutsideScope("topic")
    return topic


def _write_words(row: Commission, draft: CommissionDraft) -> None:
    title, brief = draft.title.strip(), draft.brief.strip()
    if row.is_confidential:
        row.sealed = seal_words(title=title, brief=brief)
    else:
        row.title, row.brief = title, brief
