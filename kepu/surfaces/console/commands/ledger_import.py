import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.db import transaction

from kepu.engines.ledger.errors import LedgerError
from kepu.engines.workbooks.errors import NothingToImport
from kepu.engines.workbooks.intake import Choices, Intake, take_in
from kepu.engines.workbooks.messages import remark_text, say
from kepu.engines.workbooks.reading.contracts import UnreadableWorkbook
from kepu.engines.workbooks.reading.preview import as_answer
from kepu.engines.workbooks.selectors import get_workbook, list_rows
from kepu.engines.workbooks.services import import_ready_rows, read_workbook
from kepu.foundation.clock import now
from kepu.foundation.files.services import FileTooLarge
from kepu.foundation.units.contracts import SYSTEM, UnitLabel
from kepu.foundation.units.models import Unit
from kepu.foundation.units.selectors import get_root, get_unit


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", "code", default="", help="Code of the unit that hands the workbook in (default: the academy).")
@click.option(
    "--preview", type=click.Path(dir_okay=False, path_type=Path), help="Write what was understood; change nothing."
)
@click.option("--year", type=click.IntRange(1949, 2100), help="The year, where the workbook does not say it.")
def command(file: Path, code: str, preview: Path | None, year: int | None) -> None:
    """Import an activity workbook: rows without doubt are proposed, doubtful ones are held and listed."""
    with _speaking_of(file):
        unit, content = _unit(code), _content(file)
        if preview is not None:
            _preview(file, content, unit, year, preview)
            return
        _import(file, content, unit, year)


@contextmanager
def _speaking_of(file: Path) -> Iterator[None]:
    """What cannot be read is said with the file's name and ends with exit code 2; nothing was changed."""
    try:
        yield
    except UnreadableWorkbook as error:
        _refuse(f"{file}: {say(error.code, raw=error.detail, hint=error.detail)}")
    except FileTooLarge:
        _refuse(f"{file}: {say('file.too_large')}")
    except LedgerError as error:
        _refuse(f"{file}: {error}")


def _refuse(text: str) -> None:
    click.echo(text, err=True)
    raise SystemExit(2)


def _unit(code: str) -> UnitLabel:
    try:
        return get_unit(code=code) if code else get_root()
    except Unit.DoesNotExist:
        _refuse(f"--unit {code}: no such unit")
    except LookupError:
        _refuse("There are no units yet: run `kepu demo`, or create the academy in the workbench.")
    raise AssertionError  # _refuse never returns


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        _refuse(f"{file}: {error.strerror}")
    raise AssertionError  # _refuse never returns


def _preview(file: Path, content: bytes, unit: UnitLabel, year: int | None, target: Path) -> None:
    intake = take_in(content=content, file_name=file.name, unit_id=unit.id, choices=Choices(year=year), scope=None)
    rows = [
        as_answer(item.row, lambda problem: say(problem.reason, raw=problem.raw, hint=problem.hint))
        | ({"recorded": True} if item.is_present else {})
        for item in intake.rows
    ]
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _say_remarks(intake)
    held = sum(bool(row["problems"]) for row in rows)
    click.echo(f"{target}: {len(rows)} rows understood, {held} of them doubtful; nothing was changed")


def _say_remarks(intake: Intake) -> None:
    for remark in intake.reading.remarks:
        place = f"{remark.sheet}!{remark.row}" if remark.row else remark.sheet
        click.echo(f"{place}: {remark_text(remark.code, remark.raw)}", err=True)


def _import(file: Path, content: bytes, unit: UnitLabel, year: int | None) -> None:
    click.echo(f"{file}: reading", err=True)
    moment = now()
    with transaction.atomic():
        workbook = read_workbook(
            actor=SYSTEM, unit_id=unit.id, file_name=file.name, content=content, year=year, now=moment
        )
        click.echo(f"{file}: {workbook.rows.count()} rows understood, importing", err=True)
        try:
            imported = import_ready_rows(actor=SYSTEM, workbook_id=workbook.pk, now=moment).imported
        except NothingToImport:
            imported = 0
    view = get_workbook(public_id=workbook.public_id, unit_ids=[unit.id])
    held, _ = list_rows(workbook_id=workbook.pk, states=["held"], limit=None)
    for row in held:
        for doubt in row.doubts:
            click.echo(f"{file}: {row.sheet}!{doubt.column}{row.row}: {doubt.message} [{doubt.raw}]")
    there = view.imported - imported + view.counts.get("present", 0)
    click.echo(f"{file}: {imported} imported, {there} there already, {len(held)} held")
