from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from kepu.engines.ledger.contracts import Draft, Part, Proof, Source
from kepu.engines.ledger.selectors import get_record_detail, get_row
from kepu.engines.ledger.services import add_evidence, confirm_records, propose_records
from kepu.foundation.files.services import store_file
from kepu.foundation.units.contracts import SYSTEM
from kepu.surfaces.workbench.home.views import Home
from kepu.surfaces.workbench.records.area import waiting
from kepu.surfaces.workbench.records.evidence import safe_name

DAY = date(2025, 5, 1)
INDEX = "/workbench/records/"


def write(cast, number=1, *, unit="astro", confirmed=True, **changes):
    drafts = [
        Draft(
            unit_id=cast.unit[unit], kind=changes.get("kind", "lecture"), title=f"{changes.get('title', '讲座')}{key}", started_on=DAY,
            ended_on=DAY, source=Source("t", f"{unit}{key}"), onsite=100 + key, parts=(Part(person_id=cast.person["li"].pk),),
        )
        for key in range(number)
    ]  # fmt: skip
    records = propose_records(actor=SYSTEM, drafts=drafts, now=cast.now)
    if confirmed:
        confirm_records(actor=SYSTEM, record_ids=[record.pk for record in records], now=cast.now)
    return records


def states(records):
    return [get_row(record_id=record.pk).state for record in records]


def test_the_list_is_narrowed_to_the_actors_scope(sign_in, cast):
    write(cast, unit="astro")
    write(cast, unit="garden")

    rows = sign_in("astro_member").get(INDEX).context["rows"]

    assert [item["row"].unit_name for item in rows] == ["天文研究所"]


def test_a_branch_narrows_to_one_of_its_units(sign_in, cast):
    write(cast, unit="astro")
    write(cast, unit="ocean")

    rows = sign_in("north_coordinator").get(f"{INDEX}?unit=ocean").context["rows"]

    assert [item["row"].unit_name for item in rows] == ["海洋研究所"]


def test_a_page_of_the_list_stays_within_its_budget(sign_in, cast, django_assert_max_num_queries):
    write(cast, 40)
    client = sign_in("astro_coordinator")

    with django_assert_max_num_queries(30):
        answer = client.get(INDEX)

    assert len(answer.context["rows"]) == 30


def test_the_number_of_queries_does_not_grow_with_the_rows(
    sign_in, cast, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in("astro_coordinator")
    write(cast, 2)
    with CaptureQueriesContext(connection) as queries:
        client.get(INDEX)
    few = len(queries)
    write(cast, 20, unit="hall")

    with django_assert_max_num_queries(few + 1):
        client.get(INDEX)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_can_be_taken_away_as_a_file(sign_in, cast, kind):
    write(cast, 3, title="=讲座")

    content = sign_in("astro_coordinator").get(f"{INDEX}?export={kind}").content

    if kind == "csv":
        assert content.decode("utf-8-sig").count("'=讲座") == 3
    else:
        assert load_workbook(BytesIO(content)).active.max_row == 4


def test_what_waits_for_a_coordinator_is_named_on_the_home_page(cast):
    write(cast, 2, confirmed=False)
    write(cast, 3, unit="ocean")

    items = list(waiting(cast.actor("north_coordinator"), DAY))

    assert [(item.count, item.tone) for item in items] == [(2, "warn"), (3, "info")]
    assert Home.template_name


def test_chosen_records_are_confirmed_after_a_page_that_asks(sign_in, cast):
    records = write(cast, 3, confirmed=False)
    client = sign_in("astro_coordinator")

    asked = client.post(f"{INDEX}selection/", {"act": "confirm", "record": [record.pk for record in records]})
    before = states(records)
    client.post(f"{INDEX}selection/confirmed/", {"record": asked.context["ids"]})

    assert before == ["proposed"] * 3
    assert states(records) == ["confirmed"] * 3


def test_all_that_the_list_shows_are_chosen_at_once(sign_in, cast):
    records = write(cast, 40, confirmed=False)

    asked = sign_in("astro_coordinator").post(
        f"{INDEX}selection/", {"act": "confirm", "all": "1", "query": "waiting=confirm"}
    )

    assert len(asked.context["ids"]) == len(records)


def test_a_unit_cannot_accept_its_own_records(sign_in, cast):
    records = write(cast)

    answer = sign_in("astro_coordinator").post(f"{INDEX}selection/accepted/", {"record": [records[0].pk]})

    assert answer.status_code == 404
    assert states(records) == ["confirmed"]


def test_records_are_returned_only_with_a_reason(sign_in, cast):
    records = write(cast)
    client = sign_in("north_coordinator")

    client.post(f"{INDEX}selection/returned/", {"record": [records[0].pk], "reason": " "})
    first = states(records)
    client.post(f"{INDEX}selection/returned/", {"record": [records[0].pk], "reason": "缺照片"})

    assert (first, states(records)) == (["confirmed"], ["returned"])


def test_one_units_coordinator_cannot_confirm_anothers_records(sign_in, cast):
    records = write(cast, confirmed=False)

    answer = sign_in("ocean_coordinator").post(f"{INDEX}selection/confirmed/", {"record": [records[0].pk]})

    assert answer.status_code == 404
    assert states(records) == ["proposed"]


PAGES = ["detail", "sheet", "correct", "withdraw"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("astro_coordinator", 200), ("garden_coordinator", 404), ("stranger", 403), (None, 302)]
)
def test_a_record_opens_for_those_in_its_scope_only(sign_in, client, cast, page, who, status):
    [record] = write(cast)
    url = reverse(f"workbench:records:{page}", args=[record.public_id])

    answer = (sign_in(who) if who else client).get(url)

    assert answer.status_code == status


