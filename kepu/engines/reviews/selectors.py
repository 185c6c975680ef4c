"""What others read about reviews."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet, Value

from kepu.engines.reviews.contracts import (
    MOST_POINTS,
    Content,
    Happening,
    LineChange,
    RemarkLine,
    Round,
    StepLine,
    WaitingStep,
)
from kepu.engines.reviews.flow_files import ALL
from kepu.engines.reviews.models import Note, Remark, Review, ReviewState, Step, StepState, Vote
from kepu.engines.reviews.progress import subject_of
from kepu.engines.reviews.registry import content_of
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import PERMISSIONS, READ, units_within


def waiting_for(actor: Actor, today: date) -> list[WaitingStep]:
    """Steps that wait for the actor now, most urgent first. One query, however many roles are held (two with named
    seats).
    """
    if actor.account_id is None:
        return []
    wanted = Q(seats__account_id=actor.account_id, by="persons")
    for grant in actor.grants:
        wanted |= Q(at_unit=grant.unit_id, by="permission", permission__in=PERMISSIONS.get(grant.role, frozenset()))
        wanted |= Q(at_unit=grant.unit_id, by="role", role=grant.role)
    steps = (
        Step.objects.filter(wanted, state=StepState.OPEN)
        .exclude(votes__account_id=actor.account_id)
        .exclude(review__is_lenient=False, review__opened_by_id=actor.account_id)
        .exclude(review__is_lenient=False, review__votes__account_id=actor.account_id)
        .select_related("review")
        .order_by("due_on", "due_at", "pk")
        .distinct()
    )
    return [_waiting(step, today) for step in steps if actor.account_id not in step.review.excluded]


def history_of(kind: str, key: str) -> list[Round]:
    """Every round of a subject, newest first, with steps and what happened in order. Five queries."""
    return [
        _round(review)
        for review in _with_history(Review.objects.filter(subject_kind=kind, subject_key=key)).order_by("-number")
    ]


def open_review_of(kind: str, key: str) -> Round | None:
    """The round that is open for a subject now, if there is one."""
    review = _with_history(Review.objects.filter(subject_kind=kind, subject_key=key, state="open")).first()
    return _round(review) if review else None


def visible_reviews(actor: Actor) -> QuerySet[Review]:
    """Reviews the actor may see, newest first: those of their units, opened by them, decided by them or asking them."""
    mine = Q(unit__in=units_within(actor, READ))
    if actor.account_id is not None:
        mine |= Q(opened_by_id=actor.account_id)
        mine |= Q(pk__in=Vote.objects.filter(account_id=actor.account_id).values("review_id"))
        mine |= Q(pk__in=Step.objects.filter(seats__account_id=actor.account_id).values("review_id"))
    return Review.objects.filter(mine).order_by("-opened_at", "-pk")


def get_round(*, review_id: int) -> Round:
    """One round with steps and history. Raises Review.DoesNotExist."""
    return _round(_with_history(Review.objects.filter(pk=review_id)).get())


def content_now(review: Review) -> Content | None:
    """What the subject says now, from its app; None when the app shows nothing line by line."""
    return content_of(review.subject_kind, review.subject_key)


def changes_since_last_step(review: Review, content: Content | None) -> list[LineChange] | None:
    """How the subject differs from what the last decider read, in this round or the one before; None when nobody has
    read it yet.
    """
    last = (
        Step.objects.filter(
            review__subject_kind=review.subject_kind,
            review__subject_key=review.subject_key,
            review__number__lte=review.number,
        )
        .exclude(seen_digest="")
        .order_by("-review__number", "-closed_at", "-position", "-pk")
        .first()
    )
    if last is None or content is None:
        return None
    return _compare([tuple(line) for line in last.seen_lines], _with_keys(content))


def remarks_of(kind: str, key: str) -> list[RemarkLine]:
    """Comments on the parts of a subject from all its rounds, unresolved ones first, oldest first."""
    rows = Remark.objects.filter(review__subject_kind=kind, review__subject_key=key).select_related("review")
    lines = [
        RemarkLine(
            id=row.pk,
            anchor=row.anchor,
            quote=row.quote,
            text=row.text,
            who=row.name,
            at=row.at,
            round=row.review.number,
            resolved_by=row.resolved_by_name,
            resolved_at=row.resolved_at,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.resolved_at is not None, line.at, line.id))


def _with_keys(content: Content) -> list[tuple[str, ...]]:
    keys = content.keys or tuple(label for label, _text in content.lines)
    return [(label, text, key) for (label, text), key in zip(content.lines, keys, strict=True)]


def _compare(before: Iterable[tuple[str, ...]], after: Iterable[tuple[str, ...]]) -> list[LineChange]:
    """Lines (label, text, key) that differ; what was kept without a key goes by its label."""
    old, new = ({line[-1] if len(line) > 2 else line[0]: line for line in lines} for lines in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    return [
        LineChange((new.get(key) or old[key])[0], _text(old.get(key)), _text(new.get(key)))
        for key in keys
        if _text(old.get(key)) != _text(new.get(key))
    ]


def _text(line: tuple[str, ...] | None) -> str | None:
    return None if line is None else line[1]


def _with_history(reviews: QuerySet[Review]) -> QuerySet[Review]:
    return reviews.prefetch_related(
        Prefetch("steps", Step.objects.prefetch_related("seats", "votes")),
        Prefetch("votes", Vote.objects.select_related("step")),
        Prefetch("notes", Note.objects.select_related("step")),
    )


def _waiting(step: Step, today: date) -> WaitingStep:
    review = step.review
    return WaitingStep(
        step_id=step.pk,
        review_id=review.pk,
        public_id=str(review.public_id),
        kind=review.subject_kind,
        title=review.subject_title,
        unit_id=review.unit_id,
        step_title=step.title,
        flow_title=review.flow_title,
        opened_by=review.opened_by_name,
        opened_at=review.opened_at,
        due_on=step.due_on,
        is_overdue=step.due_at <= now() if step.due_at else step.due_on is not None and step.due_on < today,
        url=review.subject_url,
        due_at=step.due_at,
    )


def _round(review: Review) -> Round:
    return Round(
        review_id=review.pk,
        public_id=str(review.public_id),
        number=review.number,
        flow_title=review.flow_title,
        state=review.state,
        subject=subject_of(review),
        opened_by=review.opened_by_name,
        opened_at=review.opened_at,
        closed_at=review.closed_at,
        due_on=review.due_on,
        reason=review.reason,
        steps=tuple(_step_line(step) for step in review.steps.all()),
        happenings=tuple(_happenings(review)),
    )


def _step_line(step: Step) -> StepLine:
    votes = list(step.votes.all())
    seats = [seat.outside_name for seat in step.seats.all() if seat.outside_name and seat.revoked_at is None]
    return StepLine(
        id=step.pk,
        stage=step.stage,
        title=step.title,
        state=step.state,
        who="、".join([vote.name for vote in votes] or seats),
        due_on=step.due_on,
        votes=len(votes),
        needed=None if step.votes_needed == ALL else step.votes_needed,
        due_at=step.due_at,
    )


def _happenings(review: Review) -> list[Happening]:
    rows = [Happening(at=review.opened_at, what="opened", who=review.opened_by_name, digest=review.subject_digest)]
    rows += [
        Happening(
            at=vote.at,
            what="approved" if vote.decision == "approve" else "returned",
            who=vote.name,
            step=vote.step.title,
            text=vote.comment,
            digest=vote.digest,
            score=vote.score,
        )
        for vote in review.votes.all()
    ]
    rows += [
        Happening(at=note.at, what=note.what, who=note.name, step=note.step.title if note.step else "", text=note.text)
        for note in review.notes.all()
    ]
    return sorted(rows, key=lambda row: row.at)


def scored_votes(*, kind: str, unit_ids: Collection[int], starts_at: datetime, ends_at: datetime) -> QuerySet[Vote]:
    """Points given to subjects of a kind in rounds that were approved, by the day of the vote; with `most`, what could be given."""
    rows = Vote.objects.filter(
        review__subject_kind=kind, review__unit__in=unit_ids, review__state=ReviewState.APPROVED, score__isnull=False,
        at__gte=starts_at, at__lt=ends_at,
    )  # fmt: skip
    return rows.annotate(most=Value(MOST_POINTS)).select_related("review", "step")
