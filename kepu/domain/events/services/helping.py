"""Help that a session or a whole edition needs: wanted while it is not finished, noted when it was given. Who helps is the booking
engine's."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kepu.domain.events.errors import NotOverYet, WrongState
from kepu.domain.events.helping import owner_of, owner_of_edition
from kepu.domain.events.models import SessionState
from kepu.domain.events.records import record_help
from kepu.domain.events.services.closing import recount_session
from kepu.domain.events.services.contents import UNFINISHED
from kepu.domain.events.services.editions import lock_edition
from kepu.domain.events.services.sessions import lock_session
from kepu.engines.booking.helping_contracts import NeedDraft
from kepu.engines.booking.models import HelpNeed
from kepu.engines.booking.services import note_served, open_need
from kepu.foundation.units.contracts import Actor

HELP_NOTED = "补记志愿服务"  # why a record is corrected: it is kept in the ledger, in Chinese


@transaction.atomic
def want_help(*, actor: Actor, session_id: int, draft: NeedDraft, now: datetime) -> HelpNeed:
    """Says that a session needs help. Raises Refused, WrongState, InvalidNeed."""
    session = lock_session(actor, session_id, states=UNFINISHED)
    return open_need(actor=actor, owner=owner_of(session), draft=draft, now=now)


@transaction.atomic
def note_help(*, actor: Actor, session_id: int, served: Mapping[int, int | None], now: datetime) -> None:
    """Notes which helpers came and for how many minutes (None not known, ABSENT did not come). The record takes it up when the session
    is closed, and is corrected where it was closed before. Raises Refused, WrongState, NotOverYet, and what the engine refuses.
    """
    states = (SessionState.ANNOUNCED, SessionState.HELD, SessionState.CLOSED)
    session = lock_session(actor, session_id, states=states)
    if session.ends_at > now:
        raise NotOverYet(session.ends_at.isoformat())
    is_new = note_served(actor=actor, source=session.source, served=served, now=now)
    if session.is_closed and is_new:
        recount_session(actor=actor, session_id=session_id, came=None, reason=HELP_NOTED, now=now)


@transaction.atomic
def want_edition_help(*, actor: Actor, edition_id: int, draft: NeedDraft, now: datetime) -> HelpNeed:
    """Says that an edition as a whole needs help, such as an information desk. Raises Refused, WrongState, InvalidNeed."""
    edition = lock_edition(actor, edition_id)
    if edition.is_closed:
        raise WrongState(edition.state)
    return open_need(actor=actor, owner=owner_of_edition(edition), draft=draft, now=now)


@transaction.atomic
def note_edition_help(*, actor: Actor, edition_id: int, served: Mapping[int, int | None], now: datetime) -> None:
    """Notes which helpers of an edition came and for how many minutes (None not known, ABSENT did not come), from their day on. One record
    of volunteering takes it up when the edition is closed, and is corrected where it was closed before; what sessions record stays
    theirs. Raises Refused, and what the engine and the ledger refuse.
    """
    edition = lock_edition(actor, edition_id)
    is_new = note_served(actor=actor, source=edition.source, served=served, now=now)
    if edition.is_closed and is_new:
        record_help(actor=actor, edition=edition, reason=HELP_NOTED, now=now)
