"""Writers of profiles: entering a person, changing what they say of themselves, how they are reached, withdrawing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from kepu.engines.experts.contracts import ProfileDraft
from kepu.engines.experts.errors import AlreadyExpert, InvalidEntry, WrongState
from kepu.engines.experts.finding import index_expert
from kepu.engines.experts.models import Expert, Trait, Word
from kepu.engines.experts.policies import KEEP, is_self, require_keeping
from kepu.engines.experts.sealing import seal_contact
from kepu.engines.experts.topics import topic_words
from kepu.engines.experts.words import Audience, Language, MediaExperience
from kepu.foundation.audit.services import note
from kepu.foundation.clock import local_date
from kepu.foundation.people.models import Person
from kepu.foundation.people.services import fill_subject
from kepu.foundation.places.selectors import labels_by_code
from kepu.foundation.subjects.standard import is_subject
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, may

MOST = 40
LONGEST_TOPIC = 60


@transaction.atomic
def enter_expert(
    *,
    actor: Actor,
    person_id: int,
    draft: ProfileDraft,
    now: datetime,
    mail: str = "",
    phone: str = "",
    remark: str = "",
) -> Expert:
    """Gives a person of the register a profile; the unit for its people, anybody for themselves.

    Raises Refused, InvalidEntry, AlreadyExpert.
    """
    person = Person.objects.get(pk=person_id)
    if not _is_own(actor, person) and not may(actor, KEEP, person.unit_id):
        raise Refused(KEEP)
    if person.is_erased:
        raise InvalidEntry("person", "erased")
    _check(draft)
    try:
        with transaction.atomic():
            expert = Expert.objects.create(
                person=person, entered_at=now, note=remark.strip(), **_plain(draft), **seal_contact(mail=_mail(mail), phone=phone)
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyExpert(person.name) from error
    _write_traits(expert, draft)
    _tell_register(actor, expert, draft, now)
    if _is_own(actor, person):
        expert.confirmed_on = local_date(now)
        expert.save(update_fields=["confirmed_on"])
    tell_log(actor, "expert.entered", expert, now)
    return expert


@transaction.atomic
def edit_profile(*, actor: Actor, expert_id: int, draft: ProfileDraft, now: datetime) -> Expert:
    """Changes what is said of an expert. By their own hand it counts as confirmed today. Raises Refused, InvalidEntry."""
    expert = lock_expert(actor, expert_id)
    _check(draft)
    for name, value in _plain(draft).items():
        setattr(expert, name, value)
    if is_self(actor, expert):
        expert.confirmed_on = local_date(now)
    expert.save()
    _write_traits(expert, draft)
    _tell_register(actor, expert, draft, now)
    tell_log(actor, "expert.edited", expert, now)
    return expert


@transaction.atomic
def set_contact(
    *, actor: Actor, expert_id: int, mail: str, phone: str, now: datetime, remark: str | None = None
) -> Expert:
    """Keeps mail address and telephone, sealed, and the unit's note. Raises Refused, InvalidEntry."""
    expert = lock_expert(actor, expert_id)
    for name, value in seal_contact(mail=_mail(mail), phone=phone).items():
        setattr(expert, name, value)
    if remark is not None:
        expert.note = remark.strip()
    expert.save(update_fields=["mail_sealed", "phone_sealed", "note"])
    tell_log(actor, "expert.contact_changed", expert, now)
    return expert


@transaction.atomic
def withdraw_expert(*, actor: Actor, expert_id: int, now: datetime) -> Expert:
    """Takes an expert out of the directory; nobody proposes them any more. What was done stays in the ledger. Raises Refused."""
    expert = lock_expert(actor, expert_id)
    if expert.withdrawn_at is not None:
        raise WrongState("withdrawn")
    expert.withdrawn_at = now
    expert.save(update_fields=["withdrawn_at"])
    tell_log(actor, "expert.withdrawn", expert, now)
    return expert


