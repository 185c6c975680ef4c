"""Going public and what comes after: publication, correction, retraction, take-down, and putting back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import LogContext

from kepu.domain.content import registry
from kepu.domain.content.editions import Correction, EditionState, EditionStep
from kepu.domain.content.errors import InvalidFact, UnderEmbargo, WrongState
from kepu.domain.content.pages import Edition
from kepu.domain.content.publication_record import record_publication, withdraw_publication
from kepu.domain.content.services.citing import publish_citations
from kepu.domain.content.services.steps import account_of, lock_edition, need_reason, note_step
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

PUBLISH = "content.publish"
UNPUBLISHED = frozenset({EditionState.DRAFT, EditionState.IN_REVIEW, EditionState.APPROVED})


@transaction.atomic
def publish_edition(*, actor: Actor, edition_id: int, now: datetime, revision_id: int | None = None) -> Edition:
    """Makes an edition public: the given revision of its text, else the newest. It enters the ledger, and those who hold copies
    hear of it, in this transaction. Raises Refused, WrongState when it was public before,
    UnderEmbargo, InvalidFact when something is missing.
    """
    edition = lock_edition(edition_id)
    require(actor, PUBLISH, edition.unit_id)
    if edition.state not in UNPUBLISHED:
        raise WrongState(edition.state)
    if edition.embargo_until is not None and edition.embargo_until > now:
        raise UnderEmbargo(edition.embargo_until.isoformat())
    _make_public(edition, actor=actor, revision_id=revision_id, now=now)
    note_step(edition.pk, EditionStep.Act.PUBLISHED, actor=actor, now=now)
    record_publication(actor=actor, edition_id=edition.pk, now=now)
    registry.tell_published(edition.pk, now)
    edition.refresh_from_db()
    return edition


@transaction.atomic
def correct_edition(
    *, actor: Actor, edition_id: int, note: str, now: datetime, revision_id: int | None = None
) -> Correction:
    """Replaces the public text by a revision (the newest when none is given), and tells readers what was wrong.

    Raises Refused, WrongState when it is not public, InvalidFact without a note.
    """
    edition = lock_edition(edition_id)
    require(actor, PUBLISH, edition.unit_id)
    if edition.state != EditionState.PUBLISHED:
        raise WrongState(edition.state)
    told = need_reason(note)
    _make_public(edition, actor=actor, revision_id=revision_id, now=now)
    correction = _tell(edition, Correction.Kind.CORRECTION, told, actor=actor, now=now)
    note_step(edition.pk, EditionStep.Act.CORRECTED, actor=actor, reason=told, now=now)
    record_publication(actor=actor, edition_id=edition.pk, now=now)
    registry.tell_published(edition.pk, now)
    registry.tell_corrected(correction.pk, now)
    return correction


@transaction.atomic
def retract_edition(*, actor: Actor, edition_id: int, note: str, now: datetime) -> Correction:
    """Marks a public edition as retracted: its page stays and says why; it counts in no figure any more.

    Raises Refused, WrongState, InvalidFact without a note.
    """
    edition = lock_edition(edition_id)
    require(actor, PUBLISH, edition.unit_id)
    if edition.state != EditionState.PUBLISHED:
        raise WrongState(edition.state)
    told = need_reason(note)
    _set_state(edition, EditionState.RETRACTED)
    correction = _tell(edition, Correction.Kind.RETRACTION, told, actor=actor, now=now)
    note_step(edition.pk, EditionStep.Act.RETRACTED, actor=actor, reason=told, now=now)
    withdraw_publication(edition_id=edition.pk, reason=told, now=now)
    registry.tell_corrected(correction.pk, now)
    return correction


@transaction.atomic
def take_down_edition(*, actor: Actor, edition_id: int, note: str, now: datetime) -> Correction:
    """Takes an edition off the site at once; its address says since when and why. It counts in no figure any more.

    Raises Refused, WrongState, InvalidFact without a note.
    """
    edition = lock_edition(edition_id)
    require(actor, PUBLISH, edition.unit_id)
    if edition.state not in (EditionState.PUBLISHED, EditionState.RETRACTED):
        raise WrongState(edition.state)
    told = need_reason(note)
    withdraw_publication(edition_id=edition.pk, reason=told, now=now)
    with LogContext(user=account_of(actor)):
        edition.unpublish()
    _set_state(edition, EditionState.TAKEN_DOWN)
    correction = _tell(edition, Correction.Kind.TAKE_DOWN, told, actor=actor, now=now)
    note_step(edition.pk, EditionStep.Act.TAKEN_DOWN, actor=actor, reason=told, now=now)
    registry.tell_corrected(correction.pk, now)
    return correction


@transaction.atomic
def restore_edition(*, actor: Actor, edition_id: int, reason: str, now: datetime) -> Edition:
    """Puts a retracted or taken-down edition back as it was read last; later drafts stay drafts. It counts again.

    Raises Refused, WrongState, InvalidFact without a reason.
    """
    edition = lock_edition(edition_id)
    require(actor, PUBLISH, edition.unit_id)
    if edition.state not in (EditionState.RETRACTED, EditionState.TAKEN_DOWN):
        raise WrongState(edition.state)
    why = need_reason(reason, field="reason")
    edition.live, edition.state = True, EditionState.PUBLISHED
    edition.save(update_fields=["live", "state"], clean=False)
    note_step(edition.pk, EditionStep.Act.RESTORED, actor=actor, reason=why, now=now)
    record_publication(actor=actor, edition_id=edition.pk, now=now)
    registry.tell_published(edition.pk, now)
    return edition


def _make_public(edition: Edition, *, actor: Actor, revision_id: int | None, now: datetime) -> None:
    """Wagtail publishes the revision; the moment is ours, so that figures and feeds follow one clock."""
    account = account_of(actor)
    first = edition.first_published_at or now
    revision = edition.revisions.get(pk=revision_id) if revision_id else edition.get_latest_revision()
    if revision is None:
        revision = edition.save_revision(user=account)
    try:
        with LogContext(user=account):
            revision.publish(user=account, skip_permission_checks=True)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidFact(field, messages[0]) from error
    publish_citations(edition.pk)
    Edition.objects.filter(pk=edition.pk).update(
        state=EditionState.PUBLISHED, first_published_at=first, last_published_at=now
    )


def _set_state(edition: Edition, state: str) -> None:
    edition.state = state
    edition.save(update_fields=["state"], clean=False)


def _tell(edition: Edition, kind: str, note: str, *, actor: Actor, now: datetime) -> Correction:
    return Correction.objects.create(
        edition=edition,
        number=edition.corrections.count() + 1,
        kind=kind,
        note=note,
        actor_id=actor.account_id,
        actor_name=actor.name[:120],
        at=now,
    )
