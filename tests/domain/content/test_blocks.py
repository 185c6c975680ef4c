"""Every block is drawn by its own template, says in words what it shows, and survives what was stored before it grew."""

import pytest
from django.template.loader import render_to_string

from kepu.domain.content.blocks import BodyBlock
from kepu.domain.content.errors import InvalidFact
from kepu.domain.content.formulas import BadFormula, mathml_from
from kepu.domain.content.models import Term
from kepu.domain.content.services.sources import normal_doi, passages_from
from kepu.domain.content.templatetags.content_tags import marked

POINTS = [{"label": "河水", "value": "0.1"}, {"label": "大洋", "value": None}]
CONTRAST = {"respect": "密度", "first": "小", "second": "大"}
DRAWN = [
    ("heading", "为什么", "<h2>为什么</h2>"),
    ("text", "<p>光出不来[1]。</p>", 'href="#cite-1"'),
    ("quote", {"text": "看", "who": "李"}, "<blockquote"),
    ("question", {"question": "为何", "answer": "<p>因为</p>"}, "<summary>为何</summary>"),
    ("unknown", "<p>不知道</p>", "我们还不知道的"),
    ("formula", {"latex": r"\frac{a}{b}", "words": "a 除以 b"}, "<mfrac>"),
    ("ask", {"question": "会吗", "hint": "<p>不会</p>"}, "核对你的答案"),
    ("term", {"term": "视界", "definition": "边界"}, "<dt>视界"),
    ("experiment", {"title": "试", "safety": "戴眼镜", "materials": ["碗"], "steps": ["看"], "seen": "<p>浮</p>"}, "戴眼镜"),
    ("timeline", {"title": "史", "moments": [{"when": "1915", "what": "提出", "text": ""}] * 2}, "1915"),
    ("comparison", {"title": "比", "first": "冰", "second": "水", "rows": [CONTRAST]}, '<th scope="row">密度'),
    ("chart", {"title": "盐", "unit": "克", "form": "upright", "points": POINTS, "source": "x"}, "<svg"),
    ("map", {"title": "站", "unit": "个", "places": [{"province": "11", "value": "2"}], "source": "x"}, "北京"),
    ("audio", {"title": "听", "link": "https://example.org/a.mp3", "transcript": "<p>文字</p>"}, "<audio"),
    ("video", {"title": "看", "link": "https://example.org/v", "transcript": "<p>文字</p>"}, "https://example.org/v"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "shown"), DRAWN, ids=[row[0] for row in DRAWN])
def test_a_block_is_drawn(db, kind, value, shown):
    block = BodyBlock()
    stream = block.to_python([{"type": kind, "value": value, "id": "1"}])

    assert shown in stream[0].render()


def test_pictures_stored_before_words_were_asked_for_are_still_read(db):
    stored = [{"type": "figure", "value": {"image": None, "caption": "图", "source": "源"}, "id": "1"}]

    assert "图" in BodyBlock().to_python(stored)[0].render()


def test_a_term_without_definition_is_taken_from_the_glossary(cast):
    Term.objects.create(term="视界", definition="光也出不来的边界", unit_id=cast.unit["astro"], updated_at=cast.now)
    stored = [{"type": "term", "value": {"term": "视界", "definition": ""}, "id": "1"}]

    assert "光也出不来的边界" in BodyBlock().to_python(stored)[0].render()


def test_marks_leave_addresses_alone():
    html = '<p><a href="/x?[2]">看</a>[2]</p>'

    assert marked(html).count("data-cite") == 1


@pytest.mark.parametrize("latex", ["", "$$", r"\frac{a", "{"])
def test_what_is_no_formula_is_refused(latex):
    with pytest.raises(BadFormula):
        mathml_from(latex)


@pytest.mark.parametrize(
    "latex", [r"\text{<script>alert(1)</script>}", r"\text{&lt;script&gt;}", r"\href{javascript:alert(1)}{x}"]
)
def test_a_formula_cannot_smuggle_in_a_script(latex):
    drawn = mathml_from(latex)

    assert "<script" not in drawn
    assert "javascript:" not in drawn


@pytest.mark.parametrize(
    "typed",
    ["10.1038/S41586-020-2649-2", "doi: 10.1038/s41586-020-2649-2", "https://doi.org/10.1038/s41586-020-2649-2"],
)
def test_a_doi_is_kept_in_one_form(typed):
    assert normal_doi(typed) == "10.1038/s41586-020-2649-2"


@pytest.mark.parametrize("typed", ["", "1038/abc", "10.1/x", "http://example.org"])
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(InvalidFact):
        normal_doi(typed)


def test_an_abstract_becomes_paragraphs_or_the_sentences_of_one():
    assert [text for _place, text in passages_from("甲。\n\n乙。丙。")] == ["甲。", "乙。丙。"]
    assert [text for _place, text in passages_from("甲。乙。")] == ["甲。", "乙。"]


def test_the_list_of_citations_is_drawn_without_a_script(db):
    assert "<ol" in render_to_string("content/citations.html", {"citations": []})
