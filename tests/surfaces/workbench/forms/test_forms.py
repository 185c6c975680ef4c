from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kepu.domain.statistics.models import Explanation, Filing, TypedValue
from kepu.domain.statistics.services import begin_filing, reopen_filing
from tests.domain.statistics.conftest import COVER, Desk


@pytest.fixture
def desk(cast):
    return Desk(cast)


@pytest.fixture(autouse=True)
def _the_year_is_2025(monkeypatch, cast):
    for module in ("kepu.surfaces.workbench.shell", "kepu.foundation.clock"):
        monkeypatch.setattr(f"{module}.now", lambda: cast.now)


def url(name, filing, *more):
    return reverse(f"workbench:forms:{name}", args=[filing.public_id, *more])


def test_the_list_shows_what_is_begun_and_what_is_not(sign_in, desk):
    desk.begin(year=2024)

    page = sign_in("north_coordinator").get(reverse("workbench:forms:index"), {"year": 2024})

    states = {(line.unit_code, line.form): line.state for line, *_ in page.context["rows"]}
    assert (states["astro", "unit"], states["ocean", "unit"]) == ("drafted", "none")


def test_the_list_searches_filters_and_sorts(sign_in, desk):
    desk.begin(year=2024)
    client = sign_in("north_coordinator")

    asked = [{"q": "海洋"}, {"state": "drafted"}, {"form": "venue"}, {"sort": "-state"}]
    pages = [client.get(reverse("workbench:forms:index"), {"year": 2024, **query}) for query in asked]
    assert [len(page.context["rows"]) for page in pages] == [1, 1, 1, 5]


def test_the_list_is_exported(sign_in, desk):
    client = sign_in("north_coordinator")

    for kind in ("csv", "xlsx"):
        answer = client.get(reverse("workbench:forms:index"), {"year": 2024, "export": kind})
        assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)


def test_the_list_takes_few_queries(sign_in, django_assert_max_num_queries):
    client = sign_in("academy_coordinator")
    client.get(reverse("workbench:forms:index"))

    with django_assert_max_num_queries(45):
        client.get(reverse("workbench:forms:index"))


def test_a_form_is_begun_with_one_click_and_a_second_click_opens_it(sign_in, cast):
    client = sign_in("astro_coordinator")
    for _ in range(2):
        answer = client.post(
            reverse("workbench:forms:begin"), {"unit": cast.unit["astro"], "form": "unit", "year": 2024}
        )

    assert answer.url == url("detail", Filing.objects.get())


def test_beginning_nonsense_says_so_and_changes_nothing(sign_in, cast):
    client, unit = sign_in("astro_coordinator"), cast.unit["astro"]

    for post in ({"unit": "x"}, {}, {"unit": 10**30, "form": "unit", "year": "٢٠٢٤"}, {"form": "other", "year": 2024}):
        assert client.post(reverse("workbench:forms:begin"), {"unit": unit, **post}).status_code == 302

    assert not Filing.objects.exists()


PAGES = [
    "detail",
    "cover",
    "submit",
    "print",
    "xlsx",
    "take_back",
    "return",
    "decide",
    "file",
    "reopen",
    "differences",
    "parts",
]


@pytest.mark.parametrize(
    ("name", "answers"),
    [("ocean_coordinator", {404}), ("stranger", {403}), ("north_statistician", {200, 302, 404})],
)
def test_a_form_is_seen_within_its_units_only(sign_in, desk, name, answers):
    filing, client = desk.begin(), sign_in(name)

    assert {client.get(url(page, filing)).status_code for page in PAGES} <= answers


def test_nobody_sees_a_form_without_signing_in(client, desk):
    filing = desk.begin()

    answers = [client.get(url(page, filing)) for page in PAGES]

    assert all(answer.status_code == 302 and "login" in answer.url for answer in answers)


def test_every_class_opens(sign_in, desk):
    desk.record()
    filing, client = desk.begin(), sign_in("astro_coordinator")

    tables = ["people", "places", "money", "media", "activity", "education", "nonsense"]
    assert {client.get(url("detail", filing), {"table": table}).status_code for table in tables} == {200}


