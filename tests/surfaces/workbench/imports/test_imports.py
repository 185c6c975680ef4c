"""Importing a workbook in the workbench: hand in, settle, leave out, import, confirm."""

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kepu.engines.ledger.models import Record
from kepu.engines.workbooks.models import Workbook

HEAD = [
    "序号",
    "活动名称",
    "活动时间",
    "活动形式",
    "主办单位",
    "协办单位",
    "主讲人",
    "线下参加人数",
    "线上观看人次",
    "经费(万元)",
]
GOOD = [1, "黑洞科普讲座", "2025.3.8", "讲座", "天文研究所", "海洋所", "李启明", "约300人", "/", "1.2万"]
DATELESS = [2, "星系展览", "待定", "展览", "天文研究所", None, None, 50, None, None]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def content(*rows):
    book = openpyxl.Workbook()
    for row in (["2025年度科普工作台账"], HEAD, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def hand_in(cast, sign_in):
    """hand_in(row, …) → (client, workbook) of astro's coordinator."""

    def _hand_in(*rows, name="台账.xlsx", by="astro_coordinator", unit="astro"):
        client = sign_in(by)
        file = SimpleUploadedFile(name, content(*rows))
        answer = client.post(reverse("workbench:imports:new"), {"file": file, "unit": cast.unit[unit]})
        assert answer.status_code == 302, answer.content.decode()
        return client, Workbook.objects.latest("pk")

    return _hand_in


def url(name, book, *args):
    return reverse(f"workbench:imports:{name}", args=[book.public_id, *args])


def settled(row, cast, **changes):
    values = {
        "title": "星系展览",
        "kind": "exhibition",
        "start": "2025-04-01",
        "host": cast.unit["astro"],
        "cohosts": "植物园、市科协",
        "people": "王五",
        "onsite": "50",
    }
    return {f"row{row.pk}-{name}": value for name, value in (values | changes).items()}


def test_a_workbook_goes_from_file_to_confirmed_records(cast, hand_in):
    client, book = hand_in(GOOD, DATELESS)
    page = client.get(url("detail", book)).content.decode()
    assert "待定" in page
    assert "C4" in page

    row = book.rows.held().get()
    client.post(url("row", book, row.pk), settled(row, cast))
    assert client.get(url("import", book)).status_code == 200
    assert Record.objects.count() == 0
    client.post(url("import", book))
    client.post(url("confirm", book))

    assert set(Record.objects.values_list("title", "state")) == {
        ("黑洞科普讲座", "confirmed"),
        ("星系展览", "confirmed"),
    }
    exhibition = Record.objects.get(title="星系展览")
    assert exhibition.shares.count() == 2
    assert exhibition.tags.get().value == "市科协"


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(cast, hand_in):
    client, book = hand_in(DATELESS)
    row = book.rows.get()
    answer = client.post(
        url("row", book, row.pk), settled(row, cast, start="", cohosts="海洋研究院"), headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "海洋研究院" in page
    assert page.lstrip().startswith("<article")
    assert book.rows.held().count() == 1


def test_settling_in_the_list_shows_the_row_as_it_stands_now(cast, hand_in):
    client, book = hand_in(DATELESS)
    row = book.rows.get()
    page = client.post(url("row", book, row.pk), settled(row, cast), headers={"HX-Request": "true"}).content.decode()
    assert "2025-04-01" in page


def test_a_row_is_left_out_with_a_reason_and_taken_back(hand_in):
    client, book = hand_in(DATELESS)
    row = book.rows.get()
    client.post(url("omit", book, row.pk), {"reason": ""})
    assert book.rows.get().state == "held"
    client.post(url("omit", book, row.pk), {"reason": "未举办"})
    assert (book.rows.get().state, book.rows.get().reason) == ("skipped", "未举办")
    client.post(url("reopen", book, row.pk))
    assert book.rows.get().state == "held"


def test_the_same_file_again_leads_to_the_same_workbook(cast, sign_in):
    client, same = sign_in("astro_coordinator"), content(GOOD)
    for _ in range(2):
        file = SimpleUploadedFile("台账.xlsx", same)
        client.post(reverse("workbench:imports:new"), {"file": file, "unit": cast.unit["astro"]})
    assert Workbook.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data"), [("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("a.xlsx", b"PK"), ("a.pdf", b"%PDF")]
)
def test_what_cannot_be_read_is_said_beside_the_field(cast, sign_in, name, data):
    client = sign_in("astro_coordinator")
    answer = client.post(
        reverse("workbench:imports:new"), {"file": SimpleUploadedFile(name, data), "unit": cast.unit["astro"]}
    )
    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()
    assert not Workbook.objects.exists()


