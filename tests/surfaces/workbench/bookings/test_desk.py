"""The desk of an offering: a list that is narrowed and exported, and decisions with their reasons."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request, SlotDraft
from kepu.engines.booking.models import Appeal, Blackout, Booking, Lock, Pool, Slot
from kepu.engines.booking.services import book, open_offering, open_slots, set_rules
from kepu.engines.booking.services.strikes import add_strike
from kepu.engines.booking.stand import rules_for
from kepu.foundation.audit.models import Event
from kepu.foundation.clock import local_date, now
from kepu.foundation.notices.models import Notice
from kepu.foundation.notices.outbox import send_due
from kepu.foundation.units.contracts import SYSTEM

pytestmark = pytest.mark.django_db
RULES = {"release_days_ahead": None, "persons_per_account_day": None, "group": {"allowed": True, "lead_hours": 1}}


@pytest.fixture
def slot(cast):
    """A slot of ten tomorrow."""
    moment = now()
    offering = open_offering(
        actor=SYSTEM, source="test:desk", unit_id=cast.unit["astro"], title="走进圆顶", rules=RULES, now=moment
    )
    draft = SlotDraft(moment + timedelta(hours=23), moment + timedelta(hours=24), 10)
    return open_slots(actor=SYSTEM, offering_id=offering.id, drafts=[draft], now=moment)[0]


@pytest.fixture
def booked(slot):
    """A family by mail, and a school class."""

    def ask(contact, party):
        return book(actor=VISITOR, request=Request(slot.id, Holder(None, contact, "王女士"), party, contact), now=now())

    school = Party(head_count=5, group_name="第一小学三班", school="第一小学")
    return ask("a@example.org", Party(guests=(Guest(age=35),) * 2)), ask("13800001111", school)


@pytest.fixture
def sign_in(cast):
    def _sign_in(name):
        client = Client()
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture
def keeper(sign_in):
    return sign_in("astro_coordinator")


def at(name, *args):
    return reverse(f"workbench:bookings:{name}", args=args)


def missed(answer, slot, *, strikes=1):
    set_rules(
        actor=SYSTEM, offering_id=slot.offering_id, rules={**RULES, "no_show": {"strikes": strikes}},
        effective_from=local_date(now()), now=now(),
    )  # fmt: skip
    row = Booking.objects.select_related("slot").get(public_id=answer.booking)
    Booking.objects.filter(pk=row.pk).update(state="no_show")
    add_strike(row, "no_show", rules_for(row.slot), now=now())


def test_bookings_are_narrowed_and_exported_and_the_export_is_noted(keeper, slot, booked):
    address = at("offering", slot.offering_id)

    groups = keeper.get(address, {"groups": "on"}).content.decode()
    searched = keeper.get(address, {"q": "a***"}).content.decode()
    file = keeper.get(address, {"export": "csv", "state": "confirmed"}).content.decode()

    assert ("第一小学三班" in groups, "王女士" in groups) == (True, False)
    assert ("第一小学三班" in searched, "王女士" in searched) == (False, True)
    assert ("第一小学三班" in file, "王女士" in file) == (True, True)
    assert Event.objects.filter(verb="booking.exported").count() == 1
    Slot.objects.update(visit_date=local_date(now()) - timedelta(days=3))
    assert "第一小学三班" in keeper.get(address).content.decode(), "where nothing comes, what was is shown"


def test_a_booking_is_cancelled_with_a_reason_that_its_holder_reads(keeper, booked):
    first, _class = booked
    answer = keeper.post(at("cancellation", first.booking), {"reason": "望远镜检修"})

    send_due(now=now())

    assert answer.status_code == 302
    assert Booking.objects.get(public_id=first.booking).state == "cancelled"
    assert "望远镜检修" in mail.outbox[-1].body


def test_pages_are_their_units_alone(sign_in, slot, booked):
    addresses = [at("offering", slot.offering_id), at("cancellation", booked[0].booking), at("extras", slot.public_id)]
    addresses += [at(name, slot.offering_id) for name in ("invitations", "invitations_new", "blackouts", "locks")]
    addresses += [at("index"), at("appeals")]

    assert {sign_in("astro_coordinator").get(address).status_code for address in addresses} == {200}
    assert {sign_in("ocean_coordinator").get(address).status_code for address in addresses[:-2]} == {404}
    assert "走进圆顶" not in sign_in("ocean_coordinator").get(at("index")).content.decode()
    assert {sign_in("astro_member").get(address).status_code for address in addresses} == {403}


def test_a_missed_visit_is_explained_by_its_holder_and_decided_with_an_answer(cast, keeper, slot, booked):
    first, _class = booked
    missed(first, slot)
    own = reverse("public:booking", args=[first.booking, first.manage_key])
    visitor = Client()

    assert "如有特殊原因" in visitor.get(own).content.decode()
    visitor.post(f"{own}explanation/", {"text": "地铁停运"})
    row = Appeal.objects.get()
    assert Notice.objects.filter(recipient=cast.account["astro_coordinator"], dedupe_key=f"appeal:{row.pk}").exists()
    assert "地铁停运" in keeper.get(at("appeals")).content.decode()
    keeper.post(at("appeal", row.pk), {"upheld": "yes", "answer": "情况属实"})

    assert "申诉已采纳" in visitor.get(own).content.decode()
    assert Lock.objects.get().lifted_at is not None
    assert keeper.get(at("appeal", row.pk)).status_code == 404


def test_a_holder_is_locked_by_hand_and_a_lock_is_lifted(keeper, slot, booked):
    keeper.post(at("lock_new", booked[0].booking), {"days": "7", "reason": "倒卖名额"})
    page = keeper.get(at("locks", slot.offering_id)).content.decode()

    assert re.search(r"(?s)a\*\*\*@example.org.*倒卖名额", page)
    keeper.post(at("lock_lifting", slot.offering_id, Lock.objects.get().pk))
    assert Lock.objects.get().lifted_at is not None


def test_a_black_out_closes_a_time_and_is_lifted(keeper, slot, booked):
    begins, ends = now() + timedelta(hours=20), now() + timedelta(hours=30)
    told = {"starts_at": f"{begins:%Y-%m-%dT%H:%M}", "ends_at": f"{ends:%Y-%m-%dT%H:%M}", "reason": "束流机时"}
    wide = {**told, "starts_at": f"{now():%Y-%m-%dT%H:%M}", "ends_at": f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"}

    assert keeper.post(at("blackout_new", slot.offering_id), {**told, "ends_at": told["starts_at"]}).status_code == 422
    keeper.post(at("blackout_new", slot.offering_id), wide)
    row = Blackout.objects.get()
    assert Slot.objects.get().blackout_id == row.pk
    assert "束流机时" in keeper.get(at("blackouts", slot.offering_id)).content.decode()
    keeper.post(at("blackout_lifting", slot.offering_id, row.pk))

    assert Slot.objects.get().blackout_id is None


def test_a_list_of_invited_people_gets_codes_and_letters_and_books_by_link(keeper, slot):
    set_rules(
        actor=SYSTEM, offering_id=slot.offering_id, rules={**RULES, "mode": "invitation"},
        effective_from=local_date(now()), now=now(),
    )  # fmt: skip
    told = {
        "slot": str(slot.id), "expires_at": f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "invited": "李院士，li@example.org，2\n第一小学",
    }  # fmt: skip
    bad = keeper.post(at("invitations_new", slot.offering_id), {**told, "invited": "李院士, 谁, 2"})
    page = keeper.post(at("invitations_new", slot.offering_id), told).content.decode()
    send_due(now=now())

    link = re.search(r"/book/\S+invitation=(\w{10})", mail.outbox[-1].body)
    form = Client().get(link[0]).content.decode()
    assert bad.status_code == 422
    assert (mail.outbox[-1].to, link[1] in page, f'value="{link[1]}"' in form) == (["li@example.org"], True, True)
    first = keeper.get(at("invitations", slot.offering_id)).content.decode()
    assert ("李院士" in first, link[1] in first) == (True, False)


def test_what_is_counted_beside_the_seats_is_set_for_a_slot(keeper, slot):
    keeper.post(at("extras", slot.public_id), {"code": "wheelchair", "seats": "2"})

    assert Pool.objects.get(code="wheelchair").seats == 2
    assert "2" in keeper.get(at("extras", slot.public_id)).content.decode()