def test_a_typed_value_is_kept_with_its_source(sign_in, desk):
    filing = desk.begin()

    sign_in("astro_coordinator").post(
        url("type", filing, "media.books.copies"), {"value": "1,200", "source_note": "出版社"}
    )

    assert (TypedValue.objects.get().value, TypedValue.objects.get().source_note) == (1200, "出版社")


@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_no_number_is_refused_beside_the_field_and_kept(sign_in, desk, htmx):
    filing, client = desk.begin(), sign_in("astro_coordinator")
    headers = {"HX-Request": "true"} if htmx else {}

    for value in ("12.5", "-3", "一百", "<b>", "９９"):
        answer = client.post(
            url("type", filing, "media.books.copies"), {"value": value, "source_note": "凭据"}, headers=headers
        )
        assert (answer.status_code, answer.context["row"].typed_text) == (422, value)

    assert not TypedValue.objects.exists()


def test_a_value_without_a_source_is_refused(sign_in, desk):
    answer = sign_in("astro_coordinator").post(
        url("type", desk.begin(), "media.books.copies"), {"value": "5"}, headers={"HX-Request": "true"}
    )

    assert "source_note" in answer.context["row"].form.errors


def test_with_htmx_only_the_row_comes_back(sign_in, desk):
    answer = sign_in("astro_coordinator").post(
        url("type", desk.begin(), "media.books.copies"), {"value": "-"}, headers={"HX-Request": "true"}
    )

    assert answer.content.decode().strip().startswith("<tr")


def test_a_colleague_elsewhere_cannot_type(sign_in, desk):
    filing = desk.begin()

    answer = sign_in("ocean_coordinator").post(
        url("type", filing, "media.books.copies"), {"value": "5", "source_note": "凭据"}
    )

    assert answer.status_code == 404
    assert not TypedValue.objects.exists()


def test_a_reader_without_the_duty_cannot_type(sign_in, desk):
    answer = sign_in("astro_auditor").post(
        url("type", desk.begin(), "media.books.copies"), {"value": "5", "source_note": "凭据"}
    )

    assert answer.status_code == 404


def test_findings_are_explained_and_cells_asked_for(sign_in, desk):
    filing, client = desk.begin(), sign_in("astro_coordinator")

    client.post(url("explain", filing), {"finding": "open:media.books.copies", "text": "没有图书", "table": "media"})
    client.post(url("mark", filing, "people"))
    answer = client.post(url("ask", filing, "media.books.copies"))

    assert Explanation.objects.get().text == "没有图书"
    assert answer.status_code == 302


@pytest.mark.charter("N3")
def test_a_form_is_filled_checked_signed_and_filed_on_screen(sign_in, desk):
    desk.record()
    filing = desk.complete(desk.begin())

    sign_in("astro_coordinator").post(url("submit", filing))
    for name in ("astro_statistician", "astro_leader"):
        client = sign_in(name)
        seen = client.get(url("decide", filing)).context["digest"]
        client.post(url("decide", filing), {"seen_digest": seen, "has_read": "on"})
    sign_in("astro_statistician").post(url("file", filing))

    assert desk.fresh(filing).state == "filed"


def test_nothing_is_signed_without_having_read_it_or_after_it_changed(sign_in, desk):
    filing = desk.checked(desk.begin())
    client = sign_in("astro_leader")

    assert client.post(url("decide", filing), {"seen_digest": "x"}).status_code == 422
    assert client.post(url("decide", filing), {"seen_digest": "x", "has_read": "on"}).url == url("decide", filing)
    assert desk.fresh(filing).state == "checked"


def test_a_get_never_changes_anything(sign_in, desk):
    filing = desk.checked(desk.begin())
    client = sign_in("astro_leader")

    for page in PAGES:
        client.get(url(page, filing))

    assert desk.fresh(filing).state == "checked"


