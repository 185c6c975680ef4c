"""Whole workbooks: the sample row by row, and other mess."""

import json
from pathlib import Path

import pytest

from kepu.engines.workbooks.reading.contracts import Known, ReadOptions, UnreadableWorkbook
from kepu.engines.workbooks.reading.preview import as_answer
from kepu.engines.workbooks.reading.reader import read

from .books import HEAD, HOSTS, UNITS, line, problems, reading, workbook

SAMPLE = Path(__file__).parents[2] / "data" / "workbooks" / "activities-2025.xlsx"
TITLE = ["2025年度科普工作台账"]


def understood(name="activities-2025.xlsx"):
    found = read(SAMPLE.read_bytes(), name, ReadOptions(units=UNITS))
    return [as_answer(row, lambda problem: problem.reason) for row in found.rows]


def test_every_row_of_the_sample_is_as_a_careful_clerk_would_have_it():
    wanted = json.loads(SAMPLE.with_suffix(".json").read_text())
    found = understood()
    assert [(row["sheet"], row["row"], row["problem"]) for row in found] == [
        (r["sheet"], r["row"], r["problem"]) for r in wanted
    ]
    for mine, theirs in zip(found, wanted, strict=True):
        if theirs["problem"] is None:
            assert {name: mine[name] for name in theirs} == theirs


def test_the_sample_reads_the_same_under_any_file_name():
    assert [row["start"] for row in understood("台账.xlsx")] == [row["start"] for row in understood()]


def test_a_plain_table_has_no_doubt():
    found = reading({"台账": [TITLE, HEAD, line()]})
    assert [problems(row) for row in found.rows] == [[]]
    assert found.rows[0].value("host") == "天文研究所"


def test_two_row_headings_with_merged_parents_are_joined():
    def merge(book):
        sheet = book.active
        for area in ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:H3"):
            sheet.merge_cells(area)

    rows = [
        TITLE,
        ["序号", "项目名称", "时间", "类别", "主办\n单位", "参与人数", None, "经费\n（元）"],
        [None, None, None, None, None, "线下（人）", "线上（万人次）", None],
        [1, "黑洞讲座", "3月8日", "讲座", "天文所", 300, 1.2, 12000],
    ]
    row = reading({"台账": rows}, merge).rows[0]
    assert problems(row) == []
    assert (row.value("onsite"), row.value("online"), row.value("spend")) == (300, 12000, 1_200_000)


def test_merged_hosts_and_kinds_are_spread_down():
    def merge(book):
        book.active.merge_cells("E3:E4")
        book.active.merge_cells("D3:D4")

    rows = [TITLE, HEAD, line(1), line(2, title="星系科普讲座", kind=None, host=None)]
    found = reading({"台账": rows}, merge).rows
    assert [problems(row) for row in found] == [[], []]
    assert found[1].value("host") == "天文研究所"
    assert found[1].fields["host"].note == "merged"


def test_ditto_marks_repeat_the_value_above():
    rows = [TITLE, HEAD, line(1), line(2, title="星系科普讲座", host="同上", kind="〃", date="同上")]
    second = reading({"台账": rows}).rows[1]
    assert problems(second) == []
    assert (second.value("host"), second.value("kind")) == ("天文研究所", "lecture")


def test_blank_lines_totals_notes_and_repeated_headings_are_passed_over():
    rows = [
        TITLE, HEAD, line(1), [None] * 12, ["小计", None, None, None, None, None, None, 100], HEAD, line(2, title="星系展览", kind="展览"),
        [3], ["合 计", "2项", None, None, None, None, None, 200], ["注：人数填实际人次"], ["填报人：王五", None, None, "审核人：赵六"],
    ]  # fmt: skip
    found = reading({"台账": rows})
    assert [row.row for row in found.rows] == [3, 7]
    assert {remark.code for remark in found.remarks} >= {"row.total", "row.heading", "row.empty", "row.note"}


def test_section_lines_give_the_host_and_are_no_rows():
    def merge(book):
        book.active.merge_cells("A3:H3")
        book.active.merge_cells("A5:H5")

    head = ["序号", "活动名称", "活动日期", "活动类型", "主讲人", "线下人数", "线上人数", "支出（元）"]
    rows = [
        TITLE,
        head,
        ["一、天文研究所"],
        [1, "黑洞", "3.8", "讲座", "李明", 10, 0, 500],
        ["二、海洋研究所"],
        [1, "深海", "3.9", "讲座", "李明", 10, 0, 500],
    ]
    found = reading({"台账": rows}, merge).rows
    assert [row.value("host") for row in found] == ["天文研究所", "海洋研究所"]
    assert [problems(row) for row in found] == [[], []]


