"""The people register as measures count it: persons, and the outreach posts of table 科普人员."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kepu.engines.measures.registers import RegisterRow, RegisterSource, register
from kepu.engines.measures.tables import model

# 中级职称及以上或大学本科及以上学历 (national statistics survey, table 科普人员)
QUALIFIED = Q(person__has_degree=True) | Q(person__seniority__in=["senior", "associate", "intermediate"])


def register_people() -> None:
    """Registers "persons" and "posts"."""
    register("persons", _persons())
    register("posts", _posts())


def _persons() -> RegisterSource:
    return RegisterSource(
        rows=_persons_of,
        filters={"category": "category", "seniority": "seniority", "gender": "gender", "field": "subject"},
        choices={
            "category": _choices("people.Person", "category"),
            "seniority": _choices("people.Person", "seniority"),
            "gender": ("female", "male"),
        },
        distinct={"people": "pk", "fields": "subject"},
        show=lambda person: RegisterRow(title=person.name, note=person.title, unit_id=person.unit_id, is_personal=True),
    )


def _posts() -> RegisterSource:
    return RegisterSource(
        rows=_posts_of,
        sums={"months": "months_per_year"},
        filters={
            "basis": "basis",
            "duty": "duty",
            "rural": "is_rural",
            "gender": "person__gender",
            "category": "person__category",
            "qualified": QUALIFIED,
        },
        choices={
            "basis": _choices("people.Post", "basis"),
            "duty": _choices("people.Post", "duty"),
            "gender": ("female", "male"),
            "category": _choices("people.Person", "category"),
            "rural": (True, False),
            "qualified": (True,),
        },
        distinct={"people": "person_id"},
        show=lambda post: RegisterRow(
            title=post.person.name, note=post.get_basis_display(), unit_id=post.unit_id, is_personal=True
        ),
    )


def _persons_of(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    """Persons of these units on some day from starts_on to ends_on. Without a day of joining they were there all along."""
    joined = Q(joined_on__isnull=True) | Q(joined_on__lte=ends_on)
    stayed = Q(left_on__isnull=True) | Q(left_on__gt=starts_on)
    rows: QuerySet[Any] = model("people.Person").objects.filter(joined, stayed, unit__in=list(unit_ids))
    return rows.order_by("name", "pk")


def _posts_of(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    """Posts held in these units on some day from starts_on to ends_on."""
    held = Q(starts_on__lte=ends_on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    rows: QuerySet[Any] = model("people.Post").objects.filter(held, unit__in=list(unit_ids))
    return rows.select_related("person").order_by("person__name", "pk")


def _choices(label: str, field: str) -> tuple[str, ...]:
    return tuple(str(value) for value, _ in model(label)._meta.get_field(field).choices)
