from collections.abc import Iterator
from pathlib import Path

import click

from kepu.domain.content.errors import ContentError
from kepu.domain.syndication.contracts import Imported
from kepu.domain.syndication.errors import BadLines
from kepu.domain.syndication.services.importing import check_lines, import_lines
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.models import Unit
from kepu.foundation.units.selectors import get_root, get_unit

SHOWN = 100


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--unit", "code", default="", help="Code of the unit for lines that name none (default: the academy).")
@click.option("--own", is_flag=True, help="They are the units' own works: published ones enter the ledger.")
@click.option("--dry-run", is_flag=True, help="Do everything, then take it back.")
def command(file: Path, code: str, own: bool, dry_run: bool) -> None:
    """Import works from JSON Lines: {"title", "text", "audience", "source_url", "authors", "licence", "published_on", "unit" …}.

    Bad lines are named by line, field and reason; then nothing is changed. The same file twice changes nothing.
    """
    unit = _unit(code)
    try:
        lines = sum(1 for _ in check_lines(_lines(file), default_unit=unit, progress=_progress))
        click.echo(f"{file}: {lines} works, all readable", err=True)
        done = import_lines(
            actor=SYSTEM, lines=_lines(file), default_unit=unit, is_own=own, now=now(), progress=_progress, dry=dry_run
        )
    except BadLines as bad:
        _refuse(file, bad)
    except OSError as error:
        _stop(f"{file}: {error.strerror}")
    except ContentError as error:
        _stop(f"{file}: {error}")
    else:
        _report(file, done, dry=dry_run)


def _lines(file: Path) -> Iterator[str]:
    with file.open("rb") as source:
        for number, raw in enumerate(source, start=1):
            try:
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise BadLines([(number, "", f"not UTF-8 at byte {error.start + 1}")]) from error


def _unit(code: str) -> str:
    try:
        return (get_unit(code=code) if code else get_root()).code
    except Unit.DoesNotExist:
        _stop(f"--unit {code}: no such unit")
    except LookupError:
        _stop("There are no units yet: run `kepu demo`, or create the academy in the workbench.")
    raise AssertionError  # _stop never returns


def _progress(what: str, number: int) -> None:
    click.echo(f"{what} {number}", err=True)


def _refuse(file: Path, bad: BadLines) -> None:
    for number, field, reason in bad.problems[:SHOWN]:
        click.echo(f"{file}:{number}: {f'{field}: ' if field else ''}{reason}", err=True)
    if len(bad.problems) > SHOWN:
        click.echo(f"{file}: and {len(bad.problems) - SHOWN} more", err=True)
    _stop(f"{file}: nothing was changed")


def _stop(text: str) -> None:
    click.echo(text, err=True)
    raise SystemExit(2)


def _report(file: Path, done: Imported, *, dry: bool) -> None:
    for number in done.differing_lines[:SHOWN]:
        click.echo(f"{file}:{number}: known, but told otherwise now; it stays as it is", err=True)
    tail = "; nothing was changed (dry run)" if dry else ""
    click.echo(
        f"{file}: {done.new} new ({done.works} works, {done.published} published), {done.known} known, "
        f"{done.differing} told otherwise{tail}"
    )