@transaction.atomic
def return_expert(*, actor: Actor, expert_id: int, now: datetime) -> Expert:
    """Puts a withdrawn expert back into the directory. Raises Refused, WrongState."""
    expert = lock_expert(actor, expert_id)
    if expert.withdrawn_at is None:
        raise WrongState("not withdrawn")
    expert.withdrawn_at = None
    expert.save(update_fields=["withdrawn_at"])
    tell_log(actor, "expert.returned", expert, now)
    return expert


def lock_expert(actor: Actor, expert_id: int) -> Expert:
    """The profile, locked, for whoever keeps it. Raises Refused, Expert.DoesNotExist."""
    expert: Expert = Expert.objects.select_for_update(of=("self",)).select_related("person").get(pk=expert_id)
    require_keeping(actor, expert)
    return expert


def tell_log(actor: Actor, verb: str, expert: Expert, now: datetime, detail: dict[str, Any] | None = None) -> None:
    """A line in the audit log that names the expert by id only: the log must not keep what an erasure takes away.

    Every change ends here, so search is brought up to it as well.
    """
    index_expert(expert)
    note(
        actor=actor, verb=verb, object_kind="expert", object_key=str(expert.public_id), unit_id=expert.person.unit_id,
        detail=detail or {}, now=now,
    )  # fmt: skip


def _is_own(actor: Actor, person: Person) -> bool:
    return actor.account_id is not None and person.account_id == actor.account_id


def _plain(draft: ProfileDraft) -> dict[str, Any]:
    return {
        "about": draft.about.strip(),
        "about_en": draft.about_en.strip(),
        "media_experience": draft.media_experience,
        "availability": draft.availability.strip(),
        "minutes_per_month": draft.minutes_per_month,
    }


def _check(draft: ProfileDraft) -> None:
    known: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("languages", draft.languages, Language.values),
        ("audiences", draft.audiences, Audience.values),
        ("media_experience", [draft.media_experience], MediaExperience.values),
        ("regions", draft.regions, labels_by_code(draft.regions)),
    ]
    for name, given, allowed in known:
        if set(given) - set(allowed):
            raise InvalidEntry(name, "unknown")
    for name in ("fields", "languages"):
        if not getattr(draft, name):
            raise InvalidEntry(name, "missing")
    if not all(is_subject(code) for code in draft.fields):
        raise InvalidEntry("fields", "unknown")
    if draft.minutes_per_month is not None and not 0 < draft.minutes_per_month <= 10_000:
        raise InvalidEntry("minutes_per_month", "1 to 10000")
    _check_lengths(draft)


def _check_lengths(draft: ProfileDraft) -> None:
    for name in ("fields", "topics", "refused"):
        if len(getattr(draft, name)) > MOST:
            raise InvalidEntry(name, "too many")
    for name in ("topics", "refused"):
        if any(len(text.strip()) > LONGEST_TOPIC for text in getattr(draft, name)):
            raise InvalidEntry(name, "too long")


def _write_traits(expert: Expert, draft: ProfileDraft) -> None:
    wanted = {
        "field": draft.fields, "topic": draft.topics, "refused": draft.refused, "language": draft.languages,
        "region": draft.regions, "audience": draft.audiences,
    }  # fmt: skip
    expert.traits.all().delete()
    expert.words.all().delete()
    Trait.objects.bulk_create(
        Trait(expert=expert, kind=kind, value=value)
        for kind, values in wanted.items()
        for value in dict.fromkeys(text.strip() for text in values)
        if value
    )
    Word.objects.bulk_create(Word(expert=expert, word=word) for word in sorted(topic_words(draft.topics)))


def _tell_register(actor: Actor, expert: Expert, draft: ProfileDraft, now: datetime) -> None:
    """The register learns the subject of a person of whom it does not know one, where all fields of the profile belong to one."""
    subjects = {code[:3] for code in draft.fields}
    if len(subjects) == 1:
        fill_subject(actor=actor, person_id=expert.person_id, subject=subjects.pop(), now=now)


def _mail(text: str) -> str:
    if text.strip():
        try:
            validate_email(text.strip())
        except ValidationError as error:
            raise InvalidEntry("mail", "not an address") from error
    return text.strip()
