"""Experts are paged by the rule of the level, with a running clock; above is told when nobody says yes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kepu.domain.emergency.errors import JustCalled
from kepu.domain.emergency.models import Round
from kepu.domain.emergency.selectors.desk import asked_experts, passed_over
from kepu.domain.emergency.services import advance_paging, resume_paging, stop_paging
from kepu.engines.experts.contracts import InterestDraft, RequestDraft
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.services import answer_invitation, ask_for_expert, declare_interest, invite_expert
from kepu.engines.measures.registers import source_named
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.notices.models import Notice
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import SYSTEM
from tests.domain.emergency.acting import QUAKE, again, expert_of, later, names_asked, open_one, page, say_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def six(cast):
    """Six experts; the level of the earthquake asks four at once and wants two."""
    return [
        expert_of(cast, name, unit) for name, unit in zip("甲乙丙丁戊己", ["astro", "ocean", "garden"] * 2, strict=True)
    ]


def told(account):
    return Notice.objects.filter(recipient=account, message__startswith="No expert").count()


def test_the_first_round_is_asked_at_once_and_the_same_run_twice_asks_nobody_twice(cast, six):
    incident = open_one(cast)

    assert len(page(cast, incident)) == 4
    assert len(page(cast, incident)) == 4
    assert Round.objects.count() == 1


def test_the_next_are_asked_when_the_minutes_of_the_rule_are_over(cast, six):
    incident = open_one(cast)
    page(cast, incident)

    assert len(page(cast, incident, minutes=29)) == 4
    assert len(page(cast, incident, minutes=30)) == 6
    assert len(set(names_asked(incident))) == 6


def test_the_next_are_asked_at_once_when_everybody_has_answered_and_more_are_wanted(cast, six):
    incident = open_one(cast)
    page(cast, incident)
    for row in Invitation.objects.all():
        answer_invitation(
            actor=cast.actor("astro_coordinator"),
            invitation_id=row.pk,
            accepts=False,
            reason="在外考察",
            now=later(cast, minutes=2),
        )

    assert len(page(cast, incident, minutes=3)) == 6


def test_it_stops_when_enough_have_said_yes_and_the_clock_stops_at_the_answer(cast, six):
    incident = open_one(cast)
    first, second = page(cast, incident)[:2]
    say_yes(cast, incident, first, minutes=7)
    say_yes(cast, incident, second, minutes=9)

    assert len(page(cast, incident, hours=3)) == 4
    assert again(incident).minutes_to_expert == 7
    assert again(incident).paging_ended_at is not None


def test_the_unit_above_and_then_the_academy_are_told_once_when_nobody_says_yes(cast, six):
    incident = open_one(cast)
    for minutes in (0, 59, 60, 61, 119, 120, 300):
        page(cast, incident, minutes=minutes)
        if minutes == 61:
            assert (told(cast.account["north_coordinator"]), told(cast.account["academy_coordinator"])) == (1, 0)

    assert (told(cast.account["north_coordinator"]), told(cast.account["academy_coordinator"])) == (1, 1)


def test_experts_are_told_how_soon_an_answer_is_needed_and_a_late_yes_still_counts(
    cast, six, django_capture_on_commit_callbacks
):
    Person.objects.filter(pk=six[0].person_id).update(account=cast.account["astro_member"])
    incident = open_one(cast)
    with django_capture_on_commit_callbacks(execute=True):
        page(cast, incident)
    first = Invitation.objects.get(expert=six[0])
    notice = Notice.objects.get(recipient=cast.account["astro_member"], topic="experts")

    assert first.wanted_by == first.answer_by == cast.now + timedelta(minutes=30) < first.expires_at
    assert first.wanted_by.astimezone(ACADEMY_ZONE).strftime("%Y-%m-%d %H:%M") in notice.text
    say_yes(cast, incident, "甲", minutes=50)
    assert Invitation.objects.get(pk=first.pk).state == "accepted"


def test_who_was_asked_today_is_passed_over_and_said_so(cast, six):
    draft = RequestDraft(origin="desk", title="余震", question="余震还要多久？")
    request = ask_for_expert(
        actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], draft=draft, now=cast.now
    )
    invite_expert(actor=SYSTEM, request_id=request.pk, expert_id=six[0].pk, now=cast.now)

    incident = open_one(cast)
    page(cast, incident)

    assert "甲" not in names_asked(incident)
    assert ("甲", "asked_today") in passed_over(incident)


def test_a_hard_tie_to_an_organisation_concerned_keeps_an_expert_out(cast, six):
    tie = InterestDraft(organisation="滇南水电公司", kind="funding", since=cast.now.date())
    declare_interest(actor=SYSTEM, expert_id=six[0].pk, draft=tie, now=cast.now)

    incident = open_one(cast, draft=replace(QUAKE, concerned="滇南水电公司"))

    assert "甲" not in page(cast, incident)


def test_declared_interests_stand_beside_who_was_asked(cast, six):
    tie = InterestDraft(organisation="某检测公司", kind="fees", since=cast.now.date())
    declare_interest(actor=SYSTEM, expert_id=six[0].pk, draft=tie, now=cast.now)
    incident = open_one(cast)
    page(cast, incident)

    ties = {row.expert.person.name: found for row, found in asked_experts(incident)}

    assert ties["甲"][0].organisation == "某检测公司"


def test_without_consent_for_emergencies_nobody_is_called(cast):
    from kepu.engines.experts.services import set_consents

    row = expert_of(cast, "庚")
    set_consents(actor=SYSTEM, expert_id=row.pk, uses=["academy"], now=cast.now)
    incident = open_one(cast)

    assert page(cast, incident) == []


def test_an_empty_directory_leaves_one_round_however_long_it_lasts(cast):
    incident = open_one(cast)
    for hours in range(5):
        page(cast, incident, hours=hours)

    assert Round.objects.count() == 1


def test_the_lead_asks_the_next_now_and_stops(cast, six):
    incident = open_one(cast)
    page(cast, incident)

    assert (
        resume_paging(actor=cast.actor("astro_coordinator"), incident_id=incident.pk, now=later(cast, minutes=1)) == 2
    )
    stop_paging(actor=cast.actor("astro_coordinator"), incident_id=incident.pk, now=later(cast, minutes=2))
    assert advance_paging(now=later(cast, hours=9)) == 0


def test_a_second_click_calls_nobody_more(cast, six):
    incident = open_one(cast)
    page(cast, incident)
    desk = cast.actor("astro_coordinator")

    with pytest.raises(JustCalled):
        resume_paging(actor=desk, incident_id=incident.pk, now=later(cast, seconds=1))

    assert len(names_asked(incident)) == 4
    assert resume_paging(actor=desk, incident_id=incident.pk, now=later(cast, seconds=15)) == 2


def test_a_drill_asks_and_says_so_and_counts_nowhere(cast, six):
    incident = open_one(cast, draft=replace(QUAKE, is_drill=True))
    page(cast, incident)

    assert incident.request.title.startswith("【演练】")
    for name in ("expert_requests", "expert_invitations"):
        day = cast.now.date()
        assert not source_named(name).rows(list(cast.unit.values()), day, day).exists()


def test_who_was_called_in_a_drill_this_morning_is_called_when_it_is_real(cast, six):
    practised = open_one(cast, draft=replace(QUAKE, is_drill=True))
    called = page(cast, practised)

    real = open_one(cast)

    assert page(cast, real) == called
    assert "asked_today" not in {code for _name, code in passed_over(real)}
