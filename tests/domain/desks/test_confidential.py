"""Policy advice: what it says is for its addressees and its author; everybody else knows kind, unit and day."""

from datetime import date

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from kepu.domain.desks.errors import InvalidDraft, WrongState
from kepu.domain.desks.models import Addressee, Commission, CommissionStep, Delivery, Material
from kepu.domain.desks.registers import SOURCES_OF_FIGURES
from kepu.domain.desks.selectors import (
    CommissionFilter,
    get_commission,
    handed_in,
    history_of,
    list_commissions,
    load_by_person,
    opened_file,
    words_of,
)
from kepu.domain.desks.services import begin_work_from, publish_commission, return_delivery, take_delivery
from kepu.engines.ledger.models import Record
from kepu.foundation.audit.models import Event
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.models import StoredFile
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.charter("P2")
SECRETS = ("射电宁静区", "三个台址", "绝密正文", "附件名", "再斟酌", "赵致远")
OTHERS = ["astro_coordinator", "astro_editor", "academy_administrator", "academy_coordinator", "astro_auditor"]
TODAY = date(2025, 6, 1)


@pytest.fixture
def full(cast, advice, delivered):
    """Advice delivered with text and file, returned once with a reason, delivered again and taken."""
    leader = cast.actor("astro_leader")
    delivered(advice, text="绝密正文", upload=Upload("附件名.txt", "绝密正文".encode()))
    return_delivery(actor=leader, commission_id=advice.pk, reason="再斟酌", now=cast.now)
    Commission.objects.filter(pk=advice.pk).update(state="invited")
    delivered(advice, text="绝密正文二")
    take_delivery(actor=leader, commission_id=advice.pk, now=cast.now)
    advice.refresh_from_db()
    return advice


@pytest.mark.parametrize("name", ["astro_leader", "astro_member"])
def test_addressee_and_author_read_everything(cast, full, name):
    row = get_commission(actor=cast.actor(name), public_id=full.public_id)

    assert words_of(row).title == "关于射电宁静区的建议"
    assert handed_in(row)[-1].file_name == "附件名.txt"
    assert "再斟酌" in [step["why"] for step in history_of(row)]
    stored = row.deliveries.get(number=1).file
    assert opened_file(row, stored).content.decode() == "绝密正文"


@pytest.mark.parametrize("name", OTHERS)
def test_everybody_else_gets_kind_unit_and_day(cast, full, name):
    actor = cast.actor(name)

    (line,) = list_commissions(actor=actor, filters=CommissionFilter(), today=TODAY)

    assert line.is_hidden
    assert (line.title, line.person_name, line.due_on, line.state) == ("", "", None, "")
    with pytest.raises(Commission.DoesNotExist):
        get_commission(actor=actor, public_id=full.public_id)


@pytest.mark.parametrize(
    "narrowed", [{"words": "射电"}, {"words": "赵"}, {"state": "taken"}, {"category": "academician"}, {"late": True}]
)
def test_no_filter_tells_what_it_says(cast, full, narrowed):
    actor = cast.actor("astro_coordinator")

    assert list_commissions(actor=actor, filters=CommissionFilter(**narrowed), today=TODAY) == []


def test_another_unit_does_not_learn_that_it_exists(cast, full):
    assert list_commissions(actor=cast.actor("ocean_coordinator"), filters=CommissionFilter(), today=TODAY) == []


def test_the_editor_who_asked_is_no_reader_unless_named(cast, advice):
    with pytest.raises(Commission.DoesNotExist):
        get_commission(actor=cast.actor("astro_editor"), public_id=advice.public_id)


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_acts_on_it(cast, advice, delivered, name):
    delivered(advice)

    with pytest.raises(Refused):
        take_delivery(actor=cast.actor(name), commission_id=advice.pk, now=cast.now)


def test_rows_and_files_hold_none_of_it_in_the_clear(full):
    rows = [*Commission.objects.all(), *Delivery.objects.all(), *CommissionStep.objects.all(), *Material.objects.all()]
    dump = serializers.serialize("json", [*rows, *StoredFile.objects.all()], ensure_ascii=False)

    assert not [secret for secret in SECRETS[:-1] if secret in dump]
    assert not [secret for secret in SECRETS if secret.encode() in StoredFile.objects.get().file.read()]


def test_the_audit_log_tells_that_it_was_asked_for_and_no_more(full):
    event = Event.objects.get(object_kind="desks.commission")

    assert (event.verb, event.object_title, event.account_id, event.actor_name) == ("invited", "", None, "system")


def test_its_record_has_no_content_and_names_nobody(cast, full):
    record = Record.objects.get()

    assert (record.kind_id, record.unit_id, record.state) == ("policy_advice", cast.unit["astro"], "proposed")
    text = " ".join(
        [
            record.title,
            record.remark,
            *record.steps.values_list("actor__username", flat=True).distinct().exclude(actor=None),
        ]
    )
    assert not [secret for secret in SECRETS if secret in text]
    assert not record.contributions.exists()
    assert not record.evidence.exists()


def test_notices_name_nothing_and_reach_its_readers_alone(cast, ask, django_capture_on_commit_callbacks, delivered):
    with django_capture_on_commit_callbacks(execute=True):
        row = ask(
            kind="policy_advice",
            title="关于射电宁静区的建议",
            brief="请说明",
            addressee_ids=(cast.account["astro_leader"].pk,),
        )
        delivered(row)

    notices = Notice.objects.filter(topic="desk")
    assert {notice.recipient.username for notice in notices} == {"astro_member", "astro_leader"}
    assert all("射电" not in str(notice.params) and notice.unit_id is None for notice in notices)


def test_load_does_not_count_it(cast, advice):
    assert load_by_person(unit_ids=[cast.unit["astro"]])[0].open_count == 0


def test_behind_a_figure_stand_its_kind_and_day(cast, full):
    source = SOURCES_OF_FIGURES["commission_outputs"]
    (row,) = source.rows([cast.unit["astro"]], date(2025, 1, 1), date(2025, 12, 31))

    shown = source.show(row)

    assert not [secret for secret in SECRETS if secret in f"{shown.title} {shown.note} {shown.url}"]


def test_it_never_becomes_a_public_work(cast, full):
    leader = cast.actor("astro_leader")

    with pytest.raises(WrongState):
        begin_work_from(actor=leader, commission_id=full.pk, now=cast.now)
    with pytest.raises(WrongState):
        publish_commission(actor=leader, commission_id=full.pk, where="网站", now=cast.now)


@pytest.mark.parametrize("changes", [{"addressee_ids": ()}, {"addressee_ids": (999_999,)}])
def test_advice_names_readers_that_exist(ask, changes):
    with pytest.raises(InvalidDraft):
        ask(kind="policy_advice", **changes)


def test_only_advice_has_addressees(cast, ask):
    with pytest.raises(InvalidDraft):
        ask(addressee_ids=(cast.account["astro_leader"].pk,))


@pytest.mark.parametrize("changes", [{"title": "明文"}, {"brief": "明文"}, {"sealed": ""}])
def test_the_database_refuses_advice_in_the_clear(advice, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.filter(pk=advice.pk).update(**changes)


def test_the_database_refuses_a_delivery_sealed_and_open_at_once(full):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(commission=full, number=1).update(text="明文")


def test_the_database_names_an_addressee_once(cast, advice):
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressee.objects.create(commission=advice, account=cast.account["astro_leader"])
