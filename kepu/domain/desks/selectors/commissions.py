"""Commissions read: lists in which policy advice shows only that it exists, words unsealed for those who may have them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from kepu.domain.desks.contracts import CommissionLine, Handed, Load, Words
from kepu.domain.desks.models import Commission, CommissionKind, CommissionState, Delivery
from kepu.domain.desks.querysets import CommissionQuerySet
from kepu.domain.desks.sealing import unseal_file, unseal_words
from kepu.foundation.clock import day_begins, day_ends, local_date
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.models import StoredFile
from kepu.foundation.people.contracts import Engagement
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import Actor

SPOKEN = (CommissionKind.TALK, CommissionKind.FORUM)
STANDING = ("accepted", "returned", "delivered", "taken", "published")
SORTS = {"title": "title", "due_on": "due_on", "asked_on": "created_at", "unit": "unit__name"}


@dataclass(frozen=True, slots=True)
class CommissionFilter:
    """What a list is narrowed to; empty means everything. `late`: past the deadline and not delivered."""

    words: str = ""
    kind: str = ""
    state: str = ""
    category: str = ""
    person_id: int | None = None
    unit_ids: Collection[int] | None = None
    late: bool = False
    sort: str = ""


def list_commissions(*, actor: Actor, filters: CommissionFilter, today: date) -> list[CommissionLine]:
    """What the actor may read, filtered, then the existence of policy advice that the actor may not read.

    The latter appears only in lists narrowed by kind and unit alone: any other filter would tell what it says.
    """
    lines = [_line(row, today) for row in _filtered(actor, filters, today)]
    tells = filters.words or filters.state or filters.category or filters.person_id or filters.late
    if tells or filters.kind not in ("", CommissionKind.POLICY_ADVICE):
        return lines
    hidden = Commission.objects.hidden_from(actor).select_related("unit")
    if filters.unit_ids is not None:
        hidden = hidden.of_units(filters.unit_ids)
    return [*lines, *(_hidden_line(row) for row in hidden.order_by("-created_at", "-pk"))]


def get_commission(*, actor: Actor, public_id: UUID) -> Commission:
    """One commission whose words the actor may read. Raises Commission.DoesNotExist."""
    rows = Commission.objects.readable_by(actor).select_related("unit", "person", "topic", "work")
    row: Commission = rows.get(public_id=public_id)
    return row


def asked_of(actor: Actor) -> CommissionQuerySet:
    """Commissions that the actor was asked for, those awaited first."""
    rows = Commission.objects.asked_of(actor.account_id).select_related("unit", "person")
    return rows.order_by("due_on", "pk")


def words_of(commission: Commission) -> Words:
    """Title and brief, unsealed. The caller has made sure that the reader may have them (readable_by, or a link)."""
    if not commission.is_confidential:
        return Words(commission.title, commission.brief)
    words = unseal_words(commission.sealed)
    return Words(words["title"], words["brief"])


def handed_in(commission: Commission) -> list[Handed]:
    """What was delivered, newest first, unsealed. The caller has made sure that the reader may have it."""
    return [_handed(row) for row in commission.deliveries.select_related("file", "work").order_by("-number")]


def history_of(commission: Commission) -> list[dict[str, Any]]:
    """The dated rows, newest first: what, who, at, why, due_from, due_to. The caller has made sure that the reader may have them."""
    return [
        {
            "what": step.get_act_display(),
            "who": step.actor_name,
            "at": step.at,
            "why": unseal_words(step.sealed)["reason"] if step.sealed else step.reason,
            "due_from": step.due_from,
            "due_to": step.due_to,
        }
        for step in commission.steps.order_by("-at", "-pk")
    ]


def opened_file(commission: Commission, stored: StoredFile) -> Upload:
    """A file of the commission with its own name, unsealed. The caller has made sure that the reader may have it."""
    with stored.file.open("rb") as file:
        content: bytes = file.read()
    return unseal_file(content) if commission.is_confidential else Upload(stored.name, content)


def file_names(commission: Commission) -> list[tuple[int, str]]:
    """(material id, name) of what was given with the brief. The caller has made sure that the reader may have it."""
    rows = commission.materials.select_related("file")
    return [
        (row.pk, opened_file(commission, row.file).name if commission.is_confidential else row.file.name)
        for row in rows
    ]


def load_by_person(*, unit_ids: Collection[int], text: str = "", category: str = "") -> list[Load]:
    """Persons of the units with how many commissions they have; academicians first, then whoever has most open. Advice is left out."""
    people: QuerySet[Any] = Person.objects.within(unit_ids).matching(text).filter(erased_at__isnull=True)
    if category:
        people = people.filter(category=category)
    counted = Commission.objects.exclude(kind=CommissionKind.POLICY_ADVICE).filter(person__in=people)
    numbers: dict[int, dict[str, Any]] = {
        row["person"]: dict(row)
        for row in counted.order_by()
        .values("person")
        .annotate(
            open_count=Count("pk", filter=Q(state__in=["invited", "accepted", "returned", "delivered"])),
            delivered_count=Count("pk", filter=Q(state__in=["taken", "published", "closed"])),
            declined_count=Count("pk", filter=Q(state="declined")),
        )
    }
    found = people.filter(Q(category="academician") | Q(pk__in=list(numbers))).select_related("unit")
    loads = [_load(person, numbers.get(person.pk, {})) for person in found]
    return sorted(loads, key=lambda load: (load.category != "academician", -load.open_count, load.name, load.person_id))


def _filtered(actor: Actor, filters: CommissionFilter, today: date) -> CommissionQuerySet:
    rows = Commission.objects.readable_by(actor).select_related("unit", "person")
    if filters.unit_ids is not None:
        rows = rows.of_units(filters.unit_ids)
    if filters.words:
        rows = rows.filter(
            Q(title__icontains=filters.words)
            | Q(person__name__icontains=filters.words)
            | Q(outside_name__icontains=filters.words)
        )
    exact = {
        "kind": filters.kind,
        "state": filters.state,
        "person__category": filters.category,
        "person": filters.person_id,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.late:
        rows = rows.filter(state__in=["invited", "accepted", "returned"], due_on__lt=today)
    field = SORTS.get(filters.sort.removeprefix("-"), "")
    back = "-" if filters.sort.startswith("-") else ""
    return rows.order_by(f"{back}{field}", "pk") if field else rows.order_by("-created_at", "-pk")


def _line(row: Commission, today: date) -> CommissionLine:
    awaited = row.state in (CommissionState.INVITED, CommissionState.ACCEPTED, CommissionState.RETURNED)
    return CommissionLine(
        public_id=row.public_id,
        kind=row.kind,
        kind_name=str(row.get_kind_display()),
        unit_name=row.unit.name,
        asked_on=local_date(row.created_at),
        title=words_of(row).title,
        person_name=row.person.name if row.person else row.outside_name,
        person_category=row.person.category if row.person else "",
        due_on=row.due_on,
        state=row.state,
        state_name=str(row.get_state_display()),
        tone=row.tone,
        is_late=awaited and row.due_on < today,
    )


def _hidden_line(row: Commission) -> CommissionLine:
    return CommissionLine(
        public_id=row.public_id,
        kind=row.kind,
        kind_name=str(row.get_kind_display()),
        unit_name=row.unit.name,
        asked_on=local_date(row.created_at),
        is_hidden=True,
    )


def _handed(row: Delivery) -> Handed:
    words = unseal_words(row.sealed) if row.sealed else {"text": row.text, "link": row.link}
    name = ""
    if row.file is not None:
        name = opened_file(row.commission, row.file).name if row.sealed else row.file.name
    return Handed(
        id=row.pk,
        number=row.number,
        text=words["text"],
        link=words["link"],
        file_name=name,
        work_title=row.work.title if row.work else "",
        by_name=row.by_name,
        at=row.at,
        is_on_time=row.is_on_time,
    )


def _load(person: Person, numbers: dict[str, Any]) -> Load:
    return Load(
        person_id=person.pk,
        public_id=person.public_id,
        name=person.name,
        category=person.category,
        unit_name=person.unit.name,
        open_count=numbers.get("open_count", 0),
        delivered_count=numbers.get("delivered_count", 0),
        declined_count=numbers.get("declined_count", 0),
    )


def engagements(*, actor: Actor, person_ids: Collection[int], first: date, last: date) -> list[Engagement]:
    """Talks and forums that these people have accepted for days from first to last, whichever desk's; what they are about only for who may
    read them. Two queries."""
    rows = Commission.objects.filter(person__in=list(person_ids), kind__in=SPOKEN, state__in=STANDING)
    rows = rows.annotate(day=Coalesce("held_on", "due_on")).filter(day__range=(first, last)).order_by("day", "pk")
    found = list(rows)
    keys = [row.pk for row in found]
    seen = (
        set(Commission.objects.readable_by(actor).filter(pk__in=keys).values_list("pk", flat=True)) if found else set()
    )
    return [_engagement(row, row.pk in seen) for row in found]


def _engagement(row: Commission, may_know: bool) -> Engagement:
    day = row.day  # type: ignore[attr-defined]  # annotated in engagements
    title = row.title if may_know else ""
    return Engagement(row.person_id or 0, "commission", day_begins(day), day_ends(day), is_day=True, title=title)
