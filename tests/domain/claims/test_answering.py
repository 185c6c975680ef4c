"""Readers who left a contact hear once what became of their message, and then the contact goes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from kepu.domain.claims.contracts import ClaimDraft, MessageDraft
from kepu.domain.claims.errors import WrongState
from kepu.domain.claims.models import Cluster, Message
from kepu.domain.claims.services import (
    answer_readers,
    dismiss_cluster,
    forget_contacts,
    mark_answered,
    merge_cluster,
    open_claim_from,
    submit_message,
)
from kepu.foundation.notices.letters import read_letter
from kepu.foundation.notices.models import Delivery
from kepu.foundation.units.policies import Refused
from tests.domain.claims.acting import hand_in, sign_off

RUMOUR = "喝隔夜水会得癌症，千万别喝！"
READER = "Reader@example.org"


def send(cast, contact=READER, text=RUMOUR, **later):
    return submit_message(draft=MessageDraft(text, contact=contact), now=cast.now + timedelta(**later))


def letters():
    return [read_letter(row) for row in Delivery.objects.exclude(letter="").order_by("pk")]


def open_for(cast, cluster):
    return open_claim_from(
        actor=cast.actor("academy_coordinator"), cluster_id=cluster.pk, unit_id=cast.unit["astro"],
        draft=ClaimDraft("喝隔夜水会致癌", "food"), now=cast.now,
    )  # fmt: skip


def dismiss(cast, cluster, reason="这是一条商业广告"):
    dismiss_cluster(actor=cast.actor("academy_coordinator"), cluster_id=cluster.pk, reason=reason, now=cast.now)


@pytest.fixture
def published(cast, django_capture_on_commit_callbacks):
    """A reader's message that became a claim with a public verdict."""
    message = send(cast)
    claim = open_for(cast, message.cluster)
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(cast, hand_in(cast, claim))
    return message


def test_a_published_verdict_is_written_to_the_reader_in_both_languages_with_its_page(published):
    [(address, subject, body)] = letters()

    assert (address, subject) == (READER, "您交来的消息，核查有结果了")
    assert "结论：不实 (False)" in body
    assert "What you asked about has been checked" in body
    assert f"/claims/{Cluster.objects.get().claim_id}/" in body
    assert "隔夜水会得癌症，千万别喝" not in body  # the address may be another's: their own words are not sent there
    assert "yours alone" not in body


def test_a_claim_that_is_still_being_checked_writes_nothing(cast):
    open_for(cast, send(cast).cluster)

    assert answer_readers(now=cast.now) == 0
    assert letters() == []


def test_nobody_is_answered_twice(cast, published):
    send(cast, days=1)
    answer_readers(now=cast.now + timedelta(days=2))

    assert len(letters()) == 1
    assert Message.objects.filter(answered_at=None).count() == 0


def test_what_is_handed_in_after_the_verdict_is_answered_at_once(cast, published):
    send(cast, contact="other@example.org", days=1)

    assert [address for address, _subject, _body in letters()] == [READER, "other@example.org"]


def test_what_is_merged_into_a_public_claim_is_answered(cast, checked):
    message = send(cast)
    merge_cluster(
        actor=cast.actor("academy_coordinator"), cluster_id=message.cluster_id, claim_id=checked.pk, now=cast.now
    )

    assert len(letters()) == 1


def test_what_cannot_be_checked_is_answered_with_the_reason(cast):
    dismiss(cast, send(cast).cluster)

    [(_address, _subject, body)] = letters()
    assert "这是一条商业广告" in body


def test_a_contact_goes_thirty_days_after_the_answer_and_after_a_year_in_any_case(cast, published):
    waiting = send(cast, text="地震前动物会集体搬家，今晚要震")
    answered = cast.now + timedelta(days=3)
    Message.objects.filter(pk=published.pk).update(decided_at=answered, answered_at=answered)

    assert forget_contacts(now=answered + timedelta(days=29)) == 0
    assert forget_contacts(now=answered + timedelta(days=30)) == 1
    assert Message.objects.get(pk=waiting.pk).contact_sealed
    assert forget_contacts(now=cast.now + timedelta(days=365)) == 1


def test_a_telephone_waits_for_the_desk_which_marks_it_once(cast):
    message = send(cast, contact="010-62550000")
    boss = cast.actor("academy_coordinator")
    with pytest.raises(WrongState):
        mark_answered(actor=boss, message_id=message.pk, now=cast.now)
    dismiss(cast, message.cluster)

    assert letters() == []
    with pytest.raises(Refused):
        mark_answered(actor=cast.actor("astro_editor"), message_id=message.pk, now=cast.now)
    mark_answered(actor=boss, message_id=message.pk, now=cast.now)
    with pytest.raises(WrongState):
        mark_answered(actor=boss, message_id=message.pk, now=cast.now)


def test_the_desk_finds_whom_to_call_and_notes_it(cast):
    message = send(cast, contact="010-62550000")
    dismiss(cast, message.cluster)
    desk = Client()
    desk.force_login(cast.account["academy_coordinator"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page, to_call = (
        reverse("workbench:claims:cluster", args=[message.cluster_id]),
        reverse("workbench:claims:unknown") + "?answer=call",
    )

    assert RUMOUR in desk.get(to_call).text
    assert "已电话答复" in desk.get(page).text
    desk.post(reverse("workbench:claims:cluster_answer", args=[message.cluster_id, message.pk]))
    assert "已由" in desk.get(page).text
    assert RUMOUR not in desk.get(to_call).text


def test_the_sweep_sends_the_letter(cast, published, django_capture_on_commit_callbacks):
    from kepu.foundation.notices.tasks import sweep

    sweep()

    assert [READER] in [each.to for each in mail.outbox]
