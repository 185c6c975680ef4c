from pathlib import Path
from typing import NoReturn

import click
from django.db import transaction

from kepu.domain.statistics.contracts import Edition
from kepu.domain.statistics.editions import UnknownEdition, get_edition, list_editions
from kepu.domain.statistics.exporting import Sheet, sheet_for
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.models import Unit
from kepu.foundation.units.selectors import get_unit


@click.command()
@click.option("--form", "code", required=True, help="Edition of the form, for example kp-2024.")
@click.option("--year", required=True, type=int, help="Year of the report.")
@click.option("--unit", "unit_code", required=True, help="Code of the unit.")
@click.option("--venue", "venue_code", default="", help="Code of a venue of the unit: its own form.")
@click.option("--summary", is_flag=True, help="The merged form of a branch or the academy.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The .xlsx file to write.")
def command(code: str, year: int, unit_code: str, venue_code: str, summary: bool, out: Path) -> None:
    """Write a statistics form as a workbook for printing and stamping. A form that is not signed is marked as a draft."""
    edition = _edition(code, year)
    unit = _unit(unit_code)
    form = "summary" if summary else "unit"
    if venue_code:
        unit, form = _venue(venue_code, unit), "venue"
    elif unit.kind == "venue":
        form = "venue"
    if summary and unit.kind not in ("academy", "branch"):
        _refuse(f"--summary: {unit_code} is no branch and not the academy")
    _check_out(out)
    sheet = _sheet(edition, year, unit, form)
    out.write_bytes(sheet.content)
    click.echo(f"{out}: {unit.name}, {edition.title.zh}, {year}, {form}, {sheet.state}")
    for line in sheet.missing:
        click.echo(f"  not known: {line}")


def _sheet(edition: Edition, year: int, unit: UnitLabel, form: str) -> Sheet:
    """Worked out within a transaction that is undone: the command changes nothing."""
    with transaction.atomic():
        sheet = sheet_for(edition=edition.code, year=year, unit_id=unit.id, form=form, today=local_date(now()))
        transaction.set_rollback(True)
    return sheet


def _edition(code: str, year: int) -> Edition:
    try:
        edition = get_edition(code)
    except UnknownEdition:
        known = ", ".join(each.code for each in list_editions())
        _refuse(f"--form: no form has the code {code}; known are {known}")
    if not edition.covers(year):
        last = edition.last_year or "…"
        _refuse(f"--year: {code} is for reports about {edition.first_year} to {last}, not {year}")
    if year > local_date(now()).year:
        _refuse(f"--year: {year} has not begun")
    return edition


def _unit(code: str) -> UnitLabel:
    try:
        return get_unit(code=code)
    except Unit.DoesNotExist:
        _refuse(f"no unit has the code {code}")


def _venue(code: str, unit: UnitLabel) -> UnitLabel:
    venue = _unit(code)
    if venue.kind != "venue" or venue.parent_id != unit.id:
        _refuse(f"--venue: {code} is no venue of {unit.code}")
    return venue


def _check_out(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        _refuse(f"--out: {out} does not end in .xlsx")
    if not out.resolve().parent.is_dir():
        _refuse(f"--out: there is no folder {out.resolve().parent}")


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(2)
