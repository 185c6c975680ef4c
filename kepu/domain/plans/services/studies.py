"""Writers of studies: plan, hold, correct, cancel. Holding one writes its record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kepu.domain.plans.errors import InvalidEdit, OutsideScope, ReasonMissing, WrongState
from kepu.domain.plans.models import Attendance, Study, StudyFile, StudyStep, TopicUnit
from kepu.domain.plans.models.studies import StudyForm, StudyState
from kepu.engines.ledger.contracts import Audience, Draft, Part, Proof, Source
from kepu.engines.ledger.duty_selectors import get_live_record
from kepu.engines.ledger.services import amend_record, confirm_records, correct_record, propose_record
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.services import store_file
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may, require
from kepu.foundation.units.selectors import subtree_ids

SOURCE = "study"


@dataclass(frozen=True, slots=True)
class StudyDraft:
    """What is known before a study is held. `group` empty: the unit's leading group. `topic_unit_ids`: topics it answers."""

    title: str
    held_on: date
    agenda: str
    form: str = StudyForm.DEDICATED
    group: str = ""
    place: str = ""
    chair: str = ""
    topic_unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody called to a study: a person of the register, or a name."""

    person_id: int | None = None
    name: str = ""
    is_present: bool = True


@dataclass(frozen=True, slots=True)
class StudyUpload(Upload):
    """A file of a study. Role: material or minutes."""

    role: str = "material"


@transaction.atomic
def plan_study(*, actor: Actor, unit_id: int, draft: StudyDraft, now: datetime) -> Study:
    """Announces a study with its agenda. Raises Refused, InvalidEdit, OutsideScope."""
    require(actor, "studies.edit", unit_id)
    _check(unit_id, draft)
    study = Study.objects.create(unit_id=unit_id, created_at=now, **_values(draft))
    study.topics.set(draft.topic_unit_ids)
    _step(study, StudyStep.Act.PLANNED, actor=actor, reason="", now=now)
    return study


@transaction.atomic
def update_study(*, actor: Actor, study_id: int, draft: StudyDraft, now: datetime) -> Study:
    """Changes a study that has not been held. Raises Refused, WrongState, InvalidEdit, OutsideScope."""
    study = _locked(actor, study_id, state=StudyState.PLANNED)
    _check(study.unit_id, draft)
    for name, value in _values(draft).items():
        setattr(study, name, value)
    study.save(update_fields=list(_values(draft)))
    study.topics.set(draft.topic_unit_ids)
    return study


@transaction.atomic
def attach_file(*, actor: Actor, study_id: int, upload: StudyUpload, now: datetime) -> StudyFile:
    """Adds material or minutes. Raises Refused, WrongState when cancelled, FileTooLarge."""
    study = Study.objects.select_for_update().get(pk=study_id)
    require(actor, "studies.edit", study.unit_id)
    if study.state == StudyState.CANCELLED:
        raise WrongState(study.state)
    stored = store_file(actor=actor, unit_id=study.unit_id, name=upload.name, content=upload.content, now=now)
    return StudyFile.objects.create(study=study, file=stored, role=upload.role)


@transaction.atomic
def detach_file(*, actor: Actor, study_file_id: int, now: datetime) -> None:
    """Takes a file off a study that has not been held; the stored file stays. Raises Refused, WrongState."""
    link = StudyFile.objects.select_related("study").get(pk=study_file_id)
    _locked(actor, link.study_id, state=StudyState.PLANNED)
    link.delete()


@transaction.atomic
def hold_study(
    *,
    actor: Actor,
    study_id: int,
    minutes: str,
    attendees: Sequence[Attendee],
    uploads: Sequence[StudyUpload] = (),
    confirm: bool = True,
    now: datetime,
) -> Study:
    """Notes that a study took place: minutes, attendance, files; writes its record, confirmed where the actor may and wants.

    Raises Refused, WrongState, InvalidEdit without minutes or anybody present, OutsideScope.
    """
    study = _locked(actor, study_id, state=StudyState.PLANNED)
    _write_minutes(study, minutes=minutes, attendees=attendees)
    for upload in uploads:
        attach_file(actor=actor, study_id=study.pk, upload=upload, now=now)
    study.state = StudyState.HELD
    study.save(update_fields=["state", "minutes"])
    _step(study, StudyStep.Act.HELD, actor=actor, reason="", now=now)
    record = propose_record(actor=actor, draft=_draft_of(study), now=now)
    if confirm and may(actor, "records.confirm", study.unit_id):
        confirm_records(actor=actor, record_ids=[record.pk], now=now)
    return study


@transaction.atomic
def correct_study(
    *, actor: Actor, study_id: int, minutes: str, attendees: Sequence[Attendee], reason: str, now: datetime
) -> Study:
    """Corrects minutes and attendance of a held study, and its record with it. Raises Refused, WrongState, ReasonMissing, InvalidEdit."""
    study = _locked(actor, study_id, state=StudyState.HELD)
    if not reason.strip():
        raise ReasonMissing("correction")
    study.attendances.all().delete()
    _write_minutes(study, minutes=minutes, attendees=attendees)
    study.save(update_fields=["minutes"])
    _step(study, StudyStep.Act.CORRECTED, actor=actor, reason=reason.strip(), now=now)
    record = get_live_record(kind=SOURCE, key=str(study.public_id))
    draft = _draft_of(study)
    if record is not None and record.state == "proposed":
        amend_record(actor=actor, record_id=record.record_id, draft=draft, now=now)
    elif record is not None:
        correct_record(actor=actor, record_id=record.record_id, draft=draft, reason=reason, now=now)
    return study


@transaction.atomic
def cancel_study(*, actor: Actor, study_id: int, reason: str, now: datetime) -> Study:
    """Calls off a study that has not been held. Raises Refused, WrongState, ReasonMissing."""
    study = _locked(actor, study_id, state=StudyState.PLANNED)
    if not reason.strip():
        raise ReasonMissing("cancel")
    study.state = StudyState.CANCELLED
    study.save(update_fields=["state"])
    _step(study, StudyStep.Act.CANCELLED, actor=actor, reason=reason.strip(), now=now)
    return study


def _locked(actor: Actor, study_id: int, *, state: str) -> Study:
    study = Study.objects.select_for_update().get(pk=study_id)
    require(actor, "studies.edit", study.unit_id)
    if study.state != state:
        raise WrongState(study.state)
    return study


def _values(draft: StudyDraft) -> dict[str, object]:
    names = ("title", "held_on", "agenda", "form", "group", "place", "chair")
    return {name: value.strip() if isinstance(value := getattr(draft, name), str) else value for name in names}


def _check(unit_id: int, draft: StudyDraft) -> None:
    if not draft.title.strip() or not draft.agenda.strip():
        raise InvalidEdit("agenda")
    if draft.form == StudyForm.DEDICATED and draft.group.strip():
        raise InvalidEdit("group")
    given = TopicUnit.objects.filter(pk__in=draft.topic_unit_ids, unit=unit_id, group=draft.group.strip())
    if given.count() != len(set(draft.topic_unit_ids)):
        raise OutsideScope("topic")


def _write_minutes(study: Study, *, minutes: str, attendees: Sequence[Attendee]) -> None:
    if not minutes.strip():
        raise InvalidEdit("minutes")
    if not any(attendee.is_present for attendee in attendees):
        raise InvalidEdit("attendees")
    ids = {attendee.person_id for attendee in attendees if attendee.person_id}
    people = {person.pk: person for person in Person.objects.filter(pk__in=ids, unit__in=subtree_ids(study.unit_id))}
    if set(people) != ids:
        raise OutsideScope("person")
    study.minutes = minutes.strip()
    Attendance.objects.bulk_create(
        Attendance(
            study=study,
            person=people.get(attendee.person_id or 0),
            name=people[attendee.person_id].name if attendee.person_id else attendee.name.strip()[:80],
            is_present=attendee.is_present,
        )
        for attendee in dict.fromkeys(attendees)
    )


def _draft_of(study: Study) -> Draft:
    present = [row for row in study.attendances.all() if row.is_present]
    return Draft(
        unit_id=study.unit_id,
        kind="study",
        title=study.title,
        started_on=study.held_on,
        ended_on=study.held_on,
        source=Source(SOURCE, str(study.public_id)),
        onsite=len(present),
        online=0,
        audience={Audience.OFFICIALS.value: None},
        parts=tuple(
            Part(person_id=row.person_id, outside_name="" if row.person_id else row.name, role="participant")
            for row in present
        ),
        proofs=tuple(Proof(file_id=link.file_id, note=link.role) for link in study.files.all()),
        tags=(("study", study.form),),
    )


def _step(study: Study, act: str, *, actor: Actor, reason: str, now: datetime) -> None:
    StudyStep.objects.create(
        study=study, act=act, actor_id=actor.account_id, actor_name=actor.name, reason=reason, at=now
    )
