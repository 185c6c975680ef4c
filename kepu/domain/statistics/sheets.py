"""The form as a workbook for printing and stamping: a cover, one sheet per class, the sources behind. A4, Chinese."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from kepu.domain.statistics.contracts import CellValue, Table
from kepu.domain.statistics.filled import Filled

FORM_NAMES = {"unit": "单位表", "venue": "科普场馆表", "summary": "汇总表"}
DRAFT = "草稿 · 未签署"
FONT = "宋体"
THIN = Side(style="thin", color="FF555555")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
GREY, YELLOW = PatternFill("solid", fgColor="FFEDEDED"), PatternFill("solid", fgColor="FFFFF6D6")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
NOT_CONFIRMED = "＊"
HEADINGS = ("指标名称", "代码", "计量单位", "数量")
WIDTHS = (46, 10, 10, 16)


def workbook_of(filled: Filled, *, cover: dict[str, str]) -> bytes:
    """An xlsx file. `cover`: leader, filler, phone, email, level, category_code, location, filled_on (ISO or empty)."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    _cover(sheet, filled, cover)
    for number, table in enumerate(filled.edition.tables, start=1):
        _class(book.create_sheet(f"{number} {table.title.zh}"), filled, table)
    _sources(book.create_sheet("附 数据来源"), filled)
    for each in book.worksheets:
        _page(each, filled)
    book.properties.title = f"{filled.unit.name} {filled.filing.year} {filled.edition.title.zh}"
    book.properties.creator = "Kepu"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def file_name(filled: Filled) -> str:
    """A plain ASCII name: code, year, unit, form, revision, and whether it is a draft."""
    filing = filled.filing
    state = "" if filing.is_frozen else "-draft"
    return f"{filled.edition.code}-{filing.year}-{filled.unit.code}-{filing.form}-r{filing.revision}{state}.xlsx"


def _cover(sheet: Worksheet, filled: Filled, cover: dict[str, str]) -> None:
    sheet.title = "封面"
    for column, width in zip("ABCD", (20, 26, 20, 26), strict=True):
        sheet.column_dimensions[column].width = width
    _line(sheet, 2, filled.edition.title.zh, size=22, bold=True, height=44)
    _line(sheet, 3, f"{filled.filing.year} 年度 · {FORM_NAMES[filled.filing.form]}", size=14, height=28)
    _line(sheet, 4, f"制定依据：{filled.edition.authority}（{filled.edition.code}）", size=10)
    if not filled.filing.is_frozen:
        _line(sheet, 5, DRAFT, size=20, bold=True, height=36, color="FFC00000")
    filled_on = cover.get("filled_on", "")
    year, month, day = filled_on.split("-") if filled_on else ("      ", "    ", "    ")
    rows = [
        ("单位全称（公章）", filled.unit.name, "", ""),
        ("机构主管部门类别代码", cover.get("category_code", ""), "单位级别", cover.get("level", "")),
        ("单位所在地（到区县）", cover.get("location", ""), "", ""),
        ("单位负责人（签章）", cover.get("leader", ""), "填表人", cover.get("filler", "")),
        ("联系电话", cover.get("phone", ""), "电子邮箱", cover.get("email", "")),
        ("填表时间", f"{year} 年 {month} 月 {day} 日", "修订次数", f"第 {filled.filing.revision} 版"),
    ]
    for offset, row in enumerate(rows):
        _cover_row(sheet, 7 + offset, row, height=70 if offset in (0, 3) else 32)
    _line(sheet, 14, filled.edition.note, size=9, height=44, align=LEFT)
    _line(
        sheet,
        15,
        "填报内容一律取整数；四舍五入后为零填“0”；不适用填“-”；带＊的内容未经公开资料确认。",
        size=9,
        align=LEFT,
    )
    if filled.filing.is_frozen:
        _line(sheet, 16, f"签署内容 SHA-256：{filled.filing.digest}", size=8, align=LEFT)


def _cover_row(sheet: Worksheet, row: int, texts: tuple[str, str, str, str], *, height: int) -> None:
    sheet.row_dimensions[row].height = height
    if not texts[2]:
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row=row, column=column)
        cell.border = BOX
        if column <= 2 or texts[2]:
            _write(cell, text, bold=column in (1, 3), align=CENTRE if column in (1, 3) else LEFT)
        if column in (1, 3) and text:
            cell.fill = GREY


def _class(sheet: Worksheet, filled: Filled, table: Table) -> None:
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    number = table.number + ("" if table.number_confirmed else NOT_CONFIRMED)
    _line(sheet, 1, f"{table.title.zh}", size=16, bold=True, height=30)
    _line(sheet, 2, f"表号：{number}　　制定依据：{filled.edition.authority}　　{filled.filing.year} 年", size=9)
    _line(
        sheet,
        3,
        f"单位：{filled.unit.name}" + ("" if filled.filing.is_frozen else f"　　　　{DRAFT}"),
        size=10,
        align=LEFT,
    )
    for column, text in enumerate(HEADINGS, start=1):
        cell = sheet.cell(row=4, column=column)
        _write(cell, text, bold=True, align=CENTRE)
        cell.fill, cell.border = GREY, BOX
    row = 5
    for value in filled.values_of(table):
        _value_row(sheet, row, value)
        row += 1
    if row == 5:
        _line(sheet, 5, table.note or "本类没有指标。", size=10, align=LEFT, height=30)
        row = 6
    _stamp(sheet, row + 1)
    sheet.print_title_rows = "1:4"


