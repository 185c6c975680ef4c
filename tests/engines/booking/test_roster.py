"""A roster: who is put on it is told, and told again when a visit is theirs no longer; contacts are kept no longer than needed."""

from datetime import timedelta

import pytest
from django.core import mail

from kepu.engines.booking.errors import WrongState
from kepu.engines.booking.models import Resource, ResourceHold
from kepu.engines.booking.selectors.resources import list_resources
from kepu.engines.booking.services import (
    add_resource,
    assign_resource,
    black_out,
    cancel_slot,
    change_resource,
    end_resource,
    erase_duties,
    remind_roster,
    unassign_resource,
    withdraw_resource,
)
from kepu.foundation.notices.models import Notice
from kepu.foundation.notices.outbox import send_due
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from tests.engines.booking.house import NOW, OPENING

pytestmark = pytest.mark.django_db


@pytest.fixture
def slots(house):
    return house.open(count=3)


@pytest.fixture
def guide(cast):
    """Of the register, with an account."""
    Person.objects.filter(pk=cast.person["li"].pk).update(account=cast.account["astro_member"])
    return add_resource(
        actor=SYSTEM, unit_id=cast.unit["astro"], kind="guide", name="李", person_id=cast.person["li"].pk
    )


@pytest.fixture
def student(cast):
    """A name from outside with a mail address."""
    return add_resource(
        actor=SYSTEM, unit_id=cast.unit["astro"], kind="volunteer", name="周明", contact="zhou@example.org"
    )


def put(resource, slot, now=NOW):
    return assign_resource(actor=SYSTEM, resource_id=resource.pk, slot_id=slot.id, now=now)


def told(cast):
    rows = Notice.objects.filter(recipient=cast.account["astro_member"], topic="duties").order_by("pk")
    return [(row.message.split(":")[0], row.params["when"], row.params["reason"]) for row in rows]


def letters(now=NOW):
    mail.outbox.clear()
    send_due(now=now)
    return [(letter.to[0], letter.body) for letter in mail.outbox]


FIRST, SECOND = "2025-06-07 09:00–10:00", "2025-06-07 11:00–12:00"


def test_who_is_put_on_a_visit_is_told_when_and_where(cast, slots, guide):
    put(guide, slots[0])

    assert told(cast) == [("You are on duty", FIRST, "")]


def test_who_has_no_account_is_told_by_letter(slots, student):
    put(student, slots[0])

    ((to, body),) = letters()
    assert to == "zhou@example.org"
    assert FIRST in body


def test_a_name_without_a_contact_is_put_on_and_said_to_be_unreachable(cast, slots):
    silent = add_resource(actor=SYSTEM, unit_id=cast.unit["astro"], kind="guide", name="王")

    put(silent, slots[0])

    assert letters() == []
    assert [one.is_told for one in list_resources(unit_ids=[cast.unit["astro"]])] == [False]


def test_who_is_taken_off_is_told_once(cast, slots, guide):
    put(guide, slots[0])

    for _twice in range(2):
        unassign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=slots[0].id, now=NOW)

    assert told(cast)[1:] == [("You are no longer on duty", FIRST, "")]


def test_visits_lost_by_an_absence_are_told_together(cast, slots, guide):
    put(guide, slots[0])
    put(guide, slots[1])

    withdraw_resource(
        actor=SYSTEM, resource_id=guide.pk, from_at=OPENING, until_at=OPENING + timedelta(hours=8), reason="病假", now=NOW
    )  # fmt: skip

    assert told(cast)[2:] == [("You are no longer on duty", f"{FIRST}, 11:00–12:00", "病假")]


def test_a_black_out_sets_guides_free_and_says_why(cast, slots, house, guide):
    put(guide, slots[0])

    black_out(
        actor=SYSTEM, offering_id=house.offering.id, starts_at=OPENING, ends_at=OPENING + timedelta(hours=1), reason="检修",
        now=NOW,
    )  # fmt: skip

    assert told(cast)[-1] == ("You are no longer on duty", FIRST, "检修")
    assert not ResourceHold.objects.exists()
    with pytest.raises(WrongState):
        put(guide, slots[0])


def test_a_cancelled_visit_sets_guides_free(cast, slots, guide):
    put(guide, slots[1])

    cancel_slot(actor=SYSTEM, slot_id=slots[1].id, reason="雷雨", now=NOW)

    assert told(cast)[-1] == ("You are no longer on duty", SECOND, "雷雨")
    assert not ResourceHold.objects.exists()


def test_of_a_visit_that_is_over_nobody_is_told(cast, slots, guide):
    put(guide, slots[0], now=OPENING + timedelta(hours=2))

    assert told(cast) == []


def test_a_reminder_comes_a_day_before_and_once(cast, slots, guide):
    put(guide, slots[0])
    put(guide, slots[1])

    sent = [remind_roster(now=OPENING - timedelta(hours=hours)) for hours in (30, 20, 20, 0)]

    assert sent == [0, 1, 0, 0]
    assert told(cast)[-1] == ("You are on duty soon", f"{FIRST}, 11:00–12:00", "")


def test_whoever_leaves_the_roster_is_off_what_is_to_come_and_stays_in_what_was(cast, slots, guide):
    put(guide, slots[0])
    put(guide, slots[1])

    end_resource(actor=SYSTEM, resource_id=guide.pk, now=OPENING + timedelta(minutes=90))

    assert set(ResourceHold.objects.values_list("slot", flat=True)) == {slots[0].id}
    assert told(cast)[-1] == ("You are no longer on duty", SECOND, "")


def test_contacts_of_those_who_left_are_erased_and_others_kept(cast, student):
    other = add_resource(actor=SYSTEM, unit_id=cast.unit["astro"], kind="guide", name="王", contact="wang@example.org")
    end_resource(actor=SYSTEM, resource_id=student.pk, now=NOW)

    erase_duties(now=NOW + timedelta(days=200))

    kept = dict(Resource.objects.values_list("name", "contact_hint"))
    assert kept == {"周明": "", "王": other.contact_hint}


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_member", "stranger"])
def test_nobody_of_another_unit_changes_a_roster(cast, student, who):
    with pytest.raises(Refused):
        change_resource(actor=cast.actor(who), resource_id=student.pk, languages=(), contact="x@example.org", now=NOW)
    with pytest.raises(Refused):
        end_resource(actor=cast.actor(who), resource_id=student.pk, now=NOW)
