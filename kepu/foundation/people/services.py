"""The only writers of persons and their posts. Every act is authorised by the person's unit and noted."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from kepu.foundation.accounts.services import erase_account
from kepu.foundation.audit.services import note
from kepu.foundation.people.contracts import ImportOutcome, PersonDraft, PostDraft
from kepu.foundation.people.following import tell_erased, tell_merged
from kepu.foundation.people.models import Category, Person, Post, Seniority
from kepu.foundation.people.selectors import COMPLETED, list_completions
from kepu.foundation.subjects.standard import is_first_level
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.models import Membership
from kepu.foundation.units.policies import Refused, require, units_within

MANAGE = "people.manage"
ERASED_NAME = "—"
ERASED = ["name", "account", "name_en", "title", "field", "subject", "gender", "has_degree", "erased_at"]
MERGED = (
    "name_en",
    "title",
    "seniority",
    "field",
    "subject",
    "gender",
)  # kept from a duplicate where the person lacks them


class InvalidPerson(Exception):
    """A value cannot be kept; `field` names which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AlreadyLinked(Exception):
    """The account belongs to another person."""


@transaction.atomic
def add_person(*, actor: Actor, draft: PersonDraft, now: datetime) -> Person:
    """Adds a person to the register. Raises Refused, InvalidPerson."""
    require(actor, MANAGE, draft.unit_id)
    person: Person = Person.objects.create(**_values(draft))
    _note(actor, "person.added", person, now)
    return person


@transaction.atomic
def edit_person(*, actor: Actor, person_id: int, draft: PersonDraft, now: datetime) -> Person:
    """Changes a person, also to another unit within reach; records keep what was true then. Raises Refused, InvalidPerson."""
    person = _locked(actor, person_id)
    require(actor, MANAGE, draft.unit_id)
    values = _values(draft)
    changed = sorted(name for name, value in values.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, values[name])
    if changed:
        person.save(update_fields=changed)
        _note(actor, "person.edited", person, now, {"fields": changed})
    return person


@transaction.atomic
def fill_subject(*, actor: Actor, person_id: int, subject: str, now: datetime) -> None:
    """Gives a person without a subject the one that they, or their unit, stated elsewhere; a stated one stays.

    The caller has made sure that the actor may speak for the person. Raises InvalidPerson.
    """
    if not is_first_level(subject):
        raise InvalidPerson("subject")
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    if person.subject or person.is_erased:
        return
    person.subject = subject
    person.save(update_fields=["subject"])
    _note(actor, "person.edited", person, now, {"fields": ["subject"]})


@transaction.atomic
def leave_register(*, actor: Actor, person_id: int, on: date, now: datetime) -> Person:
    """Ends a person's stay, and open posts with it, on a day; figures of days before keep both. Raises Refused, InvalidPerson."""
    person = _locked(actor, person_id)
    if person.joined_on is not None and on <= person.joined_on:
        raise InvalidPerson("left_on")
    person.left_on = on
    person.save(update_fields=["left_on"])
    for post in person.posts.select_for_update().filter(ends_on__isnull=True):
        _end_post(post, on)
    _note(actor, "person.left", person, now, {"on": f"{on}"})
    return person


@transaction.atomic
def add_post(*, actor: Actor, person_id: int, draft: PostDraft, now: datetime) -> Post:
    """Gives a person an outreach post. Raises Refused, InvalidPerson."""
    person = _locked(actor, person_id)
    require(actor, MANAGE, draft.unit_id)
    if draft.basis not in Post.Basis.values or draft.duty not in Post.Duty.values:
        raise InvalidPerson("basis")
    if draft.months_per_year is not None and not 0 <= draft.months_per_year <= 12:
        raise InvalidPerson("months_per_year")
    post = Post.objects.create(person=person, **asdict(draft))
    _note(actor, "post.added", person, now, {"basis": draft.basis, "from": f"{draft.starts_on}"})
    return post


@transaction.atomic
def end_post(*, actor: Actor, post_id: int, on: date, now: datetime) -> Post:
    """Ends a post on a day. Raises Refused, InvalidPerson when that is before it began, Post.DoesNotExist."""
    post = Post.objects.select_for_update().get(pk=post_id, ends_on__isnull=True)
    person = _locked(actor, post.person_id)
    if on <= post.starts_on:
        raise InvalidPerson("ends_on")
    _end_post(post, on)
    _note(actor, "post.ended", person, now, {"on": f"{on}"})
    return post


@transaction.atomic
def merge_people(*, actor: Actor, kept_id: int, duplicate_id: int, now: datetime) -> Person:
    """Joins a duplicate into the person to keep: posts and account go over, confirmed records stay as they are.

    The duplicate's row stays and says where it went, so that distinct people are counted once. Raises Refused, InvalidPerson.
    """
    if kept_id == duplicate_id:
        raise InvalidPerson("duplicate")
    kept, duplicate = _locked(actor, kept_id), _locked(actor, duplicate_id)
    duplicate.posts.update(person=kept)
    account_id, duplicate.account_id = duplicate.account_id, None
    duplicate.merged_into = kept
    duplicate.save(update_fields=["account", "merged_into"])
    Person.everybody.filter(merged_into=duplicate).update(merged_into=kept)
    for name in MERGED:
        setattr(kept, name, getattr(kept, name) or getattr(duplicate, name))
    kept.account_id = kept.account_id or account_id
    kept.save(update_fields=[*MERGED, "account"])
    tell_merged(kept.pk, duplicate.pk, now)
    _note(actor, "person.merged", kept, now, {"duplicate": str(duplicate.public_id)})
    return kept


