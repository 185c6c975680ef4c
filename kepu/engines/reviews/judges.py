"""Rounds with a step for somebody by name."""

from datetime import date, datetime

from django.db import transaction

from kepu.engines.reviews.contracts import Invitation, Judge, Subject
from kepu.engines.reviews.links import invite
from kepu.engines.reviews.models import Review
from kepu.engines.reviews.services import open_review
from kepu.foundation.units.contracts import Actor


@transaction.atomic
def open_with_judge(
    *,
    actor: Actor,
    subject: Subject,
    flow: str,
    step: str,
    judge: Judge,
    now: datetime,
    due_on: date | None = None,
    lenient: bool | None = None,
) -> tuple[Review, Invitation | None]:
    """Opens a round whose step of this code is the judge's; who has no account gets a link, which is shown this once.

    A flow without such a step, or one that has to wait, invites nobody. Raises as open_review.
    """
    persons = {step: [judge.account_id]} if judge.account_id is not None else {}
    review = open_review(
        actor=actor, subject=subject, flow=flow, due_on=due_on, persons=persons, lenient=lenient, now=now
    )
    found = review.steps.filter(code=step, state="open").first()
    if found is None or judge.account_id is not None:
        return review, None
    return review, invite(actor=actor, step_id=found.pk, name=judge.name.strip(), email=judge.email.strip(), now=now)
