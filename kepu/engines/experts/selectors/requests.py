"""Requests and invitations read, always within the units that look after them; one's own by account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kepu.engines.experts.contracts import Match
from kepu.engines.experts.matching import match
from kepu.engines.experts.models import Expert, ExpertRequest, Invitation
from kepu.engines.experts.needing import need_of
from kepu.engines.experts.policies import ASK
from kepu.engines.experts.querysets import RequestQuerySet
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import units_within


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What a list of requests is narrowed to; empty means everything."""

    words: str = ""
    state: str = ""
    origin: str = ""
    field: str = ""
    unit_id: int | None = None


def list_requests(*, unit_ids: Collection[int], filters: RequestFilter) -> RequestQuerySet:
    """Requests of the units, latest first, with how many were asked and how many accepted."""
    rows = ExpertRequest.objects.within(unit_ids).select_related("unit", "region__parent__parent")
    if filters.words:
        word = filters.words
        rows = rows.filter(Q(title__icontains=word) | Q(question__icontains=word) | Q(organisation__icontains=word))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.origin:
        rows = rows.filter(origin=filters.origin)
    if filters.field:
        rows = rows.filter(field__startswith=filters.field)
    if filters.unit_id is not None:
        rows = rows.filter(unit=filters.unit_id)
    return rows.annotate(
        asked_number=Count("invitations", distinct=True),
        accepted_number=Count("invitations", filter=Q(invitations__state="accepted"), distinct=True),
    ).order_by("-asked_at", "-pk")


def get_request(*, public_id: UUID, unit_ids: Collection[int]) -> ExpertRequest:
    """One request of the units. Raises ExpertRequest.DoesNotExist."""
    rows = ExpertRequest.objects.within(unit_ids).select_related("unit", "region__parent__parent")
    return rows.get(public_id=public_id)


def invitations_of(request: ExpertRequest) -> list[Invitation]:
    """Everybody asked for a request, in order of asking."""
    return list(request.invitations.select_related("expert__person__unit").order_by("asked_at", "pk"))


def get_invitation(*, public_id: UUID, unit_ids: Collection[int]) -> Invitation:
    """One invitation of a request of the units. Raises Invitation.DoesNotExist."""
    rows = Invitation.objects.filter(request__unit__in=list(unit_ids)).select_related("request", "expert__person__unit")
    return rows.get(public_id=public_id)


def own_invitations(expert: Expert) -> "QuerySet[Invitation]":
    """What an expert was asked for, latest first."""
    return expert.invitations.select_related("request__unit", "request__region").order_by("-asked_at", "-pk")


def own_invitation(*, account_id: int, public_id: UUID) -> Invitation:
    """One of one's own. Raises Invitation.DoesNotExist."""
    rows = Invitation.objects.filter(expert__person__account=account_id).select_related("request__unit")
    return rows.get(public_id=public_id)


def suggest(*, actor: Actor, request: ExpertRequest, now: datetime, limit: int = 12) -> Match:
    """Ranked experts for a request with reasons, from the directory and the actor's own units; those asked already left out."""
    asked = list(request.invitations.values_list("expert_id", flat=True))
    return match(need_of(request), unit_ids=units_within(actor, ASK), now=now, limit=limit, without=asked)


def count_asked(expert: Expert, *, since: date) -> tuple[int, int, int]:
    """(times asked, times accepted, minutes asked for) since a day, without drills."""
    rows = expert.invitations.filter(asked_on__gte=since, is_drill=False).values_list("state", "request__minutes")
    asked = list(rows)
    return len(asked), sum(state == "accepted" for state, _ in asked), sum(minutes for _, minutes in asked)
