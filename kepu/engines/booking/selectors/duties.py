"""Reading help: what is wanted, who gives it, a person's own duties, and whether somebody is elsewhere."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from kepu.engines.booking.errors import UnknownDuty
from kepu.engines.booking.helping_contracts import DutyView, NeedView, Served
from kepu.engines.booking.models import DUTY_OPEN, Duty, DutyState, HelpNeed, ResourceHold
from kepu.engines.booking.policies import duty_key, part_of_duty
from kepu.engines.booking.quarters import buckets
from kepu.engines.booking.rows import CONTACT, NAME
from kepu.foundation.clock import day_begins
from kepu.foundation.crypto import unseal
from kepu.foundation.units.contracts import Actor


def list_needs(*, source: str, since: datetime | None = None) -> list[NeedView]:
    """Help wanted by a source (that ends after a moment, where said), with who is in it and where they clash, by time; for those who keep
    it. Three queries."""
    duties = Duty.objects.select_related("person").order_by("created_at", "pk")
    rows = HelpNeed.objects.filter(source=source, ended_at__isnull=True).prefetch_related(Prefetch("duties", duties))
    rows = rows.filter(ends_at__gte=since) if since is not None else rows
    needs = list(rows.order_by("starts_at", "task", "pk"))
    waiting = [duty for need in needs for duty in need.duties.all() if duty.state in ("asked", "invited")]
    clashes = _clashes(waiting)
    return [
        view_need(need, tuple(_view(duty, need, clear=True, clash=duty.pk in clashes) for duty in need.duties.all()))
        for need in needs
    ]


def needs_kept(*, kept: Mapping[str, Collection[int]], day: date, words: str = "") -> list[NeedView]:
    """Needs that end on a day or later and are kept with a permission over a unit (permission → unit ids), by time, with how many
    offers wait. One query."""
    rows = HelpNeed.objects.filter(_kept(kept), ends_at__gte=day_begins(day), ended_at__isnull=True)
    if words:
        rows = rows.filter(Q(task__icontains=words) | Q(title__icontains=words))
    return _with_offers(rows)


def needs_of(*, source: str) -> list[NeedView]:
    """Help wanted by a source, by time, with how many offers wait. One query."""
    return _with_offers(HelpNeed.objects.filter(source=source, ended_at__isnull=True))


def _with_offers(rows: QuerySet[HelpNeed]) -> list[NeedView]:
    waiting = Count("duties", filter=Q(duties__state=DutyState.ASKED))
    found = rows.annotate(offers=waiting).order_by("starts_at", "task", "pk")
    return [replace(view_need(row), offers=row.offers) for row in found]


def undecided(*, kept: Mapping[str, Collection[int]], since: datetime) -> int:
    """How many offers to help wait for those who keep these needs."""
    needs = HelpNeed.objects.filter(_kept(kept), ended_at__isnull=True, ends_at__gte=since)
    return Duty.objects.filter(need__in=needs, state=DutyState.ASKED).count()


def _kept(kept: Mapping[str, Collection[int]]) -> Q:
    found = Q(pk__in=[])
    for permission, unit_ids in kept.items():
        found |= Q(kept_by=permission, unit__in=list(unit_ids))
    return found


def get_open_need(*, need_id: UUID, now: datetime) -> NeedView:
    """A need that anybody may offer to help with. Raises UnknownDuty."""
    row = open_needs(now).filter(public_id=need_id).first()
    if row is None:
        raise UnknownDuty(str(need_id))
    return view_need(row)


def list_open_needs(*, sources: Collection[str], now: datetime) -> list[NeedView]:
    """What anybody may offer to help with at these sources, by time. One query."""
    rows = open_needs(now).filter(source__in=list(sources)).order_by("starts_at", "task", "pk")
    return [view_need(row) for row in rows] if sources else []


def open_needs(now: datetime) -> QuerySet[HelpNeed]:
    """Needs that are public, open, not called off and not begun."""
    return HelpNeed.objects.filter(is_open=True, is_shown=True, ended_at__isnull=True, starts_at__gt=now)


def get_duty(*, actor: Actor, duty_id: UUID, key: str = "") -> DutyView:
    """One duty for its holder (by account or key) or those who keep it. Raises UnknownDuty."""
    row = Duty.objects.filter(public_id=duty_id).select_related("need", "person").first()
    if row is None or not part_of_duty(actor, row, key):
        raise UnknownDuty(str(duty_id))
    return _view(row, row.need)


def steps_of(*, duty_id: int) -> list[tuple[str, str, datetime]]:
    """(state, reason, at) of a duty's history, latest first."""
    found = Duty.objects.get(pk=duty_id).steps.order_by("-at", "-pk")
    return list(found.values_list("state", "reason", "at"))


def own_duties(*, account_id: int, since: datetime) -> list[DutyView]:
    """An account's duties that end after a moment and were not given up, by time. One query."""
    rows = Duty.objects.filter(Q(account=account_id) | Q(person__account=account_id), need__ends_at__gte=since)
    rows = rows.filter(state__in=[*DUTY_OPEN, "served", "cancelled"]).select_related("need", "person")
    return [_view(row, row.need) for row in rows.order_by("need__starts_at", "pk")[:100]]