def test_sheets_named_after_units_give_the_host():
    head = ["序号", "名称", "时间", "形式", "人数", "费用（千元）"]
    found = reading(
        {
            "天文所": [TITLE, head, [1, "黑洞讲座", "3月8日", "讲座", "80人", 1.5]],
            "海洋研究所": [TITLE, head, [1, "深海讲座", "3月9日", "讲座", "90人", 2]],
        }
    )
    assert [row.value("host") for row in found.rows] == ["天文研究所", "海洋研究所"]
    assert [row.value("spend") for row in found.rows] == [150_000, 200_000]
    assert [row.value("onsite") for row in found.rows] == [80, 90]


def test_two_tables_below_each_other_are_both_read():
    other = ["编号", "主题", "开展日期", "类别", "承办单位", "现场人次", "直播观看人次", "花费（元）"]
    rows = [
        TITLE,
        HEAD,
        line(),
        [],
        ["2025年度其他活动"],
        other,
        [1, "深海", "2025-04-01", "展览", "海洋所", "约200人", "1万", 3000],
    ]
    found = reading({"台账": rows})
    assert len(found.tables) == 2
    assert [row.value("title") for row in found.rows] == ["黑洞科普讲座", "深海"]
    assert found.rows[1].value("spend") == 300_000


def test_the_money_unit_may_stand_above_the_table_or_in_the_instructions():
    head = [*HEAD[:9], "经费", *HEAD[10:]]
    above = reading({"台账": [TITLE, ["单位：万元"], head, line(spend=1.5)]})
    beside = reading({"台账": [TITLE, head, line(spend=1.5)], "填表说明": [["1.经费以万元计。"]]})
    nowhere = reading({"台账": [TITLE, head, line(spend=1.5)]})
    assert above.rows[0].value("spend") == beside.rows[0].value("spend") == 1_500_000
    assert problems(nowhere.rows[0]) == ["spend.no_unit"]


@pytest.mark.parametrize("sheet", ["2025年", "2025年一季度"])
def test_the_year_may_stand_in_the_sheet_name(sheet):
    assert reading({sheet: [HEAD, line(date="3月8日")]}).rows[0].value("start").year == 2025


def test_the_year_may_stand_in_the_file_name_or_in_the_dates():
    assert (
        reading({"一季度": [HEAD, line(date="3月8日")]}, file_name="2025年科普台账.xlsx").rows[0].value("start").year
        == 2025
    )
    rows = [HEAD, line(date="2025.3.7", title="星系"), line(date="3月8日")]
    assert reading({"一季度": rows}).rows[1].value("start").year == 2025


def test_an_unknown_or_contradictory_year_is_asked_and_a_typed_one_answers():
    rows = {"一季度": [HEAD, line(date="3月8日")]}
    assert problems(reading(rows).rows[0]) == ["date.no_year"]
    assert problems(reading(rows, year=2025).rows[0]) == []
    torn = {"2024年": [["2025年度科普台账"], HEAD, line(date="3月8日")]}
    assert problems(reading(torn).rows[0]) == ["date.year_contradictory"]


def test_the_day_of_filling_in_is_not_the_year():
    rows = [["科普工作台账"], ["填报单位：天文研究所  填报日期：2026.1.8"], HEAD, line(date="3月8日")]
    assert problems(reading({"一季度": rows}).rows[0]) == ["date.no_year"]


def test_a_day_of_another_year_is_asked():
    assert problems(reading({"台账": [TITLE, HEAD, line(date="2024.3.8")]}).rows[0]) == ["date.other_year"]


def test_separate_columns_for_beginning_and_end_are_joined():
    head = ["序号", "活动名称", "开始时间", "结束时间", "类型", "主办单位", "线下人数", "线上人数"]
    row = reading({"台账": [TITLE, head, [1, "黑洞展", "3月8日", "3月10日", "展览", "天文所", 10, 20]]}).rows[0]
    assert (row.value("start").day, row.value("end").day) == (8, 10)


def test_hidden_sheets_are_left_out_and_said_hidden_rows_are_read_and_said():
    def hide(book):
        book["旧表"].sheet_state = "hidden"
        book["台账"].row_dimensions[3].hidden = True

    found = reading({"台账": [TITLE, HEAD, line()], "旧表": [TITLE, HEAD, line(title="旧")]}, hide)
    assert [row.value("title") for row in found.rows] == ["黑洞科普讲座"]
    assert found.rows[0].notes == ["row.hidden"]
    assert "sheet.hidden" in {remark.code for remark in found.remarks}


def test_a_formula_without_a_saved_value_holds_the_row():
    row = reading({"台账": [TITLE, HEAD, line(onsite="=50+50")]}).rows[0]
    assert [(problem.field, problem.reason) for problem in row.problems] == [("onsite", "cell.formula")]


def test_blank_and_none_stay_different():
    row = reading({"台账": [TITLE, HEAD, line(onsite=None, online="/", spend="—")]}).rows[0]
    assert (row.value("onsite"), row.value("online"), row.value("spend")) == (None, 0, 0)
    assert as_answer(row, str)["onsite"] == 0
    assert as_answer(row, str)["blank"] == ["onsite"]


