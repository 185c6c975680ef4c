import csv
import io
import re
from datetime import date

import pytest
from django.core.cache import cache

from kepu.engines.measures.selectors import list_definitions
from kepu.surfaces.public.figures import list_published

pytestmark = pytest.mark.charter("N2")
ASKED = "unit=academy&year=2025"


def value_on(page: str) -> str:
    return re.search(r'class="figure-value[^"]*">([^<]+)<', page).group(1)


def test_a_figure_shows_its_value_definition_records_and_completeness(client, book):
    page = client.get(f"/figures/activity.onsite/?{ASKED}").content.decode()

    assert value_on(page) == "300"
    assert "科普活动线下参加人次" in page
    assert "1 条记录缺这项数据" in page
    assert "1 条记录待确认" in page


def test_the_same_figure_in_english_has_an_english_definition(client, book):
    page = client.get(f"/en/figures/activity.onsite/?{ASKED}").content.decode()

    assert "Attendance on site" in page
    assert "1 record lacks the number" in page


def test_the_records_behind_a_figure_are_those_it_counts(client, book):
    page = client.get(f"/figures/activity.count/records/?{ASKED}").content.decode()

    assert "黑洞讲座" in page
    assert "看月亮" in page
    assert book.proposed.title not in page
    assert book.confidential.title not in page


def test_the_csv_holds_the_same_records_and_not_known_is_empty(client, book):
    response = client.get(f"/figures/activity.onsite/records.csv?{ASKED}")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    assert [row[2] for row in rows[1:]] == ["黑洞讲座", "看月亮"]
    assert [row[6] for row in rows[1:]] == ["300", ""]


def test_no_cell_of_a_csv_is_a_formula(client, book, write):
    write("=HYPERLINK(1)")
    response = client.get(f"/figures/activity.count/records.csv?{ASKED}")
    assert "'=HYPERLINK" in b"".join(response.streaming_content).decode()


def test_bars_by_month_open_to_that_month(client, book):
    page = client.get(f"/figures/activity.count/?{ASKED}").content.decode()
    address = re.search(r'href="([^"]*month=2025-04[^"]*)"', page).group(1).replace("&amp;", "&")

    assert value_on(client.get(address).content.decode()) == "1"


def test_a_figure_narrows_to_a_kind_and_says_so(client, book, write):
    write("开放日", kind="open_day")
    page = client.get(f"/figures/activity.count/?{ASKED}&kind=open_day").content.decode()

    assert value_on(page) == "1"
    assert 'class="chip"' in page


def test_a_rate_shows_what_it_is_a_share_of(client, book):
    page = client.get(f"/figures/activity.county.rate/?{ASKED}").content.decode()

    assert value_on(page) == "0"
    assert "2 中的 0" in page


def test_a_unit_that_reported_nothing_is_not_known(client, book):
    assert value_on(client.get("/figures/activity.count/?unit=garden&year=2025").content.decode()) == "–"
    assert value_on(client.get("/figures/activity.county.rate/?unit=garden&year=2025").content.decode()) == "–"


def test_months_to_come_are_not_nought(client, book, write, monkeypatch):
    monkeypatch.setattr("kepu.surfaces.public.figures.local_date", lambda _now: date(2025, 5, 20))
    response = client.get(f"/figures/activity.count/series.csv?by=month&{ASKED}")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert rows[5][1] == "1"
    assert rows[12][1] == ""


def test_what_is_not_published_has_no_page(client, book):
    hidden = [definition.code for definition in list_definitions() if not definition.is_published]

    assert hidden
    for code in hidden[:12]:
        assert client.get(f"/figures/{code}/").status_code == 404
        assert client.get(f"/figures/{code}/records/").status_code == 404
        assert client.get(f"/figures/{code}/records.csv").status_code == 404
        assert client.get(f"/figures/{code}/series.csv?by=month").status_code == 404


@pytest.mark.parametrize("narrowed", ["&seniority=senior", "&field=160", "&seniority=nothing"])
def test_what_people_are_neither_splits_nor_narrows_a_public_figure(client, book, narrowed):
    address = f"/figures/people.participants/?{ASKED}"
    plain, asked = (client.get(url).content.decode() for url in (address, address + narrowed))

    assert value_on(asked) == value_on(plain)
    assert not any(word in asked for word in ("by=seniority", "by=field"))
    assert client.get(f"/figures/people.participants/series.csv?{ASKED}&by=field").status_code in (400, 404)


def test_rows_about_people_are_counted_but_not_named(client, book):
    for definition in list_published():
        if definition.group not in ("people", "g3_people"):
            continue
        for name in ("records/", "records.csv"):
            response = client.get(f"/figures/{definition.code}/{name}?{ASKED}")
            text = b"".join(response.streaming_content) if response.streaming else response.content
            assert "李启明" not in text.decode()
            assert "赵致远" not in text.decode()


def test_every_published_figure_opens_with_its_records(client, book):
    for definition in list_published():
        assert client.get(f"/figures/{definition.code}/?{ASKED}").status_code == 200, definition.code
        assert client.get(f"/figures/{definition.code}/records/?{ASKED}").status_code == 200, definition.code


@pytest.mark.parametrize("query", ["unit=nobody", "by=nothing"])
def test_a_senseless_question_is_not_found(client, book, query):
    assert client.get(f"/figures/activity.count/series.csv?{query}").status_code == 404


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/figures/", 65),
        (f"/figures/activity.count/?{ASKED}", 60),
        (f"/figures/people.participation.rate/?{ASKED}", 90),
        (f"/figures/activity.count/records/?{ASKED}", 40),
        ("/units/astro/", 70),
        ("/", 75),
    ],
)
def test_figures_ask_a_small_number_of_questions_however_many_acts(
    client, book, write, django_assert_max_num_queries, path, budget
):
    client.get(path)
    for number in range(20):
        write(f"讲座{number}", kind="open_day" if number % 2 else "lecture")
    client.get(path)  # counts what was written, and fills the sites' caches
    cache.clear()
    with django_assert_max_num_queries(budget):
        client.get(path)
    with django_assert_max_num_queries(30):
        client.get(path)


def test_a_kept_figure_gives_way_as_soon_as_anything_is_confirmed(client, book, write):
    assert value_on(client.get(f"/figures/activity.count/?{ASKED}").content.decode()) == "2"
    write("又一场")
    assert value_on(client.get(f"/figures/activity.count/?{ASKED}").content.decode()) == "3"
    assert "<b>3</b>" in client.get("/").content.decode() or ">3<" in client.get("/figures/?year=2025").content.decode()
