import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kepu.engines.ledger.contracts import RecordFilter
from kepu.engines.ledger.selectors import get_record_detail, list_records

NEW = "/workbench/records/new/"
PDF = b"%PDF-1.7 a scan"


def typed(cast, **changes):
    """What a coordinator types in a minute."""
    rows = {f"{name}-{part}": 0 for name in ("parts", "cohosts", "costs") for part in ("INITIAL_FORMS", "TOTAL_FORMS")}
    said = {
        "unit": cast.unit["astro"], "kind": "lecture", "title": "黑洞讲座", "started_on": "2025-05-01", "mode": "onsite",
        "onsite": "120", "key": str(uuid.uuid4()), **rows,
    }  # fmt: skip
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def people(*names):
    return {"parts-TOTAL_FORMS": len(names), **{f"parts-{i}-who": name for i, name in enumerate(names)}}


def recorded(cast):
    return list_records(unit_ids=cast.unit.values(), filters=RecordFilter())[0]


def only(cast):
    [row] = recorded(cast)
    return get_record_detail(public_id=row.public_id, unit_ids=cast.unit.values())


@pytest.fixture
def client_of(sign_in):
    return sign_in("astro_coordinator")


@pytest.mark.charter("N1")
def test_an_act_is_recorded_and_confirmed_in_one_go(client_of, cast):
    answer = client_of.post(NEW, typed(cast, confirm="1"))

    assert answer.status_code == 302
    assert only(cast).row.state == "confirmed"


def test_a_member_records_and_leaves_confirming_to_the_coordinator(sign_in, cast):
    sign_in("astro_member").post(NEW, typed(cast))

    assert only(cast).row.state == "proposed"


def test_an_empty_number_must_be_said_to_be_unknown(client_of, cast):
    answer = client_of.post(NEW, typed(cast, onsite=""))

    assert answer.status_code == 422
    assert recorded(cast) == []


def test_not_known_and_none_are_kept_apart(client_of, cast):
    client_of.post(NEW, typed(cast, mode="both", onsite="", onsite_unknown="on", online="0"))

    row = only(cast).row
    assert (row.onsite, row.online) == (None, 0)


def test_people_of_the_register_are_found_by_name_and_others_are_kept_as_outsiders(client_of, cast):
    client_of.post(NEW, typed(cast, **people("李启明", "王若水（天文研究所）", "外来者")))

    assert [(part.person_id, part.name) for part in only(cast).parts] == [
        (cast.person["li"].pk, "李启明"),
        (cast.person["wang"].pk, "王若水"),
        (None, "外来者"),
    ]


def test_a_person_outside_the_scope_is_not_taken_from_the_register(client_of, cast):
    client_of.post(NEW, typed(cast, **people("钱知远")))

    assert only(cast).parts[0].is_outside


@pytest.mark.charter("A3")
def test_spend_is_typed_in_yuan_and_kept_in_fen_by_purpose(client_of, cast):
    rows = {
        "costs-TOTAL_FORMS": 1,
        "costs-0-amount": "1200.50",
        "costs-0-purpose": "exhibit",
        "costs-0-source": "special",
    }

    client_of.post(NEW, typed(cast, **rows))

    assert only(cast).spends == (("exhibit", "special", 120_050),)


@pytest.mark.charter("N1")
def test_co_hosts_share_equally_unless_shares_are_stated(client_of, cast):
    rows = {"cohosts-TOTAL_FORMS": 1, "cohosts-0-unit": cast.unit["ocean"], "cohosts-0-share": "30"}

    client_of.post(NEW, typed(cast, **rows))

    assert [share.basis_points for share in only(cast).shares] == [7000, 3000]


def test_shares_above_the_whole_are_refused(client_of, cast):
    rows = {"cohosts-TOTAL_FORMS": 2, "cohosts-0-unit": cast.unit["ocean"], "cohosts-0-share": "70"}
    rows |= {"cohosts-1-unit": cast.unit["garden"], "cohosts-1-share": "40"}

    assert client_of.post(NEW, typed(cast, **rows)).status_code == 422


def test_a_place_is_found_by_name_or_code(client_of, cast):
    client_of.post(NEW, typed(cast, region="朝阳区"))

    assert only(cast).row.region_code == "110105"


def test_an_unknown_place_is_refused_next_to_its_field(client_of, cast):
    answer = client_of.post(NEW, typed(cast, region="亚特兰蒂斯"))

    assert "region" in answer.context["form"].errors


def test_the_same_form_sent_twice_makes_one_record(client_of, cast):
    said = typed(cast)
    client_of.post(NEW, said)

    answer = client_of.post(NEW, {**said, "is_different": "on"})

    assert answer.status_code == 302
    assert len(recorded(cast)) == 1


