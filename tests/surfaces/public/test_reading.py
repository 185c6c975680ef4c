"""What there is to read, and what stands around a text."""

from datetime import date

import pytest

from kepu.domain.content.models import Citation, Passage, Series, Source, Term, WorkSource
from tests.surfaces.public.reading_shelf import address, put_on_shelf, tell


@pytest.fixture
def black_hole(cast):
    return put_on_shelf(cast.unit["astro"], "黑洞不是洞", at=cast.now, question="掉进黑洞会怎样？", slug="black-hole")


@pytest.fixture
def cited(cast, black_hole):
    source = Source.objects.create(
        kind="paper", identifier="10.1000/hole", title="The Shadow", entered_in_id=cast.unit["astro"],
        published_on=date(2019, 4, 10), created_at=cast.now,
    )  # fmt: skip
    passage = Passage.objects.create(source=source, number=1, locator="Abstract", text="a bright ring")
    WorkSource.objects.create(work=black_hole.work, source=source)
    Citation.objects.create(edition=black_hole, number=1, passage=passage, public_passage=passage)
    return black_hole


def read(client, edition, query=""):
    return client.get(address(edition) + query).content.decode()


def test_a_page_names_who_wrote_it_for_whom_and_what_it_rests_on(client, cited):
    page = read(client, cited)

    assert "<h1>黑洞不是洞</h1>" in page
    assert "依据 1 份来源" in page
    assert "https://doi.org/10.1000/hole" in page
    assert 'href="/authors/%E6%9D%8E%E5%90%AF%E6%98%8E/"' in page


def test_a_mark_opens_the_passage_it_rests_on(client, cited):
    page = read(client, cited)

    assert 'popovertarget="passage-1"' in page
    assert '<div class="pop" id="passage-1" popover' in page
    assert "a bright ring" in page


def test_a_mark_without_a_passage_stays_as_it_was_typed(client, black_hole):
    assert "回不来[1]。" in read(client, black_hole)


def test_a_term_is_explained_where_it_first_stands(client, cast, black_hole):
    Term.objects.create(term="边界", definition="里外的分界。", unit_id=cast.unit["astro"], updated_at=cast.now)

    page = read(client, black_hole)

    assert page.count('class="term" popovertarget="term-') >= 1
    assert "里外的分界。" in page


def test_every_edition_of_a_work_is_one_step_away(client, cast, black_hole):
    child = put_on_shelf(
        cast.unit["astro"], "最黑的家", at=cast.now, work=black_hole.work, audience="grades_1_2", medium="story"
    )

    page = read(client, black_hole)

    assert f'href="{address(child)}"' in page
    assert "1—2 年级 · 图画故事" in page
    assert 'aria-current="page">公众' in page


def test_pinyin_stands_above_the_characters_for_the_youngest_who_ask(client, cast, black_hole):
    child = put_on_shelf(cast.unit["astro"], "家", at=cast.now, work=black_hole.work, audience="grades_1_2")

    assert "<ruby>黑<rt>hēi</rt></ruby>" in read(client, child, "?pinyin=on")
    assert "<ruby>" not in read(client, child)


@pytest.mark.parametrize(("kind", "tone"), [("correction", "warn"), ("retraction", "bad")])
def test_what_was_wrong_stands_at_the_top(client, cast, black_hole, kind, tone):
    tell(black_hole, kind, "半径写成了直径。", at=cast.now)

    page = read(client, black_hole)

    assert page.index(f"alert--{tone}") < page.index("<h1>")
    assert "半径写成了直径。" in client.get("/corrections/").content.decode()


