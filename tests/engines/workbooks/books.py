"""Hostile workbooks, made in memory."""

import io

import openpyxl

from kepu.engines.workbooks.reading.contracts import ReadOptions, UnitName
from kepu.engines.workbooks.reading.reader import read

HOSTS = ["天文研究所", "海洋研究所", "植物园", "物理研究所", "地质研究所", "生物研究所"]
UNITS = tuple(UnitName(f"unit-{i}", name) for i, name in enumerate(HOSTS))
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
    "受众对象",
    "备注",
]


def line(
    number=1,
    title="黑洞科普讲座",
    date="2025.3.8",
    kind="讲座",
    host="天文研究所",
    cohosts=None,
    people="李致远",
    onsite=100,
    online="/",
    spend=1,
    audience="公众",
    note=None,
):
    return [number, title, date, kind, host, cohosts, people, onsite, online, spend, audience, note]


def workbook(sheets, change=None):
    """The bytes of a workbook from {sheet name: rows}; `change` gets the openpyxl workbook before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def reading(sheets, change=None, file_name="台账.xlsx", **options):
    return read(workbook(sheets, change), file_name, ReadOptions(units=UNITS, **options))


def problems(row):
    return [problem.reason for problem in row.problems]