def test_a_unit_out_of_reach_cannot_be_chosen(cast, sign_in):
    client = sign_in("astro_coordinator")
    answer = client.post(
        reverse("workbench:imports:new"),
        {"file": SimpleUploadedFile("a.xlsx", content(GOOD)), "unit": cast.unit["ocean"]},
    )
    assert answer.status_code == 200
    assert not Workbook.objects.exists()


def test_other_columns_are_chosen_by_a_person(hand_in):
    client, book = hand_in(GOOD)
    page = client.get(url("columns", book)).content.decode()
    assert "活动名称" in page
    data = {f"t0-column-{c['column']}": c["field"] for c in book.tables[0]["columns"]} | {
        "t0-column-1": "",
        "t0-spend_unit": "",
        "year": "",
    }
    client.post(url("columns", book), data)
    assert book.rows.get().problems[0]["code"] == "title.missing"


def test_held_rows_leave_as_a_workbook_to_send_back(hand_in):
    client, book = hand_in(GOOD, DATELESS)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(url("held", book)).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert "待定" in rows[1]


def test_the_original_file_can_be_had_again(hand_in):
    client, book = hand_in(GOOD)
    assert b"".join(client.get(url("file", book)).streaming_content)[:2] == b"PK"
    assert client.get(url("file", book)).status_code == 200


def test_nothing_changes_by_looking(hand_in):
    client, book = hand_in(GOOD, DATELESS)
    row = book.rows.first()
    for address in (
        url("detail", book),
        url("columns", book),
        url("import", book),
        url("confirm", book),
        url("row", book, row.pk),
    ):
        assert client.get(address).status_code == 200
    assert client.get(url("omit", book, row.pk)).status_code == 405
    assert sorted(book.rows.values_list("state", flat=True)) == ["held", "ready"]
    assert Record.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("astro_coordinator", 200),
        ("north_coordinator", 200),
        ("ocean_coordinator", 404),
        ("south_coordinator", 404),
        ("astro_member", 403),
        ("stranger", 403),
        (None, 302),
    ],
)
def test_a_workbook_is_seen_by_its_units_coordinators_only(hand_in, sign_in, client, who, expected):
    _, book = hand_in(GOOD)
    client.logout()
    if who:
        sign_in(who)
    row = book.rows.get()
    for name, args in (
        ("detail", []),
        ("columns", []),
        ("file", []),
        ("held", []),
        ("import", []),
        ("confirm", []),
        ("row", [row.pk]),
    ):
        assert client.get(url(name, book, *args)).status_code == expected
    for name, args in (("import", []), ("confirm", []), ("omit", [row.pk]), ("reopen", [row.pk])):
        if expected != 200:
            assert client.post(url(name, book, *args)).status_code == expected


def test_a_row_is_found_only_in_its_own_workbook(hand_in):
    client, book = hand_in(GOOD)
    assert client.get(reverse("workbench:imports:row", args=[uuid.uuid4(), book.rows.get().pk])).status_code == 404


def test_a_list_of_rows_needs_few_queries(hand_in, django_assert_max_num_queries):
    rows = [[i, f"讲座{i}", "2025.3.8", "讲座", "天文研究所", None, "李启明", i, 0, 0] for i in range(1, 41)]
    client, book = hand_in(*rows)
    with django_assert_max_num_queries(25):
        client.get(url("detail", book))
    with django_assert_max_num_queries(25):
        client.get(reverse("workbench:imports:index"))


def test_held_rows_wait_on_the_first_page(hand_in):
    client, book = hand_in(DATELESS)
    assert book.name in client.get(reverse("workbench:home:index")).content.decode()