def _value_row(sheet: Worksheet, row: int, value: CellValue) -> None:
    cell = value.cell
    title = ("其中：" if cell.depth == 1 else "") + cell.title.zh + ("（12月31日）" if cell.stock else "")
    texts = (title + ("" if cell.confirmed else NOT_CONFIRMED), cell.official, cell.unit)
    sheet.row_dimensions[row].height = 20 if len(title) < 24 else 32
    for column, text in enumerate(texts, start=1):
        target = sheet.cell(row=row, column=column)
        align = (
            Alignment(horizontal="left", vertical="center", wrap_text=True, indent=cell.depth * 2)
            if column == 1
            else CENTRE
        )
        _write(target, text, align=align)
        target.border = BOX
    target = sheet.cell(row=row, column=4)
    _write(
        target,
        value.value if value.status == "value" else value.text,
        align=Alignment(horizontal="right", vertical="center"),
    )
    target.number_format, target.border = "0", BOX
    if value.is_open:
        target.fill = YELLOW


def _stamp(sheet: Worksheet, row: int) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=4)
    sheet.row_dimensions[row].height = 64
    _write(sheet.cell(row=row, column=1), "单位负责人：　　　　　　填表人：", align=LEFT)
    _write(sheet.cell(row=row, column=3), "（逐页盖章处）", align=CENTRE)
    dashed = Side(style="dashed")
    sheet.cell(row=row, column=3).border = Border(left=dashed, right=dashed, top=dashed, bottom=dashed)


def _sources(sheet: Worksheet, filled: Filled) -> None:
    for letter, width in zip("ABCDE", (34, 10, 30, 10, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    headings = ("指标", "数量", "来源", "记录数", "说明")
    for column, text in enumerate(headings, start=1):
        cell = sheet.cell(row=1, column=column)
        _write(cell, text, bold=True, align=CENTRE, size=9)
        cell.fill, cell.border = GREY, BOX
    row = 2
    for value in filled.values.values():
        if value.is_not_applicable and not value.note:
            continue
        for column, said in enumerate(_source_of(value, filled), start=1):
            cell = sheet.cell(row=row, column=column)
            _write(cell, said, size=9, align=LEFT)
            cell.border = BOX
        row += 1
    sheet.print_title_rows = "1:1"


def _source_of(value: CellValue, filled: Filled) -> tuple[str, str | int, str, str | int, str]:
    cell, figure = value.cell, value.figure
    said = [
        f"{finding.message.zh}：{finding.explanation}"
        for finding in filled.findings_about(cell.code)
        if finding.explanation
    ]
    if figure:
        lacking = f"{figure.missing} 条记录缺此项" if figure.missing else ""
        return (
            cell.title.zh,
            value.text,
            f"{figure.title}（{cell.measure}，口径版本 {figure.version}）",
            figure.records,
            "；".join([lacking, *said]).strip("；"),
        )
    if cell.kind == "sum":
        return (cell.title.zh, value.text, "合计", "", "；".join(said))
    if filled.filing.form == "summary":
        return (cell.title.zh, value.text, "下级已签署报表汇总", "", "；".join(said))
    source = f"填报：{value.who}" if value.who else ""
    return (cell.title.zh, value.text, source, "", "；".join([value.note, *said]).strip("；"))


def _page(sheet: Worksheet, filled: Filled) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if sheet.title.startswith("附") else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.6, right=0.6, top=0.9, bottom=0.8, header=0.35, footer=0.35)
    sheet.print_options.horizontalCentered = True
    name = filled.unit.name.replace("&", "&&")
    sheet.oddHeader.left.text = f"{name}　{filled.filing.year} 年"
    if not filled.filing.is_frozen:
        sheet.oddHeader.center.text, sheet.oddHeader.center.size, sheet.oddHeader.center.color = DRAFT, 20, "C00000"
    sheet.oddHeader.right.text = filled.edition.code
    sheet.oddFooter.left.text = (
        f"SHA-256 {filled.filing.digest[:16]}" if filled.filing.is_frozen else "未签署，不得报送"
    )
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter.right.text = "逐页盖章"


def _line(
    sheet: Worksheet,
    row: int,
    text: str,
    *,
    size: int,
    bold: bool = False,
    height: int = 20,
    align: Alignment = CENTRE,
    color: str = "FF000000",
) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
    sheet.row_dimensions[row].height = height
    _write(sheet.cell(row=row, column=1), text, size=size, bold=bold, align=align, color=color)


def _write(
    cell: "object",
    text: str | int | None,
    *,
    size: int = 11,
    bold: bool = False,
    align: Alignment = LEFT,
    color: str = "FF000000",
) -> None:
    cell.value = text if text != "" else None  # type: ignore[attr-defined]  # openpyxl's cells have no common typed parent
    cell.font = Font(name=FONT, size=size, bold=bold, color=color)  # type: ignore[attr-defined]  # same
    cell.alignment = align  # type: ignore[attr-defined]  # same
    if isinstance(text, str) and text.startswith(("=", "+", "@")):
        cell.data_type = "s"  # type: ignore[attr-defined]  # never a formula: what people typed is text