def own_visits(*, account_id: int, since: datetime) -> list[tuple[datetime, datetime, str]]:
    """(begins, ends, what) of visits at which an account's person is on duty by a roster, by time."""
    holds = ResourceHold.objects.filter(resource__person__account=account_id, slot__ends_at__gte=since)
    rows = holds.order_by("slot__starts_at", "slot").values_list(
        "slot__starts_at", "slot__ends_at", "slot__offering__title"
    )
    return list(dict.fromkeys(rows))


def served_by_source(
    sources: Collection[str], *, since: datetime | None = None, until: datetime | None = None
) -> dict[str, list[Served]]:
    """Source → help that was given (begun between two moments, where said), for its record; a person once, with all minutes. One query.

    People outside the register stand under their name where they let it and are of age, else as a volunteer with a number.
    """
    rows = Duty.objects.filter(need__source__in=list(sources), state=DutyState.SERVED).select_related("need", "person")
    if since is not None:
        rows = rows.filter(need__starts_at__gte=since)
    if until is not None:
        rows = rows.filter(need__starts_at__lt=until)
    grouped: dict[str, dict[str, list[Duty]]] = {}
    for row in rows.order_by("need__source", "created_at", "pk"):
        grouped.setdefault(row.need.source, {}).setdefault(row.who, []).append(row)
    return {
        source: [_served(source, rows, number) for number, rows in enumerate(people.values(), start=1)]
        for source, people in grouped.items()
    }


def unsaid(*, source: str) -> int:
    """How many confirmed duties of a source nobody has said anything of."""
    return Duty.objects.filter(need__source=source, state=DutyState.CONFIRMED).count()


def own_data(*, account_id: int) -> list[dict[str, object]]:
    """What is kept about an account's duties, for its owner's export."""
    rows = Duty.objects.filter(Q(account=account_id) | Q(person__account=account_id)).select_related("need")
    return [
        {
            "duty": str(row.public_id), "what": str(row.need), "starts_at": row.need.starts_at.isoformat(), "state": row.state,
            "minutes": row.minutes, "contact": row.contact_hint, "said": row.said,
        }
        for row in rows.order_by("pk")
    ]  # fmt: skip


def is_elsewhere(duty: Duty) -> bool:
    """Whether the person of a duty has another one, a visit or an absence within its time."""
    return bool(_clashes([duty]))


def _clashes(duties: Iterable[Duty]) -> set[int | None]:
    """Ids of those duties whose person is taken within their time by something else. One query."""
    wanted = list(duties)
    if not wanted:
        return set()
    times = [buckets(one.need.starts_at, one.need.ends_at) for one in wanted]
    holds = ResourceHold.objects.filter(
        Q(who__in=[one.who for one in wanted]) | Q(resource__in=[one.resource_id for one in wanted if one.resource_id]),
        bucket__gte=min(time.start for time in times), bucket__lt=max(time.stop for time in times),
    ).values_list("who", "resource_id", "bucket", "duty_id")  # fmt: skip
    taken = list(holds)
    return {
        one.pk
        for one, time in zip(wanted, times, strict=True)
        if any(
            bucket in time and (who == one.who or (resource and resource == one.resource_id)) and (duty is None or duty != one.pk)
            for who, resource, bucket, duty in taken
        )
    }  # fmt: skip


def name_of(duty: Duty) -> str:
    """A helper's name; empty once it is erased."""
    if duty.person is not None:
        return str(duty.person.name)
    return unseal(NAME, duty.name_sealed) if duty.name_sealed else ""


def view_need(row: HelpNeed, duties: tuple[DutyView, ...] = ()) -> NeedView:
    """A need as others see it."""
    return NeedView(
        id=row.pk, public_id=row.public_id, unit_id=row.unit_id, source=row.source, kept_by=row.kept_by, title=row.title,
        url=row.url, place=row.place, task=row.task, note=row.note, wanted=row.wanted, taken=row.taken, min_age=row.min_age,
        starts_at=row.starts_at, ends_at=row.ends_at, is_open=row.is_open, is_live=row.is_live, is_shown=row.is_shown,
        duties=duties,
    )  # fmt: skip


def _view(row: Duty, need: HelpNeed, *, clear: bool = False, clash: bool = False) -> DutyView:
    contact = unseal(CONTACT, row.contact_sealed) if clear and row.contact_sealed else ""
    return DutyView(
        id=row.pk, public_id=row.public_id, need=view_need(need), state=row.state, name=name_of(row), person_id=row.person_id,
        contact_hint=row.contact_hint, contact=contact, is_minor=row.is_minor, said=row.said, minutes=row.minutes,
        key=duty_key(row.public_id), clash=clash,
    )  # fmt: skip


def _served(source: str, rows: list[Duty], number: int) -> Served:
    first = rows[0]
    minutes = [row.minutes for row in rows if row.minutes is not None]
    shown = name_of(first) if first.person_id is None and all(row.is_named for row in rows) else ""
    name = "" if first.person_id else shown or f"志愿者{number}"
    return Served(source, first.person_id, name, sum(minutes) if minutes else None)
