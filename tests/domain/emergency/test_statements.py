"""Talking points: versions, two institutes, secrecy, publication as the last act, the ledger."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.emergency.contracts import Signer
from kepu.domain.emergency.errors import (
    InvalidFact,
    NotReady,
    ReasonMissing,
    SameInstitute,
    TooFewInstitutes,
    WrongState,
)
from kepu.domain.emergency.models import Signature, Statement
from kepu.domain.emergency.selectors.public import get_public_incident, public_incidents
from kepu.domain.emergency.services import publish_approved, remind_of_late_updates
from kepu.engines.ledger.models import Record
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.notices.letters import read_letter
from kepu.foundation.notices.models import Delivery as Letter
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.domain.emergency import acting
from tests.domain.emergency.acting import QUAKE, SAID, TWO, again, hand_in, later, open_one, publish, sign, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(cast):
    return open_one(cast)


def test_two_institutes_sign_and_it_is_public(cast, incident):
    assert publish(cast, incident) == 1

    view = get_public_incident(incident.public_id, today=cast.now.date())
    assert view.current.headline == SAID.headline
    assert [row.institute_name for row in view.current.signatures.all()] == ["地质研究所", "天文研究所"]
    assert incident.minutes_to_statement == 60


def test_one_signature_is_not_enough(cast, incident):
    write(cast, incident)
    handed = hand_in(cast, incident)

    decide_by_link(token=handed.invitations[0].token, decision="approve", comment="", now=later(cast, minutes=50))

    assert publish_approved(now=later(cast, hours=1)) == 0
    assert Statement.objects.get().is_in_review


def test_fewer_institutes_than_the_level_asks_for_are_refused(cast, incident):
    write(cast, incident)

    with pytest.raises(TooFewInstitutes):
        hand_in(cast, incident, signers=TWO[:1])


@pytest.mark.parametrize("name", ["地质研究所", " 地质 研究所", "中国科学院地质研究所", "geo"])
def test_the_same_institute_cannot_sign_twice_however_it_is_written(cast, incident, name):
    write(cast, incident)
    twice = (TWO[0], Signer(institute=name, name="别人", email="other@example.org"))

    with pytest.raises(SameInstitute):
        hand_in(cast, incident, signers=twice)


def test_a_venue_signs_for_the_institute_that_it_hangs_below(cast, incident):
    write(cast, incident)

    with pytest.raises(SameInstitute):
        hand_in(cast, incident, signers=(TWO[1], Signer(institute="天文馆", name="馆长", email="hall@example.org")))


def test_the_database_itself_refuses_a_second_signature_of_an_institute(cast, incident):
    write(cast, incident)
    hand_in(cast, incident)
    row = Signature.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            statement=row.statement, position=9, institute_name="x", institute_key=row.institute_key, name="y"
        )


def test_one_person_does_not_sign_for_two_institutes(cast, incident):
    write(cast, incident)

    with pytest.raises(InvalidFact):
        hand_in(cast, incident, signers=(TWO[0], replace(TWO[1], email=TWO[0].email)))


def test_an_expert_who_said_yes_signs_for_their_institute(cast, incident):
    expert = acting.expert_of(cast, "甲", "garden", mail="jia@example.org")
    acting.page(cast, incident, minutes=1)
    write(cast, incident)
    with pytest.raises(InvalidFact):
        hand_in(cast, incident, signers=(Signer(expert_id=expert.pk), TWO[0]))
    acting.say_yes(cast, incident, "甲", minutes=3)

    sign(cast, hand_in(cast, incident, signers=(Signer(expert_id=expert.pk), TWO[0])))
    publish_approved(now=later(cast, hours=1))

    contribution = Record.objects.get().contributions.get(person__isnull=False)
    assert contribution.person == expert.person


def test_each_signer_gets_a_letter_with_the_link(cast, incident):
    write(cast, incident)

    hand_in(cast, incident)

    assert Letter.objects.filter(letter_key__startswith="incident-signer:").count() == 2


def test_secrecy_review_is_asked_for_by_the_level_and_holds_publication_up(cast):
    incident = open_one(cast, draft=replace(QUAKE, level="ii"))
    write(cast, incident)
    sign(cast, hand_in(cast, incident))
    assert publish_approved(now=later(cast, hours=1)) == 0

    step = Step.objects.get(code="secrecy", state="open")
    decide(actor=cast.actor("astro_secrecy"), step_id=step.pk, decision="approve", comment="", now=later(cast, hours=1))

    assert publish_approved(now=later(cast, hours=1)) == 1


def test_a_returned_version_is_a_draft_again_and_its_signatures_are_gone(cast, incident):
    write(cast, incident)
    handed = hand_in(cast, incident)
    first, second = handed.invitations
    decide_by_link(token=first.token, decision="approve", comment="", now=later(cast, minutes=45))
    decide_by_link(token=second.token, decision="return", comment="震级写错了", now=later(cast, minutes=46))

    assert Statement.objects.get().is_draft
    assert not Signature.objects.exists()
    assert Notice.objects.filter(topic="incidents", recipient=cast.account["astro_coordinator"]).exists()


def test_nobody_changes_a_version_while_it_is_being_signed(cast, incident):
    write(cast, incident)
    hand_in(cast, incident)

    with pytest.raises(WrongState):
        write(cast, incident)


def test_what_was_changed_behind_the_signatures_is_not_published(cast, incident):
    write(cast, incident)
    handed = hand_in(cast, incident)
    sign(cast, handed)
    Statement.objects.update(known="另一回事")

    assert publish_approved(now=later(cast, hours=1)) == 0
    assert not again(incident).published_at


def test_the_next_version_says_what_has_changed_and_each_is_a_record_of_its_own(cast, incident):
    publish(cast, incident)
    with pytest.raises(ReasonMissing):
        write(cast, incident)

    publish(cast, incident, replace(SAID, note="震级修订为5.9"), hours=3)

    view = get_public_incident(incident.public_id, today=cast.now.date())
    assert [row.number for row in view.versions] == [2, 1]
    records = Record.objects.filter(source_kind="incident_statement", is_live=True)
    assert (records.count(), {record.kind.code for record in records}) == (2, {"statement"})
    assert {record.state for record in records} == {"confirmed"}


def test_questions_are_signed_with_the_version(cast, incident):
    publish(cast, incident, replace(SAID, questions=(("还能住吗？", "等鉴定。"),)))

    view = get_public_incident(incident.public_id, today=cast.now.date())
    assert view.current.questions.get().answer == "等鉴定。"
    with pytest.raises(InvalidFact):
        write(cast, incident, replace(SAID, note="再改", questions=(("只有问题", ""),)))


def test_a_late_update_is_told_once_and_a_new_version_ends_it(cast, incident):
    publish(cast, incident, replace(SAID, next_update_at=later(cast, hours=4)))
    assert remind_of_late_updates(now=later(cast, hours=3)) == 0

    assert remind_of_late_updates(now=later(cast, hours=4)) == 1
    assert remind_of_late_updates(now=later(cast, hours=5)) == 0
    late = Notice.objects.filter(message__startswith="The promised update")
    assert set(late.values_list("recipient__username", flat=True)) == {"astro_coordinator"}


def test_a_promise_in_the_past_is_not_signed(cast, incident):
    with pytest.raises(InvalidFact):
        write(cast, incident, replace(SAID, next_update_at=cast.now))
    write(cast, incident, replace(SAID, next_update_at=cast.now + timedelta(minutes=10)))

    with pytest.raises(NotReady):
        hand_in(cast, incident)


def test_only_who_leads_hands_in(cast, incident):
    from kepu.domain.emergency.services import submit_statement

    write(cast, incident)

    with pytest.raises(Refused):
        submit_statement(
            actor=cast.actor("astro_editor"), incident_id=incident.pk, signers=TWO, now=later(cast, minutes=5)
        )


def test_a_drill_is_signed_like_any_other_and_reaches_neither_readers_nor_the_ledger(cast):
    incident = open_one(cast, draft=replace(QUAKE, is_drill=True))

    assert publish(cast, incident) == 1

    assert incident.minutes_to_statement == 60
    assert not public_incidents().exists()
    assert get_public_incident(incident.public_id, today=cast.now.date()) is None
    assert not Record.objects.exists()


def test_the_first_version_is_to_be_signed_within_the_minutes_of_the_level(cast, incident):
    write(cast, incident)
    handed_in = hand_in(cast, incident)

    steps = Step.objects.filter(review__public_id=handed_in.review_public_id)

    assert set(steps.values_list("due_at", flat=True)) == {later(cast, minutes=240)}
    said = [read_letter(row) for row in Letter.objects.exclude(letter="")]
    assert sum("在2025-06-01 14:00前签署" in str(letter) for letter in said) == 2


def test_a_later_version_is_to_be_signed_by_the_moment_that_readers_were_promised(cast, incident):
    promised = later(cast, hours=3)
    publish(cast, incident, replace(SAID, next_update_at=promised))
    write(cast, incident, replace(SAID, note="更新"), hours=2)

    handed_in = hand_in(cast, incident)

    assert Step.objects.filter(review__public_id=handed_in.review_public_id)[0].due_at == promised
