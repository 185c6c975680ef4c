"""What is done with a statistics form in the browser: begun, completed, handed in, checked, signed, exported, merged."""

import re
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

from tests.journeys.pressing import press

HEADING_ROWS = 4
COVER = {"leader": "张所长", "filler": "王统计", "phone": "010-12345678"}


class Shown(NamedTuple):
    """A cell as it is read: its name as printed and its value, digits only; "-" where it does not apply."""

    title: str
    value: str


def open_form(page, unit, kind, year=2025):
    """Opens a unit's form of a kind ("单位表", "汇总表") from the list, beginning it where nobody has; returns its address."""
    page.goto(f"/workbench/forms/?year={year}&q={unit}")
    row = page.locator("main tbody tr", has_text=kind)
    with page.expect_navigation():
        row.locator("a.btn, button").first.click()
    page.wait_for_url(re.compile(r"/forms/[0-9a-f-]{36}/"))
    return page.url


def classes_of(page, form):
    """The addresses of the form's classes."""
    page.goto(form)
    return [tab.get_attribute("href") for tab in page.locator(".tabs a").all()]


def complete(page, form):
    """Fills the cover, marks what is open and has nothing behind it, and explains all else that stands in the way."""
    page.goto(f"{form}cover/")
    for name, text in COVER.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=level]", label="部委级")
    press(page)
    for address in classes_of(page, form):
        page.goto(address)
        if page.locator("form[action$='/not-applicable/'] button").count():
            press(page, "form[action$='/not-applicable/'] button")
        while page.locator(".cell__finding.bad details, .cell__finding.warn details").count():
            explain(page, page.locator(".cell__finding.bad details, .cell__finding.warn details").first)
    page.goto(form)
    if page.locator("#why-parts").count():
        page.fill("#why-parts", "其余单位尚未填报，先行汇总")
        press(page, "form:has(#why-parts) button")


def explain(page, finding):
    finding.locator("summary").click()
    finding.locator("input[name=text]").fill("经核对原始记录，情况属实")
    with page.expect_navigation():
        finding.locator("button").click()


def hand_in_form(page, form):
    complete(page, form)
    page.goto(form)
    press(page, "a[href$='submission/']")
    press(page)
    page.wait_for_url(form)


def decide(page, form):
    """Reads what is to be checked or signed, says so, and passes it on."""
    page.goto(f"{form}decision/")
    page.check("[name=has_read]")
    press(page)
    page.wait_for_url(form)


def read_form(page, form):
    """Every cell of every class as the page shows it."""
    shown = []
    for address in classes_of(page, form):
        page.goto(address)
        for row in page.locator("tr.cell").all():
            value = row.locator(".cell__value").inner_text().strip()
            shown.append(Shown(row.locator(".cell__name a").first.inner_text(), value.replace(",", "")))
    return shown


def value_of(page, form, code):
    """What the page says in one cell: digits, "-", or words when it is open."""
    page.goto(f"{form}cells/{code}/")
    return page.locator(".stat__value").first.inner_text().replace(",", "")


def export(page, form):
    """Downloads the form as xlsx; returns its cells and every text on its cover."""
    page.goto(form)
    with page.expect_download() as download:
        page.click("a[href$='form.xlsx']")
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    cover, *sheets, _sources = book.worksheets
    cells = [
        Shown(str(name), str(value))
        for sheet in sheets
        for name, _code, unit, value in sheet.iter_rows(min_row=HEADING_ROWS + 1, max_col=4, values_only=True)
        if unit and value is not None and name
    ]
    return cells, {str(cell) for row in cover.iter_rows(values_only=True) for cell in row if cell}


def differences(page, form):
    """What would read otherwise today: (cell, as signed, now), and the titles of the records that came later."""
    page.goto(f"{form}differences/")
    rows = page.locator("tr:has(del)")
    cells = [tuple(text.replace(",", "") for text in row.locator("td").all_inner_texts()[:3]) for row in rows.all()]
    return cells, page.locator("main").inner_text()
