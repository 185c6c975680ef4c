"""Files of claims that somebody checked."""

import json

import pytest
from click.testing import CliRunner

from kepu.domain.claims.errors import BadRow
from kepu.domain.claims.intake import read_rows
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.models import Claim, Verdict
from kepu.engines.ledger.models import Record
from kepu.surfaces.console.commands.claims_import import command as import_command
from kepu.surfaces.console.commands.claims_match import command as match_command

LINE = {
    "id": "x-1", "claim": "绿豆汤能解百毒", "verdict": "false", "short": "绿豆汤不能解毒，中毒要就医。", "variants": ["绿豆解百毒"],
    "category": "food", "publisher": "某辟谣平台", "url": "https://example.org/1", "published_at": "2025-03-01",
    "sources": [{"title": "食物与药物相互作用", "doi": "10.1038/s41586-020-2649-2"}],
}  # fmt: skip
REVIEW = {
    "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://example.org/r/7", "claimReviewed": "喝醋能软化血管",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "谣言"},
    "author": {"@type": "Organization", "name": "科学辟谣"}, "datePublished": "2025-01-05", "name": "醋到胃里就被中和了",
}  # fmt: skip


def write(path, *rows, whole=None):
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) if whole is None else json.dumps(whole)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_lines_and_reviews_are_taken_in_once_matched_at_once_and_counted_nowhere(cast, tmp_path):
    file = write(tmp_path / "claims.jsonl", LINE, REVIEW)

    assert "2 new, 0 changed, 0 as they were" in CliRunner().invoke(import_command, [file]).output
    assert "0 new, 0 changed, 2 as they were" in CliRunner().invoke(import_command, [file]).output
    assert look_up("速转！喝醋能软化血管").matches[0].card.grade == "false"
    assert not Record.objects.exists()


def test_a_changed_row_corrects_and_keeps_the_old_version(cast, tmp_path):
    CliRunner().invoke(import_command, [write(tmp_path / "a.jsonl", LINE)])
    better = {**LINE, "verdict": "部分属实", "variants": ["绿豆解百毒", "绿豆水解药性"]}

    assert "0 new, 1 changed" in CliRunner().invoke(import_command, [write(tmp_path / "a.jsonl", better)]).output
    assert list(Verdict.objects.order_by("number").values_list("state", "grade")) == [
        ("superseded", "false"), ("published", "partly"),
    ]  # fmt: skip
    assert Claim.objects.get().variants.count() == 2


@pytest.mark.parametrize(
    ("whole", "count"),
    [
        (REVIEW, 1),
        ([REVIEW, {**REVIEW, "url": "https://example.org/r/8"}], 2),
        ({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]}, 1),
        ({"@context": "https://schema.org", "@graph": [{"@context": "x", "@type": "WebPage"}, REVIEW]}, 1),
    ],
)
def test_feeds_and_graphs_are_read(whole, count):
    assert len(read_rows(json.dumps(whole))) == count


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"verdict": "也许"}, "verdict"), ({"short": ""}, "short"), ({"harm": 9}, "harm"), ({"category": "月亮"}, "category"),
        ({"url": "javascript:1"}, "url"), ({"published_at": "2025-13-40"}, "published_at"), ({"claim": "长" * 301}, "claim: longer"),
        ({"sources": [{"title": "t", "doi": "不是"}]}, "DOI"), ({"id": "x-1"}, "the same as in row 1"), ({"claim": 7}, "claim"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_changes(cast, tmp_path, wrong, reason):
    file = write(tmp_path / "claims.jsonl", LINE, {**LINE, "id": "x-2", "url": "", **wrong})

    result = CliRunner().invoke(import_command, [file])

    assert (result.exit_code, Claim.objects.count()) == (2, 0)
    assert "row 2" in result.output
    assert reason in result.output


def test_what_is_no_json_is_refused_with_its_row():
    with pytest.raises(BadRow) as refusal:
        read_rows(json.dumps(LINE) + "\n{claim}")
    assert refusal.value.row == 2


def test_messages_of_a_file_get_the_answers_of_the_site(cast, checked, tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write(source, {"id": 1, "text": "微波炉加热的食物会致癌"}, {"id": 2, "text": "明天股市一定大涨"})

    result = CliRunner().invoke(match_command, ["--in", str(source), "--out", str(target)])

    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert (result.exit_code, [line["state"] for line in lines]) == (0, ["known", "unknown"])
    assert lines[0]["matches"][0]["url"].endswith(f"/claims/{checked.pk}/")