def test_what_was_taken_down_says_why_and_shows_nothing_else(client, cast, black_hole):
    tell(black_hole, "take_down", "图片侵权。", at=cast.now)
    type(black_hole).objects.filter(pk=black_hole.pk).update(state="taken_down", live=False)

    for path in (address(black_hole), f"{address(black_hole)}sheet/"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "图片侵权。" in answer.content.decode()
        assert "光越过边界" not in answer.content.decode()


@pytest.mark.parametrize("state", ["draft", "in_review", "approved"])
def test_what_is_not_published_is_nowhere(client, cast, black_hole, state):
    type(black_hole).objects.filter(pk=black_hole.pk).update(state=state, live=False)

    for path in (
        address(black_hole),
        f"{address(black_hole)}sheet/",
        f"/e/{black_hole.pk}/",
        f"/e/{black_hole.pk}/card.png",
    ):
        assert client.get(path).status_code == 404
    for path in ("/", "/read/", "/questions/", "/read/astro/"):
        assert "黑洞不是洞" not in client.get(path).content.decode()


SHELVES = [
    "/read/", "/read/?audience=public", "/read/?medium=article", "/read/?field=天文", "/read/?language=zh-hans", "/read/astro/",
    "/authors/李启明/", "/authors/外来作者/", "/questions/", "/",
]  # fmt: skip


@pytest.mark.parametrize("path", SHELVES)
def test_it_stands_on_every_shelf_it_belongs_to(client, black_hole, path):
    assert address(black_hole) in client.get(path).content.decode()


@pytest.mark.parametrize(
    "path", ["/read/?audience=farmers", "/read/?medium=video", "/read/?field=化学", "/read/?language=en"]
)
def test_it_stands_on_no_other(client, black_hole, path):
    assert address(black_hole) not in client.get(path).content.decode()


@pytest.mark.parametrize(
    "path", ["/read/nobody/", "/authors/李启/", "/series/nothing/", "/read/astro/nothing/", "/e/999999/"]
)
def test_a_shelf_that_does_not_exist_is_not_found(client, black_hole, path):
    assert client.get(path).status_code == 404


def test_a_series_is_read_in_its_order(client, cast):
    series = Series.objects.create(unit_id=cast.unit["astro"], slug="sky", title="看天")
    second = put_on_shelf(cast.unit["astro"], "第二篇", at=cast.now)
    first = put_on_shelf(cast.unit["astro"], "第一篇", at=cast.now)
    for position, edition in ((1, first), (2, second)):
        type(edition.work).objects.filter(pk=edition.work_id).update(series=series, position=position)

    page = client.get("/series/sky/").content.decode()

    assert page.index("第一篇") < page.index("第二篇")
    assert "看天" in client.get("/series/").content.decode()


def test_the_short_address_leads_to_the_page(client, black_hole):
    assert client.get(f"/e/{black_hole.pk}/")["Location"] == address(black_hole)
    assert client.get(f"/en/e/{black_hole.pk}/")["Location"] == "/en" + address(black_hole)


def test_a_sheet_for_paper_has_the_text_its_sources_its_state_and_a_code(client, cast, cited):
    tell(cited, "correction", "半径写成了直径。", at=cast.now)

    page = client.get(f"{address(cited)}sheet/").content.decode()

    assert "qr-code" in page
    assert f"http://testserver/e/{cited.pk}/" in page
    assert "10.1000/hole" in page
    assert "有 1 次更正" in page


def test_the_sharing_card_is_a_picture_of_the_right_size_and_always_the_same(client, black_hole):
    first = client.get(f"/e/{black_hole.pk}/card.png").content

    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(first[16:20]), int.from_bytes(first[20:24])) == (1200, 630)
    assert client.get(f"/e/{black_hole.pk}/card.png").content == first


def test_the_glossary_is_ordered_by_sound(client, db):
    page = client.get("/glossary/").content.decode()

    assert page.index('id="letter-A"') < page.index('id="letter-H"') < page.index('id="letter-Y"')
    assert "引力波" in page


@pytest.mark.parametrize(
    "path", ["/read/", "/questions/", "/glossary/", "/corrections/", "/series/", "/read/astro/black-hole/"]
)
def test_english_pages_are_english(client, black_hole, path):
    page = client.get("/en" + path).content.decode()

    assert '<html lang="en"' in page
    assert "阅读" not in page


BUDGETS = [
    ("/read/astro/black-hole/", 8),
    ("/read/", 6),
    ("/questions/", 6),
    ("/glossary/", 6),
    ("/corrections/", 6),
    ("/", 16),
]


@pytest.mark.parametrize(("path", "budget"), BUDGETS)
def test_reading_asks_few_questions(client, cast, cited, django_assert_max_num_queries, path, budget):
    for number in range(12):
        put_on_shelf(cast.unit["astro"], f"文章{number}", at=cast.now, question=f"为什么{number}？")
    client.get(path)

    with django_assert_max_num_queries(budget):
        assert client.get(path).status_code == 200
