"""The writers of waivers."""

from datetime import datetime

from django.db import transaction

from kepu.domain.content.errors import InvalidFact, WrongState
from kepu.domain.content.pages import Edition
from kepu.domain.content.passages import DraftText
from kepu.domain.content.policies import WRITE, may_edit
from kepu.domain.content.services.steps import lock_edition, need_reason
from kepu.domain.content.waivers import Waiver
from kepu.domain.content.writing import Found, masked, report_on
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused

LONGEST_REASON = 500


class NotFound(InvalidFact):
    """The finding is not in the text (any more)."""


@transaction.atomic
def waive_finding(
    *, actor: Actor, edition_id: int, text: DraftText, fingerprint: str, reason: str, now: datetime
) -> Waiver:
    """Lets a finding of the text stand, with the reason that reviewers will read. A finding let stand already keeps its reason.

    Raises Refused, WrongState while the edition is locked, InvalidFact without a reason or with one of more than 500
    characters, NotFound where the text has no such finding.
    """
    edition = writable_edition(actor, edition_id)
    why = need_reason(reason, field="reason")
    if len(why) > LONGEST_REASON:
        raise InvalidFact("reason", "too long")
    found = _find(edition_id, text, fingerprint)
    if found.waiver is not None:
        return found.waiver
    return Waiver.objects.create(
        edition=edition, fingerprint=fingerprint, code=found.finding.code, words=masked(found), reason=why,
        actor_id=actor.account_id, actor_name=actor.name[:120], at=now,
    )  # fmt: skip


@transaction.atomic
def withdraw_waiver(*, actor: Actor, edition_id: int, waiver_id: int, now: datetime) -> None:
    """Looks at a finding again. Doing it twice changes nothing. Raises Refused, WrongState, Waiver.DoesNotExist."""
    writable_edition(actor, edition_id)
    waiver = Waiver.objects.get(pk=waiver_id, edition=edition_id)
    Waiver.objects.filter(pk=waiver.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)


def writable_edition(actor: Actor, edition_id: int) -> Edition:
    """The edition, held until the transaction ends, if the actor may write in it now. Raises Refused, WrongState while it is locked."""
    edition = lock_edition(edition_id)
    if not may_edit(actor, edition.unit_id):
        raise Refused(WRITE)
    if edition.get_lock() is not None:  # under review: what deciders read is what will be public
        raise WrongState(edition.state)
    return edition


def _find(edition_id: int, text: DraftText, fingerprint: str) -> Found:
    for found in report_on(edition_id, text).found:
        if found.fingerprint == fingerprint:
            return found
    raise NotFound("finding", "not in the text")