def test_an_outside_partner_is_kept_and_a_misspelt_unit_is_asked():
    kept, asked = reading(
        {"台账": [TITLE, HEAD, line(cohosts="市科协、海洋所"), line(2, title="星系", cohosts="海洋研究院")]}
    ).rows
    assert (kept.value("cohosts"), kept.value("partners"), problems(kept)) == (
        ("市科协", "海洋研究所"),
        ("市科协",),
        [],
    )
    assert problems(asked) == ["cohosts.near"]


def test_on_site_and_online_in_one_cell_fill_both():
    head = ["序号", "活动名称", "活动时间", "活动形式", "主办单位", "参加人数"]
    row = reading({"台账": [TITLE, head, [1, "黑洞", "3.8", "讲座", "天文所", "现场300人，线上2万人次"]]}).rows[0]
    assert (row.value("onsite"), row.value("online"), problems(row)) == (300, 20000, [])


def test_a_column_of_online_and_onsite_is_the_mode_and_the_title_tells_the_kind():
    head = ["序号", "活动名称", "活动时间", "活动形式", "主办单位", "参加人数"]
    rows = [
        TITLE,
        head,
        [1, "黑洞科普讲座", "3.8", "线上", "天文所", 500],
        [2, "深海展览", "3.9", "线下", "海洋所", 60],
    ]
    first, second = reading({"台账": rows}).rows
    assert (first.value("kind"), first.value("online"), first.value("onsite")) == ("lecture", 500, None)
    assert (second.value("kind"), second.value("onsite")) == ("exhibition", 60)


class TestDuplicates:
    def held(self, *rows, **options):
        return [problems(row) for row in reading({"台账": [TITLE, HEAD, *rows]}, **options).rows]

    def test_the_second_of_two_equal_rows_is_held(self):
        assert self.held(line(1), line(2)) == [[], ["duplicate.in_workbook"]]

    def test_another_spelling_of_the_same_row_is_held(self):
        assert self.held(
            line(1, title="黑洞科普讲座（第3期）"), line(2, title="黑洞科普讲座 (第三期)", date="3月8日")
        ) == [[], ["duplicate.in_workbook"]]

    def test_another_issue_or_day_is_no_duplicate(self):
        assert self.held(
            line(1, title="黑洞（第3期）"),
            line(2, title="黑洞（第4期）"),
            line(3, title="黑洞（第3期）", date="3月9日"),
        ) == [[], [], []]

    def test_two_institutes_open_days_are_no_duplicates(self):
        assert self.held(line(1, title="公众科学日"), line(2, title="公众科学日", host="植物园", people="王五")) == [
            [],
            [],
        ]

    def test_a_partner_telling_the_same_act_is_held(self):
        assert self.held(line(1, cohosts="植物园"), line(2, host="植物园", cohosts="天文研究所")) == [
            [],
            ["duplicate.in_workbook"],
        ]

    def test_what_the_ledger_has_already_is_held(self):
        import datetime as dt

        known = [Known("黑洞科普讲座", dt.date(2025, 3, 8), "天文研究所", "7")]
        assert self.held(line(1), known=lambda: known) == [["duplicate.in_ledger"]]


def test_csv_is_read_in_the_encodings_of_office_programs():
    text = ",".join(HEAD) + "\r\n1,黑洞讲座,2025.3.8,讲座,天文所,,李明,300,/,1.2,公众,\r\n"
    for encoding in ("utf-8-sig", "gb18030"):
        found = read(text.encode(encoding), "2025台账.csv", ReadOptions(units=UNITS))
        assert [(row.value("onsite"), problems(row)) for row in found.rows] == [(300, [])]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "a.xls", "file.old_or_encrypted"),
        (b"PK\x03\x04broken", "a.xlsx", "file.broken"),
        (b"%PDF-1.4", "a.pdf", "file.unknown_type"),
        (b"", "a.xlsx", "file.unknown_type"),
    ],
)
def test_what_is_no_workbook_is_refused(content, name, code):
    with pytest.raises(UnreadableWorkbook) as refused:
        read(content, name, ReadOptions())
    assert refused.value.code == code


def test_a_workbook_without_a_table_is_refused():
    with pytest.raises(UnreadableWorkbook) as refused:
        read(workbook({"a": [["只有一句话"]]}), "a.xlsx", ReadOptions())
    assert refused.value.code == "file.no_table"


def test_a_person_may_choose_other_columns():
    head = ["序号", "名称甲", "活动时间", "活动形式", "主办单位", "线下人数"]
    rows = {"台账": [TITLE, head, [1, "黑洞", "3.8", "讲座", "天文所", 10]]}
    assert problems(reading(rows).rows[0]) == ["title.missing"]
    assert problems(reading(rows, columns={"台账#2": {1: "title"}}).rows[0]) == []


def test_the_host_of_every_unit_is_known():
    rows = [line(i, title=f"讲座{i}", host=name) for i, name in enumerate(HOSTS)]
    assert [row.value("host") for row in reading({"台账": [TITLE, HEAD, *rows]}).rows] == HOSTS
