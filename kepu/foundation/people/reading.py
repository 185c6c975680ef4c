"""Reads a list of people from a workbook: one header row with known headings, one person a row; what is doubtful is said."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kepu.foundation.people.contracts import PersonDraft
from kepu.foundation.subjects.standard import first_level_named

MOST_ROWS = 20_000
HEADINGS = {
    "name": {"姓名", "name", "名字"},
    "unit": {"单位", "所在单位", "工作单位", "unit", "单位名称"},
    "category": {"类别", "人员类别", "category", "身份"},
    "seniority": {"职称级别", "职称等级", "title level", "职称层次"},
    "title": {"职称", "职务", "title", "职称职务", "professional title"},
    "field": {"学科", "专业", "研究领域", "学科领域", "field", "field of science"},
    "subject": {"一级学科", "学科代码", "first-level subject", "subject"},
    "gender": {"性别", "gender"},
    "has_degree": {"本科及以上", "大学本科及以上学历", "学历", "bachelor's degree or above", "degree"},
    "joined_on": {"入库日期", "加入日期", "since", "in the register since"},
}
UNSTATED = {"未填写", "未填", "not stated"}
CATEGORIES = {
    "researcher": {"科研人员", "研究人员", "researcher", "科学家"},
    "academician": {"院士", "academician"},
    "retired": {"退休科学家", "离退休科学家", "离退休人员", "退休", "retired scientist"},
    "graduate_student": {"研究生", "硕士生", "博士生", "硕士研究生", "博士研究生", "graduate student"},
    "teacher": {"教师", "teacher", "科学教师"},
    "volunteer": {"志愿者", "volunteer"},
    "staff": {"科普和管理人员", "科普与管理人员", "管理人员", "科普人员", "职工", "outreach and administrative staff"},
}
SENIORITIES = {
    "senior": {"高级", "正高", "正高级", "研究员", "教授", "senior title"},
    "associate": {"副高", "副高级", "副研究员", "副教授", "高级工程师", "associate senior title"},
    "intermediate": {"中级", "助理研究员", "工程师", "讲师", "intermediate title"},
    "junior": {"初级", "研究实习员", "助理工程师", "junior title"},
    "none": {"无", "无职称", "no title", "-", "—"},
    "": UNSTATED,
}
DEGREES = {"本科": True, "大学本科": True, "硕士": True, "博士": True, "研究生": True, "是": True, "yes": True, "有": True,
           "专科": False, "大专": False, "高中": False, "否": False, "no": False, "无": False}  # fmt: skip


class UnreadableList(Exception):
    """The file is no workbook, or its first sheet has no heading for names; `problem` says which."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as understood. `problems` are (column, what was there); a row with problems has no draft."""

    number: int
    name: str
    draft: PersonDraft | None
    problems: tuple[tuple[str, str], ...]


def read_people(content: bytes, *, units: Mapping[str, int], default_unit: int) -> list[ReadRow]:
    """Rows of the first sheet. `units` maps every name of a unit within reach to its id. Raises UnreadableList."""
    try:
        sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = [list(row) for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as wrong:
        raise UnreadableList("file") from wrong
    header, columns = _find_header(rows)
    return [
        _read(number, row, columns, units, default_unit)
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
        if any(_text(value) for value in row)
    ]


def _find_header(rows: list[list[object]]) -> tuple[int, dict[str, int]]:
    for position, row in enumerate(rows[:10]):
        columns: dict[str, int] = {}
        for place, value in enumerate(row):
            heading = _text(value).lower().replace(" ", "")
            for field, words in HEADINGS.items():
                if heading in {word.replace(" ", "") for word in words}:
                    columns.setdefault(field, place)
        if "name" in columns and len(columns) > 1:
            return position, columns
    raise UnreadableList("headings")


def _read(
    number: int, row: list[object], columns: Mapping[str, int], units: Mapping[str, int], default_unit: int
) -> ReadRow:
    cells = {field: row[place] if place < len(row) else None for field, place in columns.items()}
    problems: list[tuple[str, str]] = []

    def word(field: str, words: Mapping[str, set[str]], otherwise: str) -> str:
        text = _text(cells.get(field)).lower()
        found = next((code for code, names in words.items() if text in names or text == code), None)
        if text and found is None:
            problems.append((field, text))
        return found or otherwise

    name = _text(cells.get("name"))
    if not name or len(name) > 80:
        problems.append(("name", name))
    unit_text = _text(cells.get("unit"))
    unit_id = units.get(unit_text) if unit_text else default_unit
    if unit_id is None:
        problems.append(("unit", unit_text))
    gender = {"男": "male", "女": "female", "male": "male", "female": "female", "": ""}.get(
        _text(cells.get("gender")).lower()
    )
    if gender is None:
        problems.append(("gender", _text(cells.get("gender"))))
    joined, joined_known = _day(cells.get("joined_on"))
    if not joined_known:
        problems.append(("joined_on", _text(cells.get("joined_on"))))
    category = word("category", CATEGORIES, "researcher")
    seniority = word("seniority", SENIORITIES, "") or _from_title(_text(cells.get("title")))
    subject, subject_known = _subject(_text(cells.get("subject")), _text(cells.get("field")))
    problems += [] if subject_known else [("subject", _text(cells.get("subject")))]
    degree = _text(cells.get("has_degree")).lower()
    if degree and degree not in DEGREES:
        problems.append(("has_degree", degree))
    if problems or unit_id is None or gender is None:
        return ReadRow(number, name, None, tuple(problems))
    draft = PersonDraft(
        name=name,
        unit_id=unit_id,
        category=category,
        seniority=seniority,
        title=_text(cells.get("title"))[:60],
        field=_text(cells.get("field"))[:60],
        subject=subject,
        gender=gender,
        has_degree=DEGREES.get(degree),
        joined_on=joined,
    )
    return ReadRow(number, name, draft, ())


def _from_title(title: str) -> str:
    """The level that a title stands for; empty, which is not stated, where it stands for none."""
    return next((code for code, names in SENIORITIES.items() if title in names), "")


def _subject(text: str, field: str) -> tuple[str, bool]:
    """(first-level code, whether the cell could be understood). Without a column of its own, a field that names one subject states it."""
    if not text or text.lower() in UNSTATED:
        return first_level_named(field), True
    found = first_level_named(text)
    return found, bool(found)


def _day(value: object) -> tuple[date | None, bool]:
    """(day, whether the cell could be understood)."""
    if isinstance(value, datetime):
        return value.date(), True
    if isinstance(value, date):
        return value, True
    text = _text(value)
    if not text:
        return None, True
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(text, form).date(), True  # noqa: DTZ007  # a day, not a moment
        except ValueError:
            continue
    return None, False


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
