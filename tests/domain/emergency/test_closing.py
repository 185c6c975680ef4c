"""The response ends, the review is written and approved, the file closes; it can be opened again."""

from dataclasses import replace

import pytest

from kepu.domain.emergency.contracts import AfterActionDraft
from kepu.domain.emergency.errors import NotReady, ReasonMissing, WrongState
from kepu.domain.emergency.models import AfterAction, FollowUp
from kepu.domain.emergency.selectors.clocks import clocks_of
from kepu.domain.emergency.services import (
    close_approved,
    finish_task,
    link_claim,
    reopen_incident,
    submit_after_action,
    unlink_claim,
    write_after_action,
)
from kepu.engines.measures.registers import source_named
from kepu.foundation.units.policies import Refused
from tests.domain.claims.acting import checked  # noqa: F401  # a fixture
from tests.domain.emergency import acting
from tests.domain.emergency.acting import QUAKE, again, approve, end, later, open_one, publish, review

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(cast):
    row = open_one(cast)
    publish(cast, row)
    return row


def close(cast, incident):
    end(cast, incident)
    approve(cast, review(cast, incident))
    return close_approved(now=later(cast, days=3))


def test_a_file_closes_when_its_review_is_approved(cast, incident):
    assert close(cast, incident) == 1

    assert again(incident).is_closed
    assert close_approved(now=later(cast, days=4)) == 0


def test_the_measured_clocks_are_filled_in_by_themselves_and_frozen(cast, incident):
    end(cast, incident)
    review(cast, incident)

    found = {clock["code"]: clock["minutes"] for clock in AfterAction.objects.get().clocks}
    assert (found["statement"], found["ended"], found["expert"]) == (60, 2880, None)


def test_an_incomplete_review_is_not_handed_in_and_says_what_is_missing(cast, incident):
    end(cast, incident)
    draft = AfterActionDraft({"planned": "按预案。"})
    write_after_action(
        actor=cast.actor("astro_coordinator"), incident_id=incident.pk, draft=draft, now=later(cast, days=2)
    )

    with pytest.raises(NotReady) as refusal:
        submit_after_action(actor=cast.actor("astro_coordinator"), incident_id=incident.pk, now=later(cast, days=2))

    assert "happened" in refusal.value.gaps
    assert "lessons" in refusal.value.gaps


def test_a_returned_review_is_written_again(cast, incident):
    end(cast, incident)
    approve(cast, review(cast, incident), decision="return", comment="专家一节太短")

    assert AfterAction.objects.get().is_draft
    approve(cast, review(cast, incident))
    assert close_approved(now=later(cast, days=3)) == 1


def test_it_does_not_end_while_a_version_is_being_signed(cast, incident):
    acting.write(cast, incident, replace(acting.SAID, note="更新"))
    acting.hand_in(cast, incident)

    with pytest.raises(WrongState):
        end(cast, incident)


def test_a_closed_file_is_opened_again_with_a_reason_and_gets_another_review(cast, incident):
    close(cast, incident)
    with pytest.raises(ReasonMissing):
        reopen_incident(
            actor=cast.actor("astro_coordinator"), incident_id=incident.pk, reason="", now=later(cast, days=5)
        )
    with pytest.raises(Refused):
        reopen_incident(
            actor=cast.actor("astro_editor"), incident_id=incident.pk, reason="又震", now=later(cast, days=5)
        )

    reopen_incident(
        actor=cast.actor("astro_coordinator"), incident_id=incident.pk, reason="又有强余震", now=later(cast, days=5)
    )

    assert again(incident).is_open
    end(cast, incident, days=6)
    assert list(AfterAction.objects.values_list("number", "state")) == [(2, "draft"), (1, "approved")]


def test_an_ended_response_asks_nobody_more(cast):
    acting.expert_of(cast, "甲")
    incident = open_one(cast)
    end(cast, incident)

    assert acting.page(cast, incident, days=3) == []
    assert not again(incident).request.is_open


def test_a_task_of_the_review_is_ticked_off_once(cast, incident):
    close(cast, incident)
    task = FollowUp.objects.get()

    finish_task(actor=cast.actor("astro_coordinator"), task_id=task.pk, now=later(cast, days=9))

    with pytest.raises(WrongState):
        finish_task(actor=cast.actor("astro_coordinator"), task_id=task.pk, now=later(cast, days=9))


def test_a_verdict_of_a_linked_claim_is_one_of_the_clocks(cast, incident, checked):  # noqa: F811
    link_claim(actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=checked.pk, now=cast.now)
    link_claim(actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=checked.pk, now=cast.now)

    assert [clock.detail for clock in clocks_of(again(incident), now=cast.now) if clock.code == "verdict"] == [
        checked.text
    ]
    unlink_claim(actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=checked.pk, now=cast.now)
    assert not incident.linked_claims.exists()


def test_figures_count_files_and_statements_and_no_drill(cast, incident):
    drill = open_one(cast, draft=replace(QUAKE, is_drill=True))
    publish(cast, drill)
    day, units = cast.now.date(), list(cast.unit.values())

    assert [row.pk for row in source_named("incidents").rows(units, day, day)] == [incident.pk]
    assert source_named("incident_statements").rows(units, day, day).count() == 1
