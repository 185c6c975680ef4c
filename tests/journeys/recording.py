"""What a coordinator does with acts in the browser: hands a workbook in, settles what was held, confirms, corrects."""

import re
from pathlib import Path

from tests.journeys.pressing import press

SAMPLE = Path(__file__).parents[1] / "data" / "workbooks" / "activities-2025.xlsx"


def hand_in(page):
    page.goto("/workbench/imports/new/")
    page.set_input_files("input[type=file]", str(SAMPLE))
    page.select_option("#id_unit", label="示范科学院")
    press(page)
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))


def settle_everything(page, book):
    """Answers every held row as a clerk would who has asked: repeats are left out, the rest is completed."""
    for row in book.rows.filter(state="held").order_by("position"):
        page.goto(f"/workbench/imports/{book.public_id}/rows/{row.pk}/")
        if any(problem["code"].startswith("duplicate") for problem in row.problems):
            page.fill("input[name=reason]", "同一场活动记了两次")
            press(page, "form.imports-omit button")
            continue
        if not page.input_value("[name$=-title]"):
            page.fill("[name$=-title]", f"补记的活动 {row.sheet}{row.row}")
        if not page.input_value("[name$=-start]"):
            page.fill("[name$=-start]", "2025-04-08")
        if not page.input_value("[name$=-host]"):
            page.select_option("[name$=-host]", label="植物园")
        press(page, "form.form--2 button[type=submit]")
        row.refresh_from_db()
        assert row.state == "settled", page.locator("main").inner_text()


def import_and_confirm(page, book):
    for step in ("import", "confirmation"):
        page.goto(f"/workbench/imports/{book.public_id}/{step}/")
        press(page)


def correct_onsite(page, record, number, reason):
    """Enters a correction: first what it changes is shown, then it is entered."""
    page.goto(f"/workbench/records/{record.public_id}/correction/")
    page.fill("#id_onsite", str(number))
    page.fill("[name=reason]", reason)
    page.click(".records-save button[type=submit]")
    page.click("#changes button[name=sure]")
    page.wait_for_url(lambda url: f"{record.public_id}" not in url)


def figure(page, code, unit, year=2025):
    """The large number of a figure's page in the workbench, as an integer."""
    page.goto(f"/workbench/figures/measures/{code}/?unit={unit}&year={year}")
    return _number(page.locator(".stat--large, .stat.is-large, .card .stat").first)


def on_dashboard(page, code, unit, year=2025):
    """The same number where the dashboard shows it first."""
    page.goto(f"/workbench/figures/?unit={unit}&year={year}")
    return _number(page.locator(f"a.stat[href*='/{code}/']").first)


def _number(stat):
    digits = re.search(r"[\d,]+", stat.inner_text())
    return int(digits[0].replace(",", "")) if digits else None