@transaction.atomic
def link_account(*, actor: Actor, person_id: int, account_id: int | None, now: datetime) -> Person:
    """Says which account a person signs in with (None: none), within reach. Raises Refused, AlreadyLinked."""
    person = _locked(actor, person_id)
    if account_id is not None:
        held = set(
            Membership.objects.filter(account=account_id, ended_at__isnull=True).values_list("unit_id", flat=True)
        )
        if not actor.is_system and not held & units_within(actor, MANAGE):
            raise Refused(MANAGE)
        if Person.everybody.filter(account=account_id).exclude(pk=person_id).exists():
            raise AlreadyLinked(account_id)
    person.account_id = account_id
    person.save(update_fields=["account"])
    _note(actor, "person.linked", person, now, {"account": account_id})
    return person


@transaction.atomic
def erase_person(*, actor: Actor, person_id: int, reason: str, now: datetime) -> Person:
    """Takes everything personal out of a person at their wish; records keep the keyed reference, so the chain holds.

    The account goes too. Personal Information Protection Law art. 47. Raises Refused.
    """
    person = _locked(actor, person_id)
    account_id = person.account_id
    person.name, person.account_id = ERASED_NAME, None
    person.name_en = person.title = person.field = person.subject = person.gender = ""
    person.has_degree, person.erased_at = None, now
    person.save(update_fields=ERASED)
    if account_id is not None:
        Membership.objects.filter(account=account_id, ended_at__isnull=True).update(ended_at=now)
        erase_account(account_id=account_id)
    tell_erased(person.pk, now)
    _note(actor, "person.erased", person, now, {"reason": reason})
    return person


@transaction.atomic
def import_people(*, actor: Actor, drafts: Sequence[PersonDraft], now: datetime) -> ImportOutcome:
    """Adds the persons that the register does not have under the same name and unit. All or nothing.

    Of those it has, subject and title level are filled in where they are not stated; nothing stated changes. Raises Refused,
    InvalidPerson.
    """
    units = {draft.unit_id for draft in drafts}
    if not actor.is_system and not units <= units_within(actor, MANAGE):
        raise Refused(MANAGE)
    present = set(Person.objects.filter(unit__in=units).values_list("name", "unit_id"))
    fresh: dict[tuple[str, int], Person] = {}
    for draft in drafts:
        key = (draft.name.strip(), draft.unit_id)
        if key not in present:
            fresh.setdefault(key, Person(**_values(draft)))
    completed = _complete([draft for draft in drafts if (draft.name.strip(), draft.unit_id) in present])
    Person.objects.bulk_create(fresh.values(), batch_size=1000)
    for unit_id in sorted(units):
        counts = {"added": sum(key[1] == unit_id for key in fresh), "completed": completed.count(unit_id)}
        note(actor=actor, verb="person.imported", object_kind="person", unit_id=unit_id, detail=counts, now=now)
    return ImportOutcome(added=len(fresh), present=len(drafts) - len(fresh), completed=len(completed))


def _complete(drafts: Sequence[PersonDraft]) -> list[int]:
    """Fills in what the register does not say of those who are there; returns the unit of each."""
    for draft in drafts:
        _values(draft)  # refuses what cannot be kept
    found = list_completions(drafts)
    for person, said in found:
        for name, value in said.items():
            setattr(person, name, value)
    Person.objects.bulk_update([person for person, _said in found], COMPLETED, batch_size=1000)
    return [person.unit_id for person, _said in found]


def _locked(actor: Actor, person_id: int) -> Person:
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    require(actor, MANAGE, person.unit_id)
    if person.is_erased:
        raise InvalidPerson("erased")
    return person


def _values(draft: PersonDraft) -> dict[str, object]:
    if not draft.name.strip():
        raise InvalidPerson("name")
    if draft.category not in Category.values:
        raise InvalidPerson("category")
    if draft.seniority not in Seniority.values:
        raise InvalidPerson("seniority")
    if draft.subject and not is_first_level(draft.subject):
        raise InvalidPerson("subject")
    return asdict(draft) | {"name": draft.name.strip()}


def _end_post(post: Post, on: date) -> None:
    if on > post.starts_on:
        post.ends_on = on
        post.save(update_fields=["ends_on"])
    else:
        post.delete()


def _note(actor: Actor, verb: str, person: Person, now: datetime, detail: dict[str, object] | None = None) -> None:
    """Names the person by public id only: the log must not keep what an erasure takes away."""
    note(
        actor=actor,
        verb=verb,
        object_kind="person",
        object_key=str(person.public_id),
        unit_id=person.unit_id,
        detail=dict(detail or {}),
        now=now,
    )
