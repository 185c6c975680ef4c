"""When experts are taken: requests that they have accepted, days on which they rest."""

from collections.abc import Collection
from datetime import date

from django.db.models.functions import Coalesce

from kepu.engines.experts.models import Invitation, Rest
from kepu.foundation.clock import day_begins, day_ends
from kepu.foundation.people.contracts import Engagement
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within


def engagements(*, actor: Actor, person_ids: Collection[int], first: date, last: date) -> list[Engagement]:
    """What takes these people's days from first to last: requests that they have accepted, drills left out, and rest. What a request is
    about only its unit may know, and when somebody rests only theirs; why they rest is told to nobody here. Two queries.
    """
    units, people = units_within(actor, READ), list(person_ids)
    asked = Invitation.objects.filter(
        expert__person__in=people, state="accepted", is_drill=False, request__is_drill=False, request__state__in=["open", "done"]
    ).annotate(day=Coalesce("request__held_on", "request__needed_on"))  # fmt: skip
    accepted = asked.filter(day__range=(first, last)).select_related("expert", "request").order_by("day", "pk")
    rests = Rest.objects.filter(
        expert__person__in=people, expert__withdrawn_at__isnull=True, starts_on__lte=last, ends_on__gte=first
    )
    return [
        *(_request(row, row.request.unit_id in units) for row in accepted),
        *(_rest(row, row.expert.person.unit_id in units) for row in rests.select_related("expert__person")),
    ]


def _request(row: Invitation, may_know: bool) -> Engagement:
    day = row.day  # type: ignore[attr-defined]  # annotated in engagements
    title = row.request.title if may_know else ""
    return Engagement(row.expert.person_id, "request", day_begins(day), day_ends(day), is_day=True, title=title)


def _rest(row: Rest, may_know: bool) -> Engagement:
    title = f"{row.starts_on.isoformat()} – {row.ends_on.isoformat()}" if may_know else ""
    return Engagement(
        row.expert.person_id, "rest", day_begins(row.starts_on), day_ends(row.ends_on), is_day=True, title=title
    )
