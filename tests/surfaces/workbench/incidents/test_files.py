"""Incident files on their pages: from a phone call to a closed file."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from kepu.domain.emergency.errors import InvalidFact
from kepu.domain.emergency.models import Delivery, DutyShift, Incident, Level, Partner, Statement
from kepu.domain.emergency.questions import questions
from kepu.domain.emergency.services import close_approved, switch_partner
from kepu.domain.syndication.contracts import PartnerDraft as CarrierDraft
from kepu.domain.syndication.services.partners import enter_partner as enter_carrier
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import grant_role
from tests.domain.emergency.acting import approve, partner, publish

pytestmark = pytest.mark.django_db
BLANK = {"words": "", "region": "", "origin": "", "concerned": ""}
NEW = {**BLANK, "hazard": "earthquake", "level": "iv", "title": "昌平发生3.2级地震"}
QUESTIONS = {
    "question-TOTAL_FORMS": 2,
    "question-INITIAL_FORMS": 0,
    "question-0-question": "会有余震吗？",
    "question-0-answer": "会。",
}
SAID = {
    **QUESTIONS,
    "headline": "震级不大，不必恐慌",
    "known": "震级3.2。",
    "unknown": "",
    "advice": "",
    "next_update_at": "",
}
SIGNERS = {
    "signer-TOTAL_FORMS": 4, "signer-INITIAL_FORMS": 0, "signer-0-institute": "地质研究所", "signer-0-name": "石磊",
    "signer-0-email": "shi@example.org", "signer-1-institute": "海洋研究所", "signer-1-name": "林海", "signer-1-email": "lin@example.org",
}  # fmt: skip


@pytest.fixture
def sign_in(cast):
    def _sign_in(name):
        client = Client()
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture
def desk(sign_in):
    return sign_in("astro_coordinator")


def at(name, *args):
    return reverse(f"workbench:incidents:{name}", args=args)


@pytest.fixture
def incident(cast, desk):
    """A running file of the institute of astronomy, opened on the page."""
    desk.post(at("new"), {**NEW, "unit": cast.unit["astro"]})
    return Incident.objects.get()


def test_a_file_is_opened_with_three_entries(cast, desk, incident):
    page = desk.get(at("incident", incident.public_id)).text

    assert "昌平发生3.2级地震" in page
    assert "尚未发声" in page
    assert incident.lead == cast.account["astro_coordinator"]


def test_who_opens_a_file_sees_those_that_run_already_and_none_of_other_units(cast, desk, sign_in, incident):
    assert "昌平发生3.2级地震" in desk.get(at("new")).text
    assert "昌平发生3.2级地震" not in sign_in("ocean_coordinator").get(at("new")).text


def test_bad_entries_stand_beside_their_fields_and_nothing_typed_is_lost(cast, desk):
    answer = desk.post(at("new"), {**NEW, "unit": cast.unit["astro"], "region": "没有这个县"})

    assert answer.status_code == 422
    assert "昌平发生3.2级地震" in answer.text
    assert not Incident.objects.exists()


def test_talking_points_are_written_and_signed_by_link_and_published(cast, desk, incident):
    assert desk.post(at("statement", incident.public_id), SAID).status_code == 302
    answer = desk.post(at("submission", incident.public_id), SIGNERS)

    assert answer.text.count("/workbench/reviews/link/") >= 2
    assert "/workbench/reviews/link/" not in desk.get(at("incident", incident.public_id)).text
    assert Statement.objects.get().questions.get().answer == "会。"


def test_the_same_institute_twice_is_said_and_nothing_typed_is_lost(cast, desk, incident):
    desk.post(at("statement", incident.public_id), SAID)

    answer = desk.post(at("submission", incident.public_id), {**SIGNERS, "signer-1-institute": "地质研究所"})

    assert answer.status_code == 422
    assert "地质研究所不能签两次" in answer.text
    assert "lin@example.org" in answer.text


def test_an_editor_writes_and_only_who_leads_hands_in(cast, sign_in, incident):
    editor = sign_in("astro_editor")
    assert editor.post(at("statement", incident.public_id), SAID).status_code == 302

    assert editor.get(at("submission", incident.public_id)).status_code == 404
    assert editor.post(at("submission", incident.public_id), SIGNERS).status_code == 404


@pytest.mark.parametrize("name", ["ocean_coordinator", "astro_member"])
def test_others_do_not_see_the_file(cast, sign_in, incident, name):
    client = sign_in(name)

    assert client.get(at("incident", incident.public_id)).status_code in (403, 404)
    assert client.post(at("end", incident.public_id), {"reason": "x"}).status_code in (403, 404)


def test_of_two_who_write_at_once_nobody_takes_the_others_words_away(cast, desk, sign_in, incident):
    page, editor = at("statement", incident.public_id), sign_in("astro_editor")
    seen = desk.get(page).context["form"].initial["seen"]
    assert editor.post(page, {**SAID, "headline": "编辑先写的", "seen": seen}).status_code == 302

    refused = desk.post(page, {**SAID, "headline": "专员后写的", "seen": seen})

    assert refused.status_code == 422
    assert all(text in refused.text for text in ("其他人已在此期间保存过", "编辑先写的", "专员后写的"))
    assert Statement.objects.get().headline == "编辑先写的"
    again = refused.context["form"].data["seen"]
    assert desk.post(page, {**SAID, "headline": "专员后写的", "seen": again}).status_code == 302
    assert Statement.objects.get().headline == "专员后写的"


def test_an_after_action_review_is_not_overwritten_unseen(cast, desk, incident):
    desk.post(at("end", incident.public_id), {"reason": "已平息"})
    page, rows = at("after_action", incident.public_id), {"task-TOTAL_FORMS": 0, "task-INITIAL_FORMS": 0}
    seen = desk.get(page).context["form"].initial["seen"]
    desk.post(page, {**rows, "lessons": "先写的", "seen": seen})

    refused = desk.post(page, {**rows, "lessons": "后写的", "seen": seen})

    assert refused.status_code == 422
    assert all(text in refused.text for text in ("先写的", "后写的"))
    assert incident.after_actions.get().lessons == "先写的"


def test_a_page_whose_act_is_not_possible_leads_back_to_the_file(cast, desk, incident):
    file, args = at("incident", incident.public_id), (incident.public_id,)
    assert desk.get(at("submission", *args))["Location"] == file  # nothing is written yet
    assert desk.get(at("reopening", *args))["Location"] == file
    desk.post(at("statement", *args), SAID)
    desk.post(at("submission", *args), SIGNERS)

    for name in ("statement", "submission", "end"):
        assert desk.get(at(name, *args))["Location"] == file
    assert "不能进行此操作" in desk.get(file).text


def test_what_waits_to_be_fetched_is_not_offered_to_be_sent_again(cast, desk, incident):
    partner(cast, way="feed", email="")
    publish(cast, incident)

    assert (
        at("delivery", incident.public_id, Delivery.objects.get().pk)
        not in desk.get(at("incident", incident.public_id)).text
    )


@pytest.mark.parametrize("key", ["²", "９" * 30, "-1", "x", ""])
def test_a_key_that_is_no_number_links_nothing(cast, desk, incident, key):
    assert desk.post(at("links", incident.public_id), {"kind": "claim", "key": key}).status_code == 302
    assert not incident.linked_claims.exists()


def test_the_lead_is_handed_over_on_the_page(cast, desk, sign_in, incident):
    grant_role(
        actor=SYSTEM,
        account_id=cast.account["astro_member"].pk,
        unit_id=cast.unit["astro"],
        role="coordinator",
        now=cast.now,
    )
    taker = cast.account["astro_member"]
    assert desk.post(at("hand_over", incident.public_id), {"account": taker.pk, "note": ""}).status_code == 422
    desk.post(at("hand_over", incident.public_id), {"account": taker.pk, "note": "八点发第二版"})

    next_shift = sign_in("astro_member")
    assert "八点发第二版" in next_shift.get(at("incident", incident.public_id)).text
    assert "请接班负责" in next_shift.get("/workbench/").text
    next_shift.post(at("hand_over_acceptance", incident.public_id))

    assert Incident.objects.get().lead == taker


def test_it_ends_is_reviewed_and_closed(cast, desk, incident):
    assert "不再呼叫专家" in desk.get(at("end", incident.public_id)).text
    desk.post(at("end", incident.public_id), {"reason": "已平息"})
    answers = dict.fromkeys(questions(), "都做到了。")
    tasks = {
        "task-TOTAL_FORMS": 2,
        "task-INITIAL_FORMS": 0,
        "task-0-what": "更新电话簿",
        "task-0-who": "办公室",
        "task-0-due_on": "",
    }
    desk.post(at("after_action", incident.public_id), {**answers, **tasks, "lessons": ""})
    missing = desk.post(at("after_action_submission", incident.public_id))
    assert missing.status_code == 422
    assert "尚未填写经验教训" in missing.text
    desk.post(at("after_action", incident.public_id), {**answers, **tasks, "lessons": "电话簿旧了"})
    desk.post(at("after_action_submission", incident.public_id))
    assert "电话簿旧了" in desk.get(at("after_action_print", incident.public_id)).text

    from kepu.engines.reviews.models import Review

    approve(cast, Review.objects.get().public_id)
    close_approved()

    assert Incident.objects.get().is_closed
    task = Incident.objects.get().after_actions.get().tasks.get()
    desk.post(at("task", incident.public_id, task.pk))
    assert Incident.objects.get().after_actions.get().tasks.get().done_at
    desk.post(at("reopening", incident.public_id), {"reason": "又震了"})
    assert Incident.objects.get().is_open


def test_the_list_is_narrowed_sorted_exported_and_asks_few_questions(
    cast, desk, incident, django_assert_max_num_queries
):
    with django_assert_max_num_queries(18):
        page = desk.get(at("index"), {"state": "open", "sort": "-level"})

    assert incident.title in page.text
    assert incident.title not in desk.get(at("index"), {"drill": "yes"}).text
    assert incident.title in desk.get(at("index"), {"export": "csv"}).getvalue().decode("utf-8-sig")


def test_the_file_asks_few_questions(cast, desk, incident, django_assert_max_num_queries):
    desk.post(at("statement", incident.public_id), SAID)
    with django_assert_max_num_queries(42):
        desk.get(at("incident", incident.public_id))


def test_a_drill_says_so_wherever_it_is_named(cast, desk):
    desk.post(at("new"), {**NEW, "unit": cast.unit["astro"], "is_drill": "on"})
    incident = Incident.objects.get()

    assert "这是演练" in desk.get(at("incident", incident.public_id)).text
    assert "【演练】" in desk.get("/workbench/").text
    assert "演练" in desk.get(at("index")).text


def test_a_partners_secret_is_shown_once(cast, sign_in):
    desk = sign_in("academy_coordinator")
    said = {
        "name": "晨报",
        "kind": "media",
        "unit": cast.unit["academy"],
        "way": "feed",
        "url": "",
        "email": "",
        "contact": "",
    }

    answer = desk.post(at("partner_new"), said)

    entered = Partner.objects.get()
    assert "/feeds/incidents.json?token=" in answer.text
    assert "token=" not in desk.get(at("partner", entered.public_id)).text
    assert "晨报" in desk.get(at("partners"), {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert desk.post(at("partner_new"), said).status_code == 422
    assert "密钥" in desk.post(at("partner_secret", entered.public_id)).text
    desk.post(at("partner_switching", entered.public_id))
    assert not Partner.objects.get().is_active


def test_a_partner_of_works_is_taken_over_once_and_shown_from_both_sides(cast, sign_in):
    desk = sign_in("academy_coordinator")
    draft = CarrierDraft(
        unit_id=cast.unit["academy"], name="星空频道", way="mail", email="desk@example.org", contact="钱编辑"
    )
    carrier, _secret = enter_carrier(actor=cast.actor("academy_coordinator"), draft=draft, now=cast.now)
    page, works = at("partner_new"), reverse("workbench:syndication:partner", args=[carrier.public_id])
    assert "星空频道" in desk.get(page).text

    taken = desk.get(page, {"carrier": carrier.public_id}).context["form"].initial
    answer = desk.post(page, {**taken, "kind": "media"})

    row = Partner.objects.get()
    assert (answer.status_code, row.carrier, row.name, row.email, row.contact) == (
        200, carrier, "星空频道", "desk@example.org", "钱编辑",
    )  # fmt: skip
    assert works in desk.get(at("partner", row.public_id)).text
    assert at("partner", row.public_id) in desk.get(works).text
    again = desk.post(page, {**taken, "kind": "media", "name": "另一个"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["carrier"])


def test_a_partner_of_works_of_another_unit_is_neither_offered_nor_taken(cast, sign_in):
    draft = CarrierDraft(unit_id=cast.unit["ocean"], name="海洋频道", way="mail", email="desk@example.org")
    carrier, _secret = enter_carrier(actor=cast.actor("ocean_coordinator"), draft=draft, now=cast.now)
    desk, page = sign_in("astro_coordinator"), at("partner_new")

    assert "海洋频道" not in desk.get(page, {"carrier": carrier.public_id}).text
    said = {"name": "晨报", "kind": "media", "unit": cast.unit["astro"], "way": "feed", "carrier": carrier.pk}
    assert desk.post(page, said).status_code == 422
    with pytest.raises(InvalidFact):
        partner(cast, carrier_id=carrier.pk, unit="astro", who="astro_coordinator")
    partner(cast)
    partner(cast, name="晚报")
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.update(carrier=carrier)


def test_sending_again_to_an_ended_partner_is_refused_in_words(cast, desk, incident):
    row, _secret = partner(cast)
    publish(cast, incident)
    Delivery.objects.update(state="given_up")
    told, page = Delivery.objects.get(), at("incident", incident.public_id)
    assert "重新发送" in desk.get(page).text
    switch_partner(actor=cast.actor("academy_coordinator"), partner_id=row.pk, active=False, now=cast.now)

    answer = desk.post(at("delivery", incident.public_id, told.pk), follow=True)

    assert "与晨报的合作已终止，不再向其推送" in answer.text
    assert at("delivery", incident.public_id, told.pk) not in desk.get(page).text
    assert Delivery.objects.get().state == "given_up"


def test_the_roster_is_kept_on_its_page(cast, desk):
    begins = localtime(now()) + timedelta(hours=1)
    shift = {
        "unit": cast.unit["astro"], "account": cast.account["astro_editor"].pk, "note": "8210", "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(hours=12):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert desk.post(at("shift_new"), {**shift, "ends_at": shift["starts_at"]}).status_code == 422
    desk.post(at("shift_new"), shift)
    assert "8210" in desk.get(at("roster")).text

    desk.post(at("shift_removal", DutyShift.objects.get().pk))

    assert not DutyShift.objects.exists()


def test_the_academy_changes_levels_and_others_only_read_them(cast, desk, sign_in):
    level = Level.objects.get(code="iv")
    names = [
        "title_zh", "title_en", "colour", "note", "experts_wanted", "ask_at_once", "round_minutes", "above_minutes",
        "academy_minutes", "statement_minutes", "verdict_minutes", "pack_minutes", "update_minutes", "signatures",
    ]  # fmt: skip
    said = {name: getattr(level, name) for name in names}
    assert "一般" in desk.get(at("levels")).text
    assert desk.post(at("level", "iv"), said).status_code == 404
    central = sign_in("academy_administrator")
    assert central.post(at("level", "iv"), {**said, "signatures": 1}).status_code == 422

    central.post(at("level", "iv"), {**said, "round_minutes": 45})

    assert Level.objects.get(code="iv").round_minutes == 45
