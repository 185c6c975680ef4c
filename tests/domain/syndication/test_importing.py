"""kepu works import: every line or none, the same file twice changes nothing."""

import json

import pytest
from click.testing import CliRunner

from kepu.domain.content.models import Edition, Work
from kepu.domain.syndication.models import Copy
from kepu.engines.ledger.models import Record
from kepu.surfaces.console.main import main

LINE = {
    "title": "黑洞",
    "text": "光也出不来。\n真的。",
    "audience": "grades_5_6",
    "unit": "astro",
    "licence": "cc-by-4.0",
}


@pytest.fixture
def run(cast, tmp_path):
    """run([line, …], "--own") → the result of kepu works import."""

    def _run(lines, *options):
        file = tmp_path / "works.jsonl"
        rows = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return CliRunner().invoke(main, ["works", "import", str(file), *options])

    return _run


def test_lines_become_editions_and_those_with_a_day_are_public(run):
    result = run([LINE, {**LINE, "title": "白洞", "published_on": "2025-05-01", "authors": ["李启明", "王若水"]}])

    assert result.exit_code == 0, result.output
    public, draft = Edition.objects.get(title="白洞"), Edition.objects.get(title="黑洞")
    assert (public.live, public.state, public.authors) == (True, "published", "李启明、王若水")
    assert (draft.live, draft.state, draft.audience) == (False, "draft", "grades_5_6")
    assert "2 new (2 works, 1 published)" in result.output


def test_a_public_one_is_read_at_its_address_and_stands_in_feeds(run, client):
    run([{**LINE, "published_on": "2025-05-01"}])
    edition = Edition.objects.get()

    assert "光也出不来" in client.get(f"/read/astro/{edition.slug}/").text
    assert "光也出不来" in client.get("/feeds/editions.atom").text
    assert Edition.find_problems() == ([], [], [], [], [])


def test_the_same_file_twice_changes_nothing(run):
    lines = [
        {**LINE, "published_on": "2025-05-01"},
        {**LINE, "audience": "public", "source_url": "https://x.example/1"},
    ]
    run(lines)
    before = list(Edition.objects.order_by("pk").values_list("pk", "title", "state", "path"))

    again = run(lines)

    assert "0 new (0 works, 0 published), 2 known, 0 told otherwise" in again.output
    assert list(Edition.objects.order_by("pk").values_list("pk", "title", "state", "path")) == before


def test_a_known_work_told_otherwise_stays_and_is_named(run):
    run([{**LINE, "id": "a"}])

    result = run([{**LINE, "id": "a", "title": "改了题目"}])

    assert "works.jsonl:1: known, but told otherwise" in result.output
    assert Edition.objects.get().title == "黑洞"


def test_lines_of_one_work_are_its_editions_also_over_two_files(run):
    run([{**LINE, "work": "bh"}, {**LINE, "work": "bh", "audience": "public", "text": "给公众"}])
    run([{**LINE, "work": "bh"}, {**LINE, "work": "bh", "language": "en", "text": "In English"}])

    assert Work.objects.count() == 1
    assert Edition.objects.count() == 3


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{oops", "not JSON"),
        ('["a"]', "not an object"),
        ({**LINE, "audience": "martians"}, "audience"),
        ({**LINE, "title": ""}, "title"),
        ({**LINE, "unit": "nowhere"}, "no such unit"),
        ({**LINE, "published_on": "soon"}, "published_on"),
        ({**LINE, "source_url": "javascript:alert(1)"}, "source_url"),
        ({**LINE, "colour": "blue"}, "colour"),
        ({"title": "空", "unit": "astro"}, "neither text nor source_url"),
        (LINE, "the same work as line 1"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_reason_and_nothing_is_changed(run, bad, said):
    result = run([LINE, "", bad])

    assert result.exit_code == 2
    assert "works.jsonl:3:" in result.output
    assert said in result.output
    assert not Edition.objects.exists()


def test_bytes_that_are_no_utf_8_are_named_by_their_line(cast, tmp_path):
    file = tmp_path / "works.jsonl"
    file.write_bytes(json.dumps(LINE).encode() + b"\n" + "黑洞".encode("gbk") + b"\n")

    result = CliRunner().invoke(main, ["works", "import", str(file)])

    assert (result.exit_code, "works.jsonl:2: not UTF-8" in result.output) == (2, True)


def test_a_dry_run_changes_nothing(run):
    result = run([{**LINE, "published_on": "2025-05-01"}], "--dry-run")

    assert "1 new (1 works, 1 published)" in result.output
    assert not Edition.objects.exists()
    assert not Copy.objects.exists()


@pytest.mark.parametrize(("options", "records"), [((), 0), (("--own",), 1)])
def test_only_the_units_own_published_works_enter_the_ledger(run, options, records):
    run([{**LINE, "published_on": "2025-05-01"}, {**LINE, "title": "草稿"}], *options)

    assert Record.objects.count() == records


def test_others_reserved_text_is_kept_as_a_summary_with_its_link(run):
    run([{**LINE, "licence": "reserved", "text": "很长" * 200, "source_url": "https://x.example/1"}])

    body = str(Edition.objects.get().body)
    assert len(body) < 400
    assert "https://x.example/1" in body


def test_without_a_file_or_a_unit_it_says_so(cast, tmp_path):
    missing = CliRunner().invoke(main, ["works", "import", str(tmp_path / "none.jsonl")])
    unknown = CliRunner().invoke(main, ["works", "import", str(tmp_path), "--unit", "nowhere"])

    assert (missing.exit_code, unknown.exit_code) == (2, 2)
