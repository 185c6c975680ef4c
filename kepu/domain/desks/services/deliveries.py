"""Writers of what is handed in: deliver, return, take, publish, close, begin a work from it."""

from datetime import date, datetime

from django.db import transaction

from kepu.domain.content.contracts import EditionDraft, WorkDraft
from kepu.domain.content.models import Medium, Work
from kepu.domain.content.passages import paragraphs
from kepu.domain.content.services import begin_edition, begin_work
from kepu.domain.content.work_selectors import get_work
from kepu.domain.desks.contracts import DeliveryDraft, Held
from kepu.domain.desks.errors import InvalidDraft, NotHeldYet, OutsideScope, WrongState
from kepu.domain.desks.models import Commission, CommissionKind, CommissionState, CommissionStep, Delivery
from kepu.domain.desks.policies import require_part
from kepu.domain.desks.records import settle_record
from kepu.domain.desks.sealing import seal_words
from kepu.domain.desks.services.commissions import (
    keep_file,
    lock_commission,
    lock_handled,
    needed,
    require_state,
    set_state,
)
from kepu.domain.desks.telling import tell_author, tell_desk
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within

Act = CommissionStep.Act
MEDIA = {
    CommissionKind.COMMENTARY: Medium.COMMENTARY,
    CommissionKind.BOOK: Medium.BOOK,
    CommissionKind.TALK: Medium.SLIDES,
}


@transaction.atomic
def deliver_commission(*, actor: Actor, commission_id: int, draft: DeliveryDraft, now: datetime) -> Delivery:
    """The person hands in a text, a file, a link or a work; or the desk for them, when it came by mail.

    Raises Refused, WrongState, InvalidDraft when empty, OutsideScope for a work of others, FileTooLarge.
    """
    row = lock_commission(commission_id)
    require_part(actor, row)
    return deliver(row, actor=actor, draft=draft, now=now)


def deliver(row: Commission, *, actor: Actor, draft: DeliveryDraft, now: datetime) -> Delivery:
    """The change itself, for whoever came in by account or by link. Raises as deliver_commission, but for Refused."""
    require_state(row, CommissionState.ACCEPTED, CommissionState.RETURNED)
    if not (draft.text.strip() or draft.link or draft.upload or draft.work_public_id):
        raise InvalidDraft("text", "nothing is handed in")
    work = _work(actor, row, draft)
    secret = row.is_confidential
    delivery = Delivery.objects.create(
        commission=row,
        number=row.deliveries.count() + 1,
        text="" if secret else draft.text.strip(),
        link="" if secret else draft.link,
        sealed=seal_words(text=draft.text.strip(), link=draft.link) if secret else "",
        file=keep_file(actor, row, draft.upload, now=now) if draft.upload else None,
        work=work,
        by_name=actor.name,
        due_on=row.due_on,
        delivered_on=local_date(now),
        at=now,
    )
    if work is not None:
        row.work = work
        row.save(update_fields=["work"])
    set_state(row, CommissionState.DELIVERED, Act.DELIVERED, actor=actor, now=now)
    transaction.on_commit(lambda: tell_desk(row, "delivered", now=now))
    return delivery


@transaction.atomic
def return_delivery(
    *, actor: Actor, commission_id: int, reason: str, now: datetime, due_on: date | None = None
) -> Commission:
    """Gives a delivery back with what is to change, by a new day where one is set.

    Raises Refused, WrongState, ReasonMissing, InvalidDraft.
    """
    row = lock_handled(actor, commission_id, states=(CommissionState.DELIVERED,))
    if due_on is not None:
        if due_on < local_date(now):
            raise InvalidDraft("due_on", "in the past")
        row.due_on = due_on
        row.save(update_fields=["due_on"])
    set_state(row, CommissionState.RETURNED, Act.RETURNED, actor=actor, reason=needed(reason), now=now)
    transaction.on_commit(lambda: tell_author(row, "returned", now=now))
    return row


@transaction.atomic
def take_delivery(*, actor: Actor, commission_id: int, now: datetime, held: Held | None = None) -> Commission:
    """Takes what was delivered and writes its record in the ledger; a talk is taken once it was held.

    Raises Refused, WrongState, NotHeldYet.
    """
    row = lock_handled(actor, commission_id, states=(CommissionState.DELIVERED,))
    if row.is_spoken:
        if held is None or held.held_on > local_date(now):
            raise NotHeldYet
        row.held_on, row.onsite, row.online = held.held_on, held.onsite, held.online
        row.save(update_fields=["held_on", "onsite", "online"])
    set_state(row, CommissionState.TAKEN, Act.TAKEN, actor=actor, now=now)
    settle_record(actor=actor, commission=row, now=now)
    transaction.on_commit(lambda: tell_author(row, "taken", now=now))
    return row


@transaction.atomic
def publish_commission(*, actor: Actor, commission_id: int, where: str, now: datetime) -> Commission:
    """Says where what was taken appeared. Policy advice is never published. Raises Refused, WrongState, ReasonMissing."""
    row = lock_handled(actor, commission_id, states=(CommissionState.TAKEN,))
    if row.is_confidential:
        raise WrongState("confidential")
    set_state(row, CommissionState.PUBLISHED, Act.PUBLISHED, actor=actor, reason=needed(where), now=now)
    return row


@transaction.atomic
def close_commission(*, actor: Actor, commission_id: int, note: str, now: datetime) -> Commission:
    """Ends a taken commission that is not published: advice handed over, a talk given. Raises Refused, WrongState."""
    row = lock_handled(actor, commission_id, states=(CommissionState.TAKEN,))
    set_state(row, CommissionState.CLOSED, Act.CLOSED, actor=actor, reason=note.strip(), now=now)
    return row


@transaction.atomic
def begin_work_from(*, actor: Actor, commission_id: int, now: datetime) -> Work:
    """Begins a work with the commission's title, its author and the text delivered; what is written is counted when it is published.

    Raises Refused without the right to write, WrongState when there is a work already or the commission is confidential.
    """
    states = (CommissionState.DELIVERED, CommissionState.TAKEN, CommissionState.PUBLISHED, CommissionState.CLOSED)
    row = lock_handled(actor, commission_id, states=states)
    latest = row.deliveries.order_by("-number").first()
    if row.is_confidential or row.work_id is not None or latest is None:
        raise WrongState("no work can be begun")
    question = row.topic.question if row.topic else ""
    start = EditionDraft(
        authors=row.person.name if row.person else row.outside_name,
        medium=MEDIA.get(CommissionKind(row.kind), Medium.ARTICLE),
        body=[("text", paragraphs(latest.text))],
    )
    draft = WorkDraft(unit_id=row.unit_id, title=row.title, question=question)
    row.work = begin_work(actor=actor, draft=draft, now=now)
    begin_edition(actor=actor, work_id=row.work.pk, draft=start, now=now)
    row.save(update_fields=["work"])
    settle_record(actor=actor, commission=row, now=now)
    return row.work


def _work(actor: Actor, row: Commission, draft: DeliveryDraft) -> Work | None:
    if draft.work_public_id is None:
        return None
    if row.is_confidential:
        raise InvalidDraft("work", "policy advice is no public work")
    try:
        return get_work(draft.work_public_id, units_within(actor, READ))
    except Work.DoesNotExist as error:
        raise OutsideScope("work") from error
