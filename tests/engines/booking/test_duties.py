"""Help that is wanted: who offers, is invited, confirmed; nobody in two places; what was served; what is forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from kepu.engines.booking.contracts import VISITOR
from kepu.engines.booking.errors import (
    ElsewhereThen,
    HelpEnough,
    HelpTwice,
    InvalidNeed,
    NothingLeft,
    TooYoung,
    UnknownDuty,
    WrongState,
)
from kepu.engines.booking.helping_contracts import Helper, NeedDraft, NeedOwner
from kepu.engines.booking.models import Duty, HelpNeed, ResourceHold
from kepu.engines.booking.policies import duty_key
from kepu.engines.booking.selectors.duties import list_needs, list_open_needs, own_duties, own_visits, served_by_source
from kepu.engines.booking.services import (
    ABSENT,
    add_resource,
    assign_resource,
    change_need,
    confirm_duty,
    copy_needs,
    end_needs,
    erase_duties,
    follow_owner,
    give_up_duty,
    invite_helper,
    note_served,
    offer_help,
    open_need,
    remind_helpers,
    withdraw_resource,
)
from kepu.foundation.notices.models import Notice
from kepu.foundation.notices.outbox import send_due
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from tests.engines.booking.house import NOW, OPENING

pytestmark = pytest.mark.django_db
SOURCE = "session:1"
DRAFT = NeedDraft("引导观众", 2, OPENING, OPENING + timedelta(hours=1), note="穿舒适的鞋", is_open=True)
STUDENT = Helper(name="周明", contact="zhou@example.org", is_named=True)


@pytest.fixture
def owner(cast):
    return NeedOwner(
        SOURCE, cast.unit["astro"], "events.edit", "走进望远镜圆顶", "/events/1/", "一号圆顶", is_shown=True
    )


@pytest.fixture
def keeper(cast):
    return cast.actor("astro_coordinator")


@pytest.fixture
def need(owner, keeper):
    return open_need(actor=keeper, owner=owner, draft=DRAFT, now=NOW)


def offered(need, helper=STUDENT):
    return offer_help(actor=VISITOR, need_id=need.public_id, helper=helper, now=NOW)


def confirmed(need, keeper, helper=STUDENT):
    return confirm_duty(actor=keeper, duty_id=offered(need, helper).public_id, now=NOW)


def told(now=NOW):
    mail.outbox.clear()
    send_due(now=now)
    return [(letter.to[0], letter.body) for letter in mail.outbox]


def notices(account):
    return list(
        Notice.objects.filter(recipient=account, topic="duties").order_by("pk").values_list("message", flat=True)
    )


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_member", "stranger"])
def test_only_who_keeps_it_wants_and_confirms_help(cast, owner, need, who):
    duty = offered(need)

    with pytest.raises(Refused):
        open_need(actor=cast.actor(who), owner=owner, draft=DRAFT, now=NOW)
    with pytest.raises(UnknownDuty):
        confirm_duty(actor=cast.actor(who), duty_id=duty.public_id, now=NOW)
    with pytest.raises(Refused):
        invite_helper(actor=cast.actor(who), need_id=need.pk, helper=replace(STUDENT, contact="x@example.org"), now=NOW)


def test_who_offers_help_hears_of_it_by_letter_and_the_keepers_by_notice(cast, need, keeper):
    duty = confirmed(need, keeper)

    letters = told()

    assert [to for to, _body in letters if to == "zhou@example.org"] == ["zhou@example.org"] * 2
    assert all(
        f"/duties/{duty.public_id}/{duty_key(duty.public_id)}/" in body
        for to, body in letters
        if to == "zhou@example.org"
    )
    assert len(notices(cast.account["astro_coordinator"])) == 1


def test_somebody_of_the_register_says_yes_to_an_invitation(cast, need, keeper):
    account = cast.account["ocean_coordinator"]
    duty = invite_helper(actor=keeper, need_id=need.pk, helper=Helper(account_id=account.pk, name="海"), now=NOW)

    confirm_duty(actor=cast.actor("ocean_coordinator"), duty_id=duty.public_id, now=NOW)

    assert [one.state for one in own_duties(account_id=account.pk, since=NOW)] == ["confirmed"]
    assert len(notices(account)) == 2


def test_who_only_offered_cannot_confirm_themselves(need):
    duty = offered(need)

    with pytest.raises(WrongState):
        confirm_duty(actor=VISITOR, duty_id=duty.public_id, key=duty_key(duty.public_id), now=NOW)


def test_a_wrong_key_opens_nothing(need):
    duty = offered(need)

    with pytest.raises(UnknownDuty):
        give_up_duty(actor=VISITOR, duty_id=duty.public_id, key="0" * 32, now=NOW)


def test_no_more_are_confirmed_than_are_wanted(need, keeper):
    for number in (1, 2):
        confirmed(need, keeper, replace(STUDENT, contact=f"{number}@example.org"))

    with pytest.raises(HelpEnough):
        offered(need, replace(STUDENT, contact="3@example.org"))
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpNeed.objects.filter(pk=need.pk).update(taken=3)


def test_who_withdraws_leaves_room_and_time_for_another(need, keeper):
    duty = confirmed(need, keeper)

    give_up_duty(actor=VISITOR, duty_id=duty.public_id, key=duty_key(duty.public_id), reason="考试", now=NOW)

    need.refresh_from_db()
    assert need.taken == 0
    assert not ResourceHold.objects.exists()


def test_nobody_is_in_a_need_twice(need):
    offered(need)

    with pytest.raises(HelpTwice):
        offered(need)


@pytest.mark.parametrize("helper", [
    replace(STUDENT, name=""), replace(STUDENT, contact=""), replace(STUDENT, contact="", age_from=16),
])  # fmt: skip
def test_without_a_name_and_a_contact_nobody_offers(owner, keeper, helper):
    need = open_need(actor=keeper, owner=owner, draft=replace(DRAFT, min_age=14), now=NOW)

    with pytest.raises(InvalidNeed):
        offered(need, helper)


def test_a_task_may_be_for_adults_only(need):
    with pytest.raises(TooYoung):
        offered(need, replace(STUDENT, age_from=16))


def test_what_is_not_public_takes_no_offers(owner, keeper, need):
    follow_owner(actor=keeper, owner=replace(owner, is_shown=False), shift=timedelta(0), now=NOW)

    assert list_open_needs(sources=[SOURCE], now=NOW) == []
    with pytest.raises(UnknownDuty):
        offered(need)


def test_a_guide_on_duty_at_a_visit_cannot_help_elsewhere_at_that_time(cast, house, need, keeper):
    person = cast.person["li"]
    house.open()
    guide = add_resource(actor=SYSTEM, unit_id=cast.unit["ocean"], kind="guide", name="李", person_id=person.pk)
    assign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=house.slots[0].id, now=NOW)

    with pytest.raises(ElsewhereThen):
        invite_helper(actor=keeper, need_id=need.pk, helper=Helper(person_id=person.pk), now=NOW)


def test_who_helps_elsewhere_cannot_be_put_on_a_roster_at_that_time(cast, house, need, keeper):
    person = cast.person["li"]
    house.open()
    guide = add_resource(actor=SYSTEM, unit_id=cast.unit["ocean"], kind="guide", name="李", person_id=person.pk)
    duty = invite_helper(actor=keeper, need_id=need.pk, helper=Helper(person_id=person.pk), now=NOW)
    confirm_duty(actor=keeper, duty_id=duty.public_id, now=NOW)

    with pytest.raises(NothingLeft):
        assign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=house.slots[0].id, now=NOW)


def test_two_duties_at_once_cannot_be_stored(need, keeper):
    duty = confirmed(need, keeper)
    held = ResourceHold.objects.filter(duty=duty).first()

    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceHold.objects.create(who=held.who, bucket=held.bucket)


def test_a_volunteer_of_the_roster_is_one_of_the_helpers(cast, need, keeper):
    volunteer = add_resource(actor=SYSTEM, unit_id=cast.unit["astro"], kind="volunteer", name="退休教师王老师")
    duty = invite_helper(actor=keeper, need_id=need.pk, helper=Helper(resource_id=volunteer.pk), now=NOW)
    confirm_duty(actor=keeper, duty_id=duty.public_id, now=NOW)

    lost = withdraw_resource(
        actor=SYSTEM, resource_id=volunteer.pk, from_at=OPENING, until_at=OPENING + timedelta(hours=1), reason="生病", now=NOW
    )  # fmt: skip

    assert lost == ()
    assert Duty.objects.get(pk=duty.pk).state == "withdrawn"


def test_at_another_time_who_is_elsewhere_is_asked_again(cast, house, need, keeper):
    person = cast.person["li"]
    house.open(count=2)
    guide = add_resource(actor=SYSTEM, unit_id=cast.unit["astro"], kind="guide", name="李", person_id=person.pk)
    assign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=house.slots[1].id, now=NOW)
    duty = invite_helper(actor=keeper, need_id=need.pk, helper=Helper(person_id=person.pk), now=NOW)
    confirm_duty(actor=keeper, duty_id=duty.public_id, now=NOW)
    later = replace(DRAFT, starts_at=DRAFT.starts_at + timedelta(hours=2), ends_at=DRAFT.ends_at + timedelta(hours=2))

    change_need(actor=keeper, need_id=need.pk, draft=later, now=NOW)

    need.refresh_from_db()
    assert (Duty.objects.get(pk=duty.pk).state, need.taken) == ("invited", 0)


def test_calling_off_tells_everybody_why(need, keeper):
    confirmed(need, keeper)
    told()

    end_needs(actor=keeper, source=SOURCE, reason="雷雨", now=NOW)

    assert [(to, "雷雨" in body) for to, body in told() if to == "zhou@example.org"] == [("zhou@example.org", True)]


def test_helpers_are_reminded_once_a_day_before(need, keeper):
    confirmed(need, keeper)
    told()

    assert remind_helpers(now=OPENING - timedelta(hours=25)) == 0
    assert remind_helpers(now=OPENING - timedelta(hours=20)) == 1
    assert remind_helpers(now=OPENING - timedelta(hours=19)) == 0


def test_minutes_served_go_out_under_names_that_may_be_named(need, keeper):
    named = confirmed(need, keeper)
    unnamed = confirmed(need, keeper, replace(STUDENT, name="吴", contact="wu@example.org", is_named=False))

    note_served(actor=keeper, source=SOURCE, served={named.pk: 90, unnamed.pk: None}, now=OPENING)

    found = served_by_source([SOURCE])[SOURCE]
    assert [(one.name, one.minutes) for one in found] == [("周明", 90), ("志愿者2", None)]


def test_who_did_not_come_has_served_nothing(need, keeper):
    duty = confirmed(need, keeper)

    note_served(actor=keeper, source=SOURCE, served={duty.pk: ABSENT}, now=OPENING)

    assert served_by_source([SOURCE]) == {}


def test_nothing_is_served_before_it_begins_or_by_somebody_not_confirmed(need, keeper):
    duty = offered(need)

    with pytest.raises(WrongState):
        note_served(actor=keeper, source=SOURCE, served={duty.pk: 60}, now=OPENING)
    confirm_duty(actor=keeper, duty_id=duty.public_id, now=NOW)
    with pytest.raises(WrongState):
        note_served(actor=keeper, source=SOURCE, served={duty.pk: 60}, now=NOW)


def test_next_year_wants_the_same_with_nobody_in_it(need, keeper, owner):
    confirmed(need, keeper)

    copy_needs(
        actor=keeper, source=SOURCE, owner=replace(owner, source="session:2"), shift=timedelta(days=364), now=NOW
    )  # fmt: skip

    (copied,) = list_needs(source="session:2")
    assert (copied.task, copied.wanted, copied.taken, copied.duties) == ("引导观众", 2, 0, ())
    assert copied.starts_at == OPENING + timedelta(days=364)


def test_helpers_outside_the_register_are_forgotten_and_their_minutes_kept(need, keeper):
    duty = confirmed(need, keeper)
    note_served(actor=keeper, source=SOURCE, served={duty.pk: 90}, now=OPENING)

    erase_duties(now=OPENING + timedelta(days=200))

    duty.refresh_from_db()
    assert (duty.name_sealed, duty.contact_sealed, duty.contact_hint, duty.who) == ("", "", "", f"erased:{duty.pk}")
    assert duty.minutes == 90


def test_a_roster_costs_the_same_queries_however_many_help(need, keeper, django_assert_max_num_queries):
    for number in range(6):
        offered(need, replace(STUDENT, contact=f"{number}@example.org"))

    with django_assert_max_num_queries(3):
        list_needs(source=SOURCE)


def test_ones_own_visits_stand_beside_ones_duties(cast, house):
    person = cast.person["li"]
    Person.objects.filter(pk=person.pk).update(account=cast.account["astro_member"])
    house.open()
    guide = add_resource(actor=SYSTEM, unit_id=cast.unit["astro"], kind="guide", name="李", person_id=person.pk)
    assign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=house.slots[0].id, now=NOW)

    visits = own_visits(account_id=cast.account["astro_member"].pk, since=NOW)
    assert [what for _begins, _ends, what in visits] == ["观测台"]


@pytest.mark.parametrize(("field", "value"), [
    ("state", "lost"), ("who", ""), ("minutes", 5), ("minutes", 50_000),
])  # fmt: skip
def test_a_duty_that_cannot_be_is_not_stored(need, field, value):
    duty = offered(need)

    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(**{field: value})


def test_a_minor_is_never_named(owner, keeper):
    need = open_need(actor=keeper, owner=owner, draft=replace(DRAFT, min_age=14), now=NOW)
    duty = offered(need, replace(STUDENT, age_from=14))

    assert not duty.is_named
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(is_named=True)
