"""Handing a version in, what follows from its review, and publishing as the last act of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from kepu.domain.content.review_selectors import is_lenient_in
from kepu.domain.packs import told
from kepu.domain.packs.errors import InvalidFact, NotReady, WrongState
from kepu.domain.packs.models import Pack, PackAct, PackState, Version, VersionState
from kepu.domain.packs.records import record_pack
from kepu.domain.packs.services.steps import draft_to_write, lock_pack, write_step
from kepu.domain.packs.telling import PUBLISHED, RETURNED, tell_writers
from kepu.domain.packs.wording import digest_of, parts_of
from kepu.engines.reviews.contracts import Invitation, Judge, Outcome, Subject
from kepu.engines.reviews.judges import open_with_judge
from kepu.engines.reviews.publishing import publish_each
from kepu.foundation.clock import local_date
from kepu.foundation.clock import now as clock
from kepu.foundation.units.contracts import Actor

KIND = "pack"
SCIENCE_STEP = "science"
FLOW, FLOW_WITH_SECRECY = "pack", "pack_secrecy"
LONGEST = timedelta(days=3 * 366)
WRITING = ("opened", "begun", "written")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A version that has just been handed in, and the outside reviewer's link, which is shown this once."""

    version: Version
    review_public_id: str
    invitation: Invitation | None


@transaction.atomic
def submit_version(
    *,
    actor: Actor,
    pack_id: int,
    reviewer: Judge,
    now: datetime,
    with_secrecy: bool = False,
    due_on: date | None = None,
) -> HandedIn:
    """Hands the draft in: somebody who did not write it judges the science, a reviewer of the unit decides; nobody changes it meanwhile.

    Raises Refused, WrongState, NotReady with what is missing, InvalidFact without a reviewer or when the reviewer is an author.
    """
    version = draft_to_write(actor, pack_id)
    if not reviewer.is_named:
        raise InvalidFact("reviewer", "missing")
    if reviewer.name.strip() and version.authors.filter(name=reviewer.name.strip()).exists():
        raise InvalidFact("reviewer", "an author")
    if gaps := gaps_of(version, today=local_date(now)):
        raise NotReady(gaps)
    version.state, version.digest, version.submitted_by_id = (
        VersionState.IN_REVIEW,
        digest_of(version),
        actor.account_id,
    )
    version.save(update_fields=["state", "digest", "submitted_by"])
    write_step(version.pack, PackAct.SUBMITTED, actor=actor, version=version, now=now)
    return _open(version, reviewer, with_secrecy=with_secrecy, due_on=due_on, actor=actor, now=now)


def gaps_of(version: Version, *, today: date) -> tuple[str, ...]:
    """What a version lacks before it may be handed in. Facts, answers and articles need a source each."""
    parts = parts_of(version)
    told_in_words = [part for part in parts if part.kind in ("fact", "question", "edition")]
    tests = {
        "summary": bool(version.summary.strip()),
        "authors": version.authors.exists(),
        "due_on": version.due_on is not None and today < version.due_on <= today + LONGEST,
        "parts": bool(told_in_words),
        "sources": all(part.sources.all() for part in told_in_words),
        "seconds": all(part.seconds for part in parts if part.kind == "audio" and part.file_id),
    }
    return tuple(name for name, fine in tests.items() if not fine)


def note_step(key: str, step: str, account_id: int | None, name: str, now: datetime) -> None:
    """A step was approved: who, in the history of the version. Called by the reviews in their transaction."""
    version = Version.objects.select_related("pack").get(pack=int(key), state=VersionState.IN_REVIEW)
    write_step(version.pack, PackAct.APPROVED, actor=Actor(account_id, name), reason=step, version=version, now=now)


def finish_version(outcome: Outcome, now: datetime) -> None:
    """What the end of a review means; called by the reviews in their transaction. After the commit the version goes public;
    should the process die in between, `publish_approved` finds it.
    """
    pack = lock_pack(int(outcome.subject.key))
    version = pack.versions.get(state=VersionState.IN_REVIEW)
    names = "、".join(outcome.decided_by)
    if outcome.state == "approved":
        version.state, version.decided_by, version.approved_at = VersionState.APPROVED, names[:300], now
        version.save(update_fields=["state", "decided_by", "approved_at"])
        transaction.on_commit(partial(publish_approved, version_ids=[version.pk]), robust=True)
        return
    version.state = VersionState.DRAFT
    version.save(update_fields=["state"])
    judge = Actor(account_id=None, name=names[:120], is_system=True)
    write_step(pack, PackAct.RETURNED, actor=judge, reason=outcome.comment, version=version, now=now)
    if outcome.state == "returned":
        tell_writers(pack, RETURNED, key=f"returned:{outcome.review_id}", now=now)


def publish_approved(*, version_ids: Sequence[int] | None = None, now: datetime | None = None) -> int:
    """Publishes what has been approved; how many. Safe to run again and beside itself."""
    waiting = Version.objects.filter(state=VersionState.APPROVED).order_by("approved_at", "pk")
    if version_ids is not None:
        waiting = waiting.filter(pk__in=version_ids)
    packs = dict(waiting.values_list("pk", "pack_id"))
    return publish_each(packs, lambda key: _publish(packs[key], key, now=now or clock()))


@transaction.atomic
def _publish(pack_id: int, version_id: int, *, now: datetime) -> bool:
    pack = lock_pack(pack_id)
    version = pack.versions.get(pk=version_id)
    if version.state != VersionState.APPROVED:
        return False
    if digest_of(version) != version.digest:
        raise WrongState("changed since it was approved")
    version.pack = pack
    make_public(version, now=now)
    judge = Actor(account_id=None, name=version.decided_by.rpartition("、")[2][:120], is_system=True)
    act = PackAct.REPLACED if version.number > 1 else PackAct.PUBLISHED
    write_step(pack, act, actor=judge, reason=version.note, version=version, now=now)
    record_pack(version, actor=judge, now=now)
    told.tell_changed(pack.pk)
    tell_writers(pack, PUBLISHED, key=f"published:{version.number}", now=now)
    return True


def make_public(version: Version, *, now: datetime) -> None:
    """The version becomes the live one of its locked pack, and the one before it is superseded."""
    pack: Pack = version.pack
    pack.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.SUPERSEDED, ended_at=now)
    version.state, version.published_at = VersionState.PUBLISHED, now
    version.save(update_fields=["state", "published_at"])
    pack.state, pack.published_at = PackState.PUBLISHED, pack.published_at or now
    pack.name, pack.due_on = version.title, version.due_on
    pack.save(update_fields=["state", "published_at", "name", "due_on"])


def _open(
    version: Version, reviewer: Judge, *, with_secrecy: bool, due_on: date | None, actor: Actor, now: datetime
) -> HandedIn:
    pack, lenient = version.pack, is_lenient_in(version.pack.unit_id)
    writers = pack.steps.filter(version=version, act__in=WRITING, actor__isnull=False)
    subject = Subject(
        kind=KIND, key=str(pack.pk), title=version.title, unit_id=pack.unit_id, url=f"/workbench/packs/{pack.pk}/",
        excluded=() if lenient else tuple(sorted(set(writers.values_list("actor_id", flat=True)))),
    )  # fmt: skip
    review, invitation = open_with_judge(
        actor=actor, subject=subject, flow=FLOW_WITH_SECRECY if with_secrecy else FLOW, step=SCIENCE_STEP, judge=reviewer, due_on=due_on,
        lenient=lenient, now=now,
    )  # fmt: skip
    return HandedIn(version, str(review.public_id), invitation)
