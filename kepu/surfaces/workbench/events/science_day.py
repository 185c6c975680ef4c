"""The registration of the national science day as a workbook: sessions, sums by what is judged, and what the columns rest on."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from kepu.domain.events.models import BrandEdition, Session, SessionMode
from kepu.domain.events.selectors.science_day import Registered, registered
from kepu.surfaces.workbench.exports import RISKY, XLSX
from kepu.surfaces.workbench.records.words import AUDIENCES

# Column, whether a published circular names it; the others are ours until somebody confirms the form.
COLUMNS = [
    ("活动名称", True), ("活动标识", True), ("主办单位", False), ("联合单位", False), ("开始时间", False), ("结束时间", False),
    ("举办方式", False), ("县（区）", False), ("地点", False), ("活动类型", False), ("面向人群", False), ("活动简介", False),
    ("联系方式", False), ("主讲人", False), ("线下参加人次", False), ("线上参加人次", False), ("科技志愿者人数", False),
    ("志愿服务时长（小时）", False), ("照片数", True), ("新闻链接", True), ("活动总结", True),
]  # fmt: skip
MODES = dict(SessionMode.choices)


def science_day_response(edition: BrandEdition, sessions: Sequence[Session], *, now: datetime) -> HttpResponse:
    """The workbook as a download, Chinese whatever language the page was in: it goes to a Chinese office."""
    book = Workbook()
    rows = registered(sessions, now=now)
    _sheet(book.active, "活动", [name for name, _known in COLUMNS], [_cells(row) for row in rows])
    _sheet(book.create_sheet(), "指标", ["评价方面", "内容", "数值"], _sums(edition, rows))
    _sheet(book.create_sheet(), "说明", ["列", "依据"], _notes())
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    name = quote(_("Science day registration") + f"-{edition.code}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.xlsx"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _cells(row: Registered) -> list[Any]:
    hours = None if row.volunteer_minutes is None else round(row.volunteer_minutes / 60, 1)
    return [
        row.title, row.label, row.host, "、".join(row.cohosts), _moment(row.starts_at), _moment(row.ends_at), _in_chinese(MODES[row.mode]),
        row.region, row.place, row.kind, "、".join(_in_chinese(AUDIENCES[code]) for code in row.audience), row.summary, row.contact,
        "、".join(row.speakers), row.came.onsite, row.came.online, row.volunteers, hours, row.photos, "\n".join(row.links), row.report,
    ]  # fmt: skip


def _sums(edition: BrandEdition, rows: Sequence[Registered]) -> list[list[Any]]:
    hosts = {row.host for row in rows} | {unit for row in rows for unit in row.cohosts}
    joined = edition.participations.filter(state="joined").count()
    return [
        ["组织动员", "参加单位数", joined],
        ["组织动员", "举办或联合举办单位数", len(hosts)],
        ["数量规模", "活动场次", len(rows)],
        ["数量规模", "线下参加人次（已知合计）", _known(row.came.onsite for row in rows)],
        ["数量规模", "线上参加人次（已知合计）", _known(row.came.online for row in rows)],
        ["品牌宣传", "登记的媒体报道", edition.mentions.count()],
        ["科技志愿", "志愿者人次", sum(row.volunteers for row in rows)],
        ["联合行动", "有联合单位的场次", sum(bool(row.cohosts) for row in rows)],
        ["网络话题", "本系统不掌握，请另行填写", None],
    ]


def _notes() -> list[list[Any]]:
    known, own = "公开通知中提到", "系统自拟列名，未能核对登记系统的字段名，填报前请对照"
    return [[name, known if is_known else own] for name, is_known in COLUMNS]


def _known(numbers: Any) -> int | None:
    found = [number for number in numbers if number is not None]
    return sum(found) if found else None


def _moment(value: Any) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def _in_chinese(words: Any) -> str:
    from django.utils.translation import override

    with override("zh-hans"):
        return str(words)


def _sheet(sheet: Any, title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet.title, sheet.freeze_panes = title, "A2"
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(heading) + 4)
    for row in rows:
        sheet.append([f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value for value in row])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
