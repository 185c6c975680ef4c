"""Who has no account gets a letter, where a mail address was left; with the link that opens the booking."""

from datetime import timedelta

from django.core import mail

from kepu.engines.booking.contracts import VISITOR
from kepu.engines.booking.models import Booking
from kepu.engines.booking.services import cancel_booking, lift_lock, lock_holder, remind
from kepu.foundation.notices.models import Delivery
from kepu.foundation.notices.outbox import PAUSES, send_due
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.booking.house import NOW, OPENING


def arrived(now=NOW):
    mail.outbox.clear()
    send_due(now=now)
    return [(letter.to[0], letter.subject.split("：")[0], letter.body) for letter in mail.outbox]


def test_a_holder_without_an_account_hears_by_letter_from_booking_to_offer(house):
    house.open(capacity=1)
    booked = house.book("a@example.org")
    waiting = house.wait("b@example.org")
    cancel_booking(actor=VISITOR, booking_id=booked.booking, key=booked.manage_key, now=NOW)

    letters = arrived()

    assert sorted((to, what) for to, what, _body in letters) == [
        ("a@example.org", "您已取消预约"),
        ("a@example.org", "预约成功"),
        ("b@example.org", "候补到名额"),
        ("b@example.org", "已进入候补"),
    ]
    offer = next(body for _to, what, body in letters if "Take it before" in body)
    assert f"/bookings/{waiting.booking}/{waiting.manage_key}/" in offer
    assert Delivery.objects.filter(letter="").count() == 4, (
        "what was sealed for sending is forgotten once it has arrived"
    )


def test_a_telephone_number_or_an_account_gets_no_letter_and_a_reminder_comes_once(house, cast):
    house.open()
    house.book("13800005678")
    house.book(cast.account["astro_leader"].pk)
    house.book("c@example.org")
    arrived()
    soon = OPENING - timedelta(hours=2)

    assert remind(now=soon) == 2
    assert remind(now=soon) == 0
    assert [to for to, _what, body in arrived(soon) if "Tomorrow or soon" in body] == ["c@example.org"]


def test_a_letter_that_cannot_be_sent_is_given_up_and_forgotten(house, monkeypatch):
    house.open()
    house.book("a@example.org")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda letter: (_ for _ in ()).throw(OSError("down")))
    later = NOW

    for pause in [*PAUSES, timedelta(days=2)]:
        send_due(now=later)
        later += pause + timedelta(minutes=6)

    assert [(row.state, row.letter) for row in Delivery.objects.filter(account=None)] == [("given_up", "")]


def test_who_is_locked_by_hand_hears_why_and_until_when_and_when_it_is_lifted(house):
    house.open()
    house.book("a@example.org")
    arrived()
    row = Booking.objects.select_related("slot").get()

    lock = lock_holder(
        actor=SYSTEM, offering_id=row.slot.offering_id, holder_key=row.holder_key, until=NOW + timedelta(days=30),
        reason="转卖名额", now=NOW,
    )  # fmt: skip
    told = arrived()
    lift_lock(actor=SYSTEM, lock_id=lock.pk, now=NOW)

    assert [to for to, _what, _body in told] == ["a@example.org"]
    assert "转卖名额" in told[0][2]
    assert "已恢复预约" in arrived()[0][2]