def test_a_return_needs_its_reason(sign_in, desk):
    filing, client = desk.submitted(desk.begin()), sign_in("astro_statistician")

    assert client.post(url("return", filing), {"reason": ""}).status_code == 422
    client.post(url("return", filing), {"reason": "数字不符"})

    assert desk.fresh(filing).state == "drafted"


@pytest.mark.charter("N2", "N3")
def test_a_cell_opens_to_its_definition_and_records(sign_in, desk):
    record = desk.record(onsite=300)

    page = sign_in("astro_coordinator").get(url("cell", desk.begin(), "activity.lecture.onsite"))

    assert [line.title for line in page.context["records"]] == [record.title]
    assert page.context["definitions"][0][0].code == "form.activity.lecture.onsite"
    assert sign_in("astro_coordinator").get(url("cell", Filing.objects.get(), "no.such")).status_code == 404


@pytest.mark.charter("N3")
def test_the_signed_form_downloads_as_a_workbook_without_the_draft_mark(sign_in, desk):
    desk.record(onsite=300)
    filing = desk.signed(desk.begin())

    book = load_workbook(BytesIO(sign_in("astro_leader").get(url("xlsx", filing)).content))

    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {300, "-", COVER["leader"], "天文研究所"} <= texts
    assert not any(isinstance(text, str) and "草稿" in text for text in texts)
    assert book.worksheets[1].oddFooter.center.text == "第 &P 页 共 &N 页"


def test_signed_pages_and_summary_pages_open(sign_in, desk, cast):
    filing = desk.signed(desk.begin())
    summary = desk.begin("north", "summary", actor="north_coordinator")
    client = sign_in("north_coordinator")

    pages = [url(name, filing) for name in ("detail", "differences", "print")] + [
        url(name, summary) for name in ("detail", "parts", "xlsx")
    ]
    pages += [url("cell", filing, "money.raised"), url("cell", summary, "activity.lecture.count")]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)

    reopen_filing(actor=cast.actor("astro_leader"), filing_id=filing.pk, reason="漏报", now=cast.now)
    assert client.get(url("detail", filing)).status_code == 200


def test_only_central_administrators_add_cells_on_screen(sign_in):
    page = reverse("workbench:forms:add_cell", args=["kp-2024"])
    fields = {
        "table": "education",
        "code": "courses",
        "title": "科学课程",
        "unit": "门",
        "rounding": "integer",
        "ask": "forms.edit",
    }

    assert sign_in("astro_statistician").post(page, fields).status_code == 403
    assert sign_in("academy_administrator").post(page, {**fields, "code": "坏"}).status_code == 422
    assert sign_in("academy_administrator").post(page, fields).status_code == 302
    assert (
        "科学课程"
        in sign_in("academy_administrator").get(reverse("workbench:forms:edition", args=["kp-2024"])).content.decode()
    )
    assert sign_in("astro_statistician").get(reverse("workbench:forms:edition", args=["none"])).status_code == 404


def test_deadline_and_reminders(sign_in, cast):
    client = sign_in("north_coordinator")

    assert client.get(reverse("workbench:forms:deadline", args=[2024])).status_code == 200
    assert client.post(reverse("workbench:forms:deadline", args=[2024]), {"due_on": "x"}).status_code == 200
    assert client.post(reverse("workbench:forms:deadline", args=[2024]), {"due_on": "2025-06-30"}).status_code in (
        302,
        404,
    )
    assert client.post(reverse("workbench:forms:remind", args=[2024])).status_code == 302


def test_last_years_forms_wait_for_who_fills_them(cast):
    from kepu.surfaces.workbench.forms.area import waiting

    begin_filing(
        actor=cast.actor("astro_coordinator"),
        edition="kp-2024",
        year=2024,
        unit_id=cast.unit["astro"],
        form="unit",
        now=cast.now,
    )

    found = list(waiting(cast.actor("astro_coordinator"), cast.now.date()))

    assert len(found) == 1
    assert "2024" in found[0].title
    assert not list(waiting(cast.actor("astro_member"), cast.now.date()))