@pytest.mark.parametrize("page", ["correct", "withdraw"])
def test_a_member_reads_but_does_not_correct_or_withdraw(sign_in, cast, page):
    [record] = write(cast)

    assert sign_in("astro_member").get(reverse(f"workbench:records:{page}", args=[record.public_id])).status_code == 404


def test_opening_the_pages_changes_nothing(sign_in, cast):
    [record] = write(cast)
    client = sign_in("astro_coordinator")

    for page in PAGES:
        client.get(reverse(f"workbench:records:{page}", args=[record.public_id]))

    detail = get_record_detail(public_id=record.public_id, unit_ids=cast.unit.values())
    assert (detail.row.state, detail.row.is_live, len(detail.steps)) == ("confirmed", True, 2)


def test_a_withdrawal_is_entered_with_its_reason(sign_in, cast):
    [record] = write(cast)
    url = reverse("workbench:records:withdraw", args=[record.public_id])

    sign_in("astro_coordinator").post(url, {"reason": "没有举办"})

    assert get_row(record_id=record.pk).is_withdrawn


def test_a_proposed_record_is_thrown_away_after_asking(sign_in, cast):
    [record] = write(cast, confirmed=False)
    url = reverse("workbench:records:discard", args=[record.public_id])
    client = sign_in("astro_coordinator")

    asked = client.get(url).status_code
    client.post(url)

    assert asked == 200
    with pytest.raises(LookupError):
        get_record_detail(public_id=record.public_id, unit_ids=cast.unit.values())


def evidence_of(cast, record, name="照片.jpg", content=b"\xff\xd8\xff photo"):
    stored = store_file(actor=SYSTEM, unit_id=record.unit_id, name=name, content=content, now=cast.now)
    [proof] = add_evidence(actor=SYSTEM, record_id=record.pk, proofs=[Proof(file_id=stored.pk)], now=cast.now)
    return reverse("workbench:records:evidence-file", args=[record.public_id, proof.pk])


@pytest.mark.parametrize(
    ("who", "status"),
    [("astro_member", 200), ("north_coordinator", 200), ("garden_coordinator", 404), ("stranger", 403), (None, 302)],
)
def test_evidence_is_handed_out_within_scope_only(sign_in, client, cast, who, status):
    url = evidence_of(cast, write(cast)[0])

    assert (sign_in(who) if who else client).get(url).status_code == status


def test_evidence_is_a_download_that_the_browser_does_not_interpret(sign_in, cast):
    answer = sign_in("astro_member").get(evidence_of(cast, write(cast)[0], name='x".html', content=b"<script>"))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_evidence_is_not_found_under_another_record(sign_in, cast):
    first, second = write(cast, 2)
    url = evidence_of(cast, first).replace(str(first.public_id), str(second.public_id))

    assert sign_in("astro_member").get(url).status_code == 404


def test_evidence_can_be_added_after_confirmation(sign_in, cast):
    [record] = write(cast)
    url = reverse("workbench:records:evidence", args=[record.public_id])

    sign_in("astro_member").post(url, {"files": SimpleUploadedFile("../../照片.png", b"\x89PNG..."), "note": "现场"})

    [proof] = get_record_detail(public_id=record.public_id, unit_ids=cast.unit.values()).evidence
    assert (proof.file_name, proof.note, len(proof.sha256)) == ("照片.png", "现场", 64)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\b.pdf", "b.pdf"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ('"<>|.pdf', "pdf"),
        ("...", "file"),
    ],
)
def test_hostile_names_become_plain_ones(name, safe):
    assert safe_name(name) == safe


def test_a_confidential_title_is_shown_only_to_those_who_work_on_the_hosts_records(sign_in, cast):
    [record] = write(cast, kind="policy_advice", title="密")
    url = reverse("workbench:records:detail", args=[record.public_id])

    leader = sign_in("academy_leader").get(url).content.decode()
    own = sign_in("astro_coordinator").get(url).content.decode()

    assert "密0" not in leader
    assert "密0" in own
