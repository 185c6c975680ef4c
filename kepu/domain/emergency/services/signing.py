"""Handing a version in to the institutes that sign, and what their review means."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_noop

from kepu.domain.content.review_selectors import is_lenient_in
from kepu.domain.emergency.contracts import HandedIn, Signer
from kepu.domain.emergency.errors import InvalidFact, NotReady, SameInstitute, TooFewInstitutes, WrongState
from kepu.domain.emergency.models import Incident, IncidentAct, Signature, Statement, StatementState
from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.services.publishing import publish_approved
from kepu.domain.emergency.services.signers import FoundSigner, find_signers
from kepu.domain.emergency.services.statements import current_statement, open_statement
from kepu.domain.emergency.services.steps import lock_incident, require_open, write_step
from kepu.domain.emergency.telling import RETURNED, tell_desk
from kepu.domain.emergency.wording import digest_of
from kepu.engines.reviews.contracts import LINK_PATH, Invitation, Outcome, Subject
from kepu.engines.reviews.links import invite
from kepu.engines.reviews.progress import due_text
from kepu.engines.reviews.services import open_review
from kepu.foundation.notices.letters import write_letter
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

KIND, STEP, MOST_SIGNERS = "incident", "institute_", 4
LETTER = gettext_noop(
    "%(unit)s asks you to sign the talking points of an incident for %(institute)s by %(due)s: %(title)s. The link works once."
)


@transaction.atomic
def submit_statement(
    *, actor: Actor, incident_id: int, signers: Sequence[Signer], now: datetime, with_secrecy: bool | None = None
) -> HandedIn:
    """Hands the draft to the signers, one for each institute; nobody changes it meanwhile. `with_secrecy` None: as the level says.

    Raises Refused, WrongState, TooFewInstitutes, SameInstitute, InvalidFact, NotReady for a version whose update would be late already.
    """
    incident = lock_incident(incident_id)
    require(actor, LEAD, incident.unit_id)
    require_open(incident)
    statement = open_statement(incident)
    if statement is None or not statement.is_draft:
        raise WrongState(statement.state if statement else incident.state)
    if statement.next_update_at is not None and statement.next_update_at <= now:
        raise NotReady(("next_update_at",))
    found = find_signers(incident, signers)
    _require_enough(incident, found)
    statement.incident = incident
    _write(statement, found, actor=actor, now=now)
    write_step(
        incident, IncidentAct.SUBMITTED, actor=actor, statement=statement, now=now,
        reason="、".join(each.institute_name for each in found),
    )  # fmt: skip
    secrecy = incident.level.with_secrecy if with_secrecy is None else with_secrecy
    return _open(incident, statement, found, with_secrecy=secrecy, actor=actor, now=now)


def sign_step(key: str, step: str, account_id: int | None, name: str, now: datetime) -> None:
    """An institute has signed. Called by the reviews in their transaction."""
    if not step.startswith(STEP):
        return
    incident = lock_incident(int(key))
    statement = incident.statements.get(state=StatementState.IN_REVIEW)
    row = statement.signatures.get(position=int(step.removeprefix(STEP)))
    row.signed_at = now
    row.save(update_fields=["signed_at"])
    signer = Actor(account_id=account_id, name=name)
    write_step(incident, IncidentAct.SIGNED, actor=signer, statement=statement, reason=row.institute_name, now=now)


def finish_statement(outcome: Outcome, now: datetime) -> None:
    """What the end of a round of signatures means; called by the reviews in their transaction. After the commit the version goes public;
    should the process die in between, `publish_approved` finds it.
    """
    incident = lock_incident(int(outcome.subject.key))
    statement = incident.statements.get(state=StatementState.IN_REVIEW)
    judge = Actor(account_id=None, name="、".join(outcome.decided_by)[:120], is_system=True)
    if outcome.state == "approved":
        statement.state, statement.approved_at = StatementState.APPROVED, now
        statement.save(update_fields=["state", "approved_at"])
        write_step(incident, IncidentAct.APPROVED, actor=judge, statement=statement, now=now)
        transaction.on_commit(partial(publish_approved, statement_ids=[statement.pk]), robust=True)
        return
    statement.state = StatementState.DRAFT
    statement.save(update_fields=["state"])
    statement.signatures.all().delete()
    write_step(incident, IncidentAct.RETURNED, actor=judge, reason=outcome.comment, statement=statement, now=now)
    if outcome.state == "returned":
        tell_desk(incident, RETURNED, key=f"returned:{outcome.review_id}", now=now)


def _require_enough(incident: Incident, found: Sequence[FoundSigner]) -> None:
    if not incident.level.signatures <= len(found) <= MOST_SIGNERS:
        raise TooFewInstitutes(incident.level.signatures)
    seen: dict[str, str] = {}
    for each in found:
        if each.institute_key in seen:
            raise SameInstitute(each.institute_name)
        seen[each.institute_key] = each.institute_name
    people = [(each.account_id, each.email.casefold()) for each in found]
    if len(set(people)) < len(people):
        raise InvalidFact("signers", "twice")


def _write(statement: Statement, found: Sequence[FoundSigner], *, actor: Actor, now: datetime) -> None:
    statement.signatures.all().delete()
    Signature.objects.bulk_create(
        Signature(
            statement=statement, position=number, institute_id=each.institute_id, institute_name=each.institute_name,
            institute_key=each.institute_key, person_id=each.person_id, name=each.name,
        )
        for number, each in enumerate(found, start=1)
    )  # fmt: skip
    statement.state, statement.digest, statement.submitted_at = StatementState.IN_REVIEW, digest_of(statement), now
    statement.submitted_by_id, statement.needed = actor.account_id, len(found)
    statement.save(update_fields=["state", "digest", "submitted_at", "submitted_by", "needed"])


def _open(
    incident: Incident, statement: Statement, found: Sequence[FoundSigner], *, with_secrecy: bool, actor: Actor, now: datetime
) -> HandedIn:  # fmt: skip
    lenient = is_lenient_in(incident.unit_id)
    writers = incident.steps.filter(statement=statement, act=IncidentAct.WRITTEN, actor__isnull=False)
    subject = Subject(
        kind=KIND, key=str(incident.pk), title=f"{incident.named} v{statement.number}", unit_id=incident.unit_id,
        url=incident.staff_path,
        excluded=() if lenient else tuple(sorted(set(writers.values_list("actor_id", flat=True)))),
    )  # fmt: skip
    review = open_review(
        actor=actor, subject=subject, flow=f"statement_{len(found)}{'_secrecy' if with_secrecy else ''}", lenient=lenient,
        due_at=_due_at(incident, now), now=now,
        persons={f"{STEP}{n}": [each.account_id] for n, each in enumerate(found, start=1) if each.account_id is not None},
    )  # fmt: skip
    invitations = []
    steps = {step.code: step for step in review.steps.filter(state="open")}
    for number, each in enumerate(found, start=1):
        if each.account_id is None:
            step = steps[f"{STEP}{number}"]
            invitations.append(invite(actor=actor, step_id=step.pk, name=each.name, email=each.email, now=now))
            _send_link(incident, each, invitations[-1], due_text(step), now)
    return HandedIn(str(review.public_id), tuple(invitations))


def _due_at(incident: Incident, now: datetime) -> datetime:
    """When all must have signed: the first version by the level's minutes from the opening, a later one by the moment that readers were
    promised, or by the level's minutes between updates where they were promised none.
    """
    current = current_statement(incident)
    if current is None:
        return incident.opened_at + timedelta(minutes=incident.level.statement_minutes)
    return current.next_update_at or now + timedelta(minutes=incident.level.update_minutes)


def _send_link(incident: Incident, signer: FoundSigner, invitation: Invitation, due: str, now: datetime) -> None:
    params = {"unit": incident.unit.name, "institute": signer.institute_name, "title": incident.named, "due": due}
    write_letter(
        address=signer.email, message=LETTER, params=params, url=f"{LINK_PATH}{invitation.token}/", now=now,
        key=f"incident-signer:{invitation.seat_id}",
    )  # fmt: skip