def test_a_suspected_duplicate_is_shown_before_saving(client_of, cast):
    client_of.post(NEW, typed(cast))

    answer = client_of.post(NEW, typed(cast))

    assert answer.status_code == 409
    assert [item["row"].title for item in answer.context["suspects"]] == ["黑洞讲座"]
    assert len(recorded(cast)) == 1


def test_the_decision_that_it_is_a_different_act_is_noted(client_of, cast):
    client_of.post(NEW, typed(cast))

    client_of.post(NEW, typed(cast, is_different="on", why="下午场"))

    newest = max(recorded(cast), key=lambda row: row.id)
    steps = get_record_detail(public_id=newest.public_id, unit_ids=cast.unit.values()).steps
    assert "下午场" in steps[0].reason


def test_an_act_still_to_come_is_not_confirmed(client_of, cast):
    answer = client_of.post(NEW, typed(cast, started_on="2999-01-01", confirm="1"))

    assert answer.status_code == 422
    assert recorded(cast) == []


def test_files_of_a_refused_form_are_there_when_it_is_sent_again(client_of, cast):
    said = typed(cast, title="", files=SimpleUploadedFile("照片.pdf", PDF))
    client_of.post(NEW, said)
    said = typed(cast, files=SimpleUploadedFile("照片.pdf", PDF), started_on="2999-01-01", confirm="1")
    kept = client_of.post(NEW, said).context["kept"]

    client_of.post(NEW, typed(cast, kept=kept))

    assert [proof.file_name for proof in only(cast).evidence] == ["照片.pdf"]


@pytest.mark.parametrize("name", ["报告.html", "图.svg", "run.exe"])
def test_files_that_a_browser_could_run_are_refused(client_of, cast, name):
    answer = client_of.post(NEW, typed(cast, files=SimpleUploadedFile(name, b"<script>")))

    assert answer.status_code == 422


def test_a_file_that_is_not_what_its_name_says_is_refused(client_of, cast):
    assert client_of.post(NEW, typed(cast, files=SimpleUploadedFile("a.pdf", b"MZ"))).status_code == 422


def test_an_act_cannot_be_recorded_for_another_unit(client_of, cast):
    answer = client_of.post(NEW, typed(cast, unit=cast.unit["garden"]))

    assert answer.status_code == 422


def test_a_copy_starts_with_everything_but_day_and_numbers(client_of, cast):
    client_of.post(NEW, typed(cast, **people("李启明")))

    answer = client_of.get(f"{NEW}?copy={only(cast).row.public_id}")

    said = answer.context["form"].initial
    assert (said["title"], said["started_on"], said["onsite"]) == ("黑洞讲座", None, None)
    assert said["parts"][0]["who"].startswith("李启明")


def test_suggestions_come_from_the_actors_scope(client_of, cast):
    people_text = client_of.get("/workbench/records/people/?parts-0-who=李").content.decode()
    nobody = client_of.get("/workbench/records/people/?parts-0-who=钱").content.decode()

    assert "李启明" in people_text
    assert nobody == ""


def test_an_amendment_shows_in_the_history(client_of, cast):
    client_of.post(NEW, typed(cast))
    url = reverse("workbench:records:edit", args=[only(cast).row.public_id])

    client_of.post(url, typed(cast, title="黑洞与时空"))

    detail = only(cast)
    assert detail.row.title == "黑洞与时空"
    assert [step.act for step in detail.steps] == ["proposed", "amended"]


def test_a_correction_shows_what_changes_before_it_is_entered(client_of, cast):
    client_of.post(NEW, typed(cast, confirm="1"))
    url = reverse("workbench:records:correct", args=[only(cast).row.public_id])
    changed = typed(cast, onsite="12", reason="多写了一个零")

    shown = client_of.post(url, changed)
    client_of.post(url, {**changed, "sure": "1"})

    assert [(before, after) for _, before, after in shown.context["changes"]] == [("120", "12")]
    assert only(cast).row.onsite == 12


def test_a_correction_needs_a_reason(client_of, cast):
    client_of.post(NEW, typed(cast, confirm="1"))
    url = reverse("workbench:records:correct", args=[only(cast).row.public_id])

    answer = client_of.post(url, typed(cast, onsite="12", sure="1"))

    assert answer.status_code == 409
    assert only(cast).row.onsite == 120


def test_the_day_of_the_form_is_the_academys_day(client_of, cast):
    assert isinstance(client_of.get(NEW).context["form"].initial["started_on"], date)
