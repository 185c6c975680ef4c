"""What others read about people."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from kepu.foundation.accounts.models import Account
from kepu.foundation.people.contracts import UNSTATED, PersonDraft
from kepu.foundation.people.models import Person, Post
from kepu.foundation.people.querysets import PersonQuerySet

COMPLETED = ("subject", "seniority")  # what an import adds to somebody who is there already


def list_people(
    *,
    unit_ids: Collection[int],
    text: str = "",
    category: str = "",
    seniority: str = "",
    subject: str = "",
    unit_id: int | None = None,
    posted_on: date | None = None,
    present_on: date | None = None,
) -> PersonQuerySet:
    """Persons of the units, filtered: `posted_on` those with a post on that day, `present_on` those who have not left.

    `seniority` and `subject` also take UNSTATED: those of whom it is not stated.
    """
    rows: PersonQuerySet = Person.objects.within(unit_ids).matching(text).select_related("unit")
    if category:
        rows = rows.filter(category=category)
    if seniority:
        rows = rows.filter(seniority="" if seniority == UNSTATED else seniority)
    if subject:
        rows = rows.filter(subject="" if subject == UNSTATED else subject)
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    if posted_on is not None:
        held = Post.objects.filter(starts_on__lte=posted_on).exclude(ends_on__lte=posted_on)
        rows = rows.filter(pk__in=held.values("person_id"))
    if present_on is not None:
        rows = rows.present(present_on)
    return rows.order_by("name", "pk")


def get_person(*, public_id: UUID, unit_ids: Collection[int]) -> Person:
    """One person of the units, with unit and account. Raises Person.DoesNotExist."""
    person: Person = Person.objects.within(unit_ids).select_related("unit", "account").get(public_id=public_id)
    return person


def list_posts(*, person_id: int) -> list[Post]:
    """A person's posts, latest first."""
    return list(Post.objects.filter(person=person_id).select_related("unit").order_by("-starts_on", "-pk"))


def get_post(*, post_id: int, unit_ids: Collection[int]) -> Post:
    """One open post of a person of the units. Raises Post.DoesNotExist."""
    return Post.objects.select_related("person").get(pk=post_id, person__unit__in=unit_ids, ends_on__isnull=True)


def list_duplicates(*, unit_ids: Collection[int], limit: int = 100) -> list[list[Person]]:
    """Groups of persons with the same name within the units: perhaps the same person twice."""
    rows: PersonQuerySet = Person.objects.within(unit_ids).filter(erased_at__isnull=True)
    names = rows.values("name").annotate(count=Count("pk")).filter(count__gt=1).order_by("name")[:limit]
    groups: dict[str, list[Person]] = {}
    for person in rows.filter(name__in=[row["name"] for row in names]).select_related("unit").order_by("name", "pk"):
        groups.setdefault(person.name, []).append(person)
    return list(groups.values())


def names_and_units(unit_ids: Collection[int]) -> set[tuple[str, int]]:
    """(name, unit id) of everybody in the units, to tell who is there already."""
    return set(Person.objects.filter(unit__in=unit_ids).values_list("name", "unit_id"))


def list_completions(drafts: Iterable[PersonDraft]) -> list[tuple[Person, dict[str, str]]]:
    """Persons who are there under a draft's name and unit, with what the draft says and the register does not: subject, title level.

    What the register says already stays, and so does a name that the unit has twice. Two queries at most.
    """
    wanted: dict[tuple[str, int], PersonDraft] = {}
    for draft in drafts:
        if draft.subject or draft.seniority:
            wanted.setdefault((draft.name.strip(), draft.unit_id), draft)
    people: dict[tuple[str, int], list[Person]] = {}
    for person in Person.objects.filter(unit__in={unit for _name, unit in wanted}, erased_at__isnull=True):
        people.setdefault((person.name, person.unit_id), []).append(person)
    found = []
    for key, draft in wanted.items():
        for person in people[key] if len(people.get(key, ())) == 1 else ():
            said = {
                name: getattr(draft, name) for name in COMPLETED if getattr(draft, name) and not getattr(person, name)
            }
            if said:
                found.append((person, said))
    return found


def count_by_unit(unit_ids: Collection[int], *, on: date) -> dict[int, int]:
    """How many persons each unit itself has on a day; units without any are left out. One query."""
    rows: QuerySet[Any] = Person.objects.within(unit_ids).present(on)
    return dict(rows.order_by().values_list("unit_id").annotate(count=Count("pk")))


def canonical_ids() -> dict[int, int]:
    """Merged duplicate → the person that was kept."""
    return dict(Person.everybody.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))


def own_data(*, account_id: int) -> dict[str, Any]:
    """All that is kept about the owner of an account, as plain values for a file of their own."""
    account = Account.objects.get(pk=account_id)
    person = Person.objects.filter(account=account_id).select_related("unit").first()
    return {
        "account": {
            "username": account.username,
            "email": account.email,
            "name": str(account),
            "since": account.date_joined.isoformat(),
            "language": account.language,
        },
        "roles": [
            {"unit": row.unit.name, "role": row.role, "since": row.granted_at.isoformat()}
            for row in account.memberships.select_related("unit").order_by("pk")
        ],
        "person": None if person is None else _person_values(person),
    }


def list_names(*, unit_ids: Iterable[int]) -> list[tuple[int, str, int]]:
    """(person id, name, unit id) of everybody of the units, in order of name."""
    return list(Person.objects.filter(unit__in=list(unit_ids)).values_list("pk", "name", "unit_id"))


def _person_values(person: Person) -> dict[str, Any]:
    fields = ["name", "name_en", "category", "seniority", "title", "field", "subject", "gender", "has_degree"]
    values: dict[str, Any] = {field: getattr(person, field) for field in fields}
    values["unit"] = person.unit.name
    values["posts"] = [
        {"basis": post.basis, "duty": post.duty, "from": post.starts_on.isoformat()}
        for post in person.posts.order_by("pk")
    ]
    return values


def count_full_time(unit_id: int, *, on: date) -> int:
    """People who hold a full-time outreach post in the unit on a day."""
    held = Post.objects.filter(unit=unit_id, basis="full_time", starts_on__lte=on).exclude(ends_on__lte=on)
    return held.values("person_id").distinct().count()


def person_of_account(*, account_id: int | None, person_id: int | None) -> tuple[int | None, int | None]:
    """(account id, person id) of somebody known by one of the two: what the register says of the other."""
    if account_id is None and person_id is None:
        return None, None
    wanted = {"account": account_id} if person_id is None else {"pk": person_id}
    found = Person.objects.filter(**wanted).values_list("account_id", "pk").first()
    if found is None:
        return account_id, None
    return account_id or found[0], found[1]
