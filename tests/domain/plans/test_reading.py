from datetime import date
from io import BytesIO

import docx
import pytest

from kepu.domain.plans.errors import InvalidEdit, UnreadableDocument
from kepu.domain.plans.reading import edits
from kepu.domain.plans.reading.duties import due_day
from kepu.domain.plans.reading.files import read_paragraphs
from kepu.domain.plans.reading.numbering import numbering_of
from kepu.domain.plans.reading.numerals import chinese_number, number_of
from kepu.domain.plans.reading.tree import read_directive, read_lines
from tests.domain.plans.conftest import DIRECTIVE


@pytest.fixture
def reading():
    return read_directive("方案.txt", DIRECTIVE.encode())


def clauses(nodes):
    return [(node.path, node.duty) for node in nodes if node.form == "clause"]


@pytest.mark.charter("N4")
def test_a_directive_falls_into_clauses_by_its_own_numbering(reading):
    assert clauses(reading.nodes) == [
        ("1", "总体要求"),
        ("1.1", "工作目标"),
        ("2", "重点任务"),
        ("2.1", "办好开放日"),
        ("2.2", "走进学校"),
        ("2.2.1", "分院每年汇总一次进校园情况"),
        ("2.2.2", "大学要为中小学教师开设培训班，2025年9月底前完成首期"),
        ("3", "保障措施"),
        ("3.1", "专题研究"),
    ]


def test_what_it_says_about_itself_is_found(reading):
    assert (reading.title, reading.issuer) == ("关于开展示范科普行动的工作方案", "示范科学院办公室")
    assert (reading.number, reading.issued_on) == ("示范办〔2025〕7号", date(2025, 1, 6))


def test_site_lines_salutation_and_signature_are_no_clauses(reading):
    noise = [node.text for node in reading.nodes if node.form == "noise"]

    assert len(noise) == 8
    assert [node.text for node in reading.nodes if node.form == "preamble"] == [
        "为把示范科普行动做实，现提出如下安排。"
    ]


def test_duties_addressees_and_days_are_proposed(reading):
    found = {node.path: node for node in reading.nodes if node.is_duty}

    assert set(found) == {"2.1", "2.2.1", "2.2.2", "3.1"}
    assert found["2.1"].addressees == ("kind:institute",)
    assert found["2.2.1"].addressees == ("kind:branch",)
    assert (found["2.2.2"].addressees, found["2.2.2"].due_on) == (("kind:university",), "2025-09-30")
    assert found["3.1"].is_yearly
    assert found["3.1"].addressees == ("all",)


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("第十二条 说明", "article", 12),
        ("第三章 保障", "chapter", 3),
        ("十一、其他", "han", 11),
        ("（二十）其他", "han_brackets", 20),
        ("(三)其他", "han_brackets", 3),
        ("１．其他", "digit", 1),
        ("2、其他", "digit", 2),
        ("（4）其他", "digit_brackets", 4),
        ("⑤其他", "circled", 5),
        ("3.2 其他", "dotted2", 2),
        ("2025年的工作", None, None),
        ("2.5万人次参加", None, None),
        ("一些同志认为", None, None),
    ],
)
def test_every_style_of_numbering_is_known_half_and_full_width(text, style, number):
    found = numbering_of(text)

    assert (found.style, found.number) == (style, number) if style else found is None


def test_a_number_that_does_not_follow_is_pointed_out():
    nodes = read_lines(["一、甲事。", "二、乙事。", "四、丁事。"]).nodes

    assert [node.doubt for node in nodes] == ["", "", "2→4"]


@pytest.mark.parametrize("number", [1, 9, 10, 11, 20, 21, 99, 100, 101, 110, 123])
def test_chinese_numerals_are_read_as_they_are_written(number):
    assert number_of(chinese_number(number)) == number


def test_days_are_only_taken_as_due_when_the_text_says_until():
    assert due_day("2025年6月底前完成") == date(2025, 6, 30)
    assert due_day("到2030年建成") == date(2030, 12, 31) or due_day("到2030年建成") is None
    assert due_day("2021年以来的成绩") is None


def test_word_documents_are_read_with_their_automatic_numbers_and_tables():
    document = docx.Document()
    document.add_paragraph("一、甲事")
    document.add_paragraph("首先做这个", style="List Number")
    document.add_paragraph("然后做那个", style="List Number")
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "表"
    stream = BytesIO()
    document.save(stream)

    assert read_paragraphs("a.docx", stream.getvalue())[:3] == ["一、甲事", "1.首先做这个", "2.然后做那个"]


@pytest.mark.parametrize("content", [b"", b"   \n", b"\xd0\xcf\x11\xe0\x00\x00\x00\x00\x00", b"PK\x03\x04broken"])
def test_what_cannot_be_read_is_refused(content):
    with pytest.raises(UnreadableDocument):
        read_directive("a.doc" if content[:1] == b"\xd0" else "a.docx", content)


def test_text_in_a_chinese_encoding_is_read():
    assert read_paragraphs("a.txt", "一、甲事".encode("gb18030")) == ["一、甲事"]


def key_of(nodes, path):
    return next(node.key for node in nodes if node.path == path)


def test_a_clause_is_split_at_a_sentence_and_joined_again(reading):
    nodes = edits.split(reading.nodes, key=key_of(reading.nodes, "2.1"), at=1)
    assert ("2.2", "各研究所每年至少开放两天") in clauses(nodes)

    again = edits.join(nodes, key=key_of(nodes, "2.2"))

    assert [path for path, _ in clauses(again)] == [path for path, _ in clauses(reading.nodes)]


def test_a_clause_moves_with_all_below_it(reading):
    nodes = edits.move(reading.nodes, key=key_of(reading.nodes, "2.2"), by=-1)

    assert [duty for path, duty in clauses(nodes) if path in ("2.1", "2.1.1", "2.2")] == [
        "走进学校",
        "分院每年汇总一次进校园情况",
        "办好开放日",
    ]


def test_a_clause_is_dropped_and_brought_back(reading):
    key = key_of(reading.nodes, "3.1")

    dropped = edits.drop(reading.nodes, key=key)
    back = edits.bring_back(dropped, key=key)

    assert "3.1" not in [path for path, _ in clauses(dropped)]
    assert "专题研究" in [duty for _, duty in clauses(back)]


@pytest.mark.parametrize(
    "edit",
    [
        lambda nodes: edits.join(nodes, key=key_of(nodes, "1")),
        lambda nodes: edits.shift(nodes, key=key_of(nodes, "1"), by=-1),
        lambda nodes: edits.shift(nodes, key=key_of(nodes, "2.1"), by=1),
        lambda nodes: edits.move(nodes, key=key_of(nodes, "1"), by=-1),
        lambda nodes: edits.move(nodes, key=key_of(nodes, "3"), by=1),
        lambda nodes: edits.split(nodes, key=key_of(nodes, "1"), at=1),
        lambda nodes: edits.drop(nodes, key=999),
    ],
)
def test_edits_that_make_no_sense_are_refused(reading, edit):
    with pytest.raises(InvalidEdit):
        edit(reading.nodes)


def test_edited_trees_survive_being_kept(reading):
    assert edits.from_rows(edits.to_rows(reading.nodes)) == reading.nodes
