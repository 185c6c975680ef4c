"""What readers hand in: clusters, growth, merging, and what becomes of it."""

from datetime import timedelta

import pytest

from kepu.domain.claims import matching
from kepu.domain.claims.contracts import ClaimDraft, MessageDraft
from kepu.domain.claims.errors import InvalidFact, WrongState
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.models import Cluster, Message
from kepu.domain.claims.selectors.desk import clusters_in, contact_of
from kepu.domain.claims.services import (
    add_variant,
    dismiss_cluster,
    forget_contacts,
    merge_cluster,
    open_claim_from,
    rate_cluster,
    submit_message,
    withdraw_claim,
)
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.domain.claims.acting import TEXT, hand_in, sign_off

ALIKE = ["喝隔夜水会得癌症，千万别喝！", "【速转】喝隔夜水会得癌症，告诉家人", "震惊！隔夜水喝了会得癌症"]


def send(text, now, **more):
    return submit_message(draft=MessageDraft(text, **more), now=now)


def test_like_messages_stand_in_one_cluster_and_what_grows_and_harms_comes_first(cast):
    for text in ALIKE:
        send(text, cast.now - timedelta(days=3))
    for text in ("地震前动物会集体搬家，今晚要震", "今晚要震！地震前动物会集体搬家"):
        send(text, cast.now - timedelta(hours=2))
    rows = list(clusters_in([cast.unit["academy"]], now=cast.now))

    assert [(row.total, row.recent) for row in rows] == [(2, 2), (3, 0)]
    send(ALIKE[0], cast.now)
    rate_cluster(actor=cast.actor("academy_coordinator"), cluster_id=rows[1].pk, harm=4, now=cast.now)
    assert clusters_in([cast.unit["academy"]], now=cast.now).filter(pk=rows[1].pk)[0].rise == 4


def test_the_desk_hears_of_a_new_cluster_once(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for text in ALIKE:
            send(text, cast.now)

    told = Notice.objects.filter(topic="claims").values_list("recipient__username", flat=True)
    assert list(told) == ["academy_coordinator"]


def test_a_cluster_becomes_a_claim_whose_clock_began_with_the_first_message(cast, django_capture_on_commit_callbacks):
    for days, text in enumerate(ALIKE):
        send(text, cast.now - timedelta(days=days + 1))
    cluster = Cluster.objects.get()
    boss = cast.actor("academy_coordinator")
    claim = open_claim_from(
        actor=boss,
        cluster_id=cluster.pk,
        unit_id=cast.unit["astro"],
        draft=ClaimDraft("喝隔夜水会致癌", "food"),
        now=cast.now,
    )

    assert claim.variants.count() == 3
    assert claim.first_seen_at == cast.now - timedelta(days=3)
    send("喝隔夜水会得癌症？千万别喝", cast.now)
    assert Cluster.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(cast, hand_in(cast, claim))
    assert look_up(ALIKE[1]).matches[0].card.id == claim.pk


def test_merging_into_a_public_claim_teaches_every_process_at_once(cast, checked):
    odd = "听说用微波炉热过的饭菜吃了要长瘤子"
    assert look_up(TEXT).state == "known"
    send(odd, cast.now)
    cluster = Cluster.objects.get()

    merge_cluster(actor=cast.actor("academy_coordinator"), cluster_id=cluster.pk, claim_id=checked.pk, now=cast.now)

    assert look_up(odd).matches[0].card.id == checked.pk
    with pytest.raises(WrongState):
        merge_cluster(actor=cast.actor("academy_coordinator"), cluster_id=cluster.pk, claim_id=checked.pk, now=cast.now)


def test_an_institute_does_not_touch_what_waits_at_the_academy(cast):
    send(ALIKE[0], cast.now)

    with pytest.raises(Refused):
        dismiss_cluster(
            actor=cast.actor("astro_coordinator"), cluster_id=Cluster.objects.get().pk, reason="x", now=cast.now
        )


def test_a_contact_is_sealed_and_goes_thirty_days_after_the_end(cast):
    message = send(ALIKE[0], cast.now, contact="reader@example.org")
    dismiss_cluster(
        actor=cast.actor("academy_coordinator"), cluster_id=message.cluster_id, reason="与事实无关", now=cast.now
    )

    assert "reader" not in message.contact_sealed
    assert contact_of(message) == "reader@example.org"
    assert forget_contacts(now=cast.now + timedelta(days=29)) == 0
    assert forget_contacts(now=cast.now + timedelta(days=31)) == 1


def test_what_says_nothing_is_not_kept(cast):
    for text in ("  啊 ", "啊" * 2001):
        with pytest.raises(InvalidFact):
            send(text, cast.now)
    assert not Message.objects.exists()


def test_a_process_that_began_before_answers_with_a_new_verdict_at_its_next_question(cast, checked):
    early = matching._Memory()
    assert len(early.current()) == 1

    odd = "热过的剩饭里全是致癌物，微波炉是元凶"
    add_variant(actor=cast.actor("astro_editor"), claim_id=checked.pk, text=odd, now=cast.now)
    assert early.current().match(odd).state == "known"
    withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=checked.pk, reason="撤稿", now=cast.now)
    assert len(early.current()) == 0
