from pathlib import Path
from typing import NoReturn

import click

from kepu.domain.claims.errors import BadRow
from kepu.domain.claims.intake import decoded, read_rows
from kepu.domain.claims.services import import_claims
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM, UnitLabel
from kepu.foundation.units.selectors import get_root, get_unit

WORTH_SAYING = 2000


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", "code", default="", help="Code of the unit that takes them in (default: the academy).")
def command(file: Path, code: str) -> None:
    """Take in claims that somebody checked: JSON Lines, or ClaimReview (alone, in a feed, in lines). All or none; again changes nothing."""
    unit = _unit(code)
    try:
        rows = read_rows(decoded(file.read_bytes()))
        if len(rows) > WORTH_SAYING:
            click.echo(f"{file}: {len(rows)} claims read and in order", err=True)
        done = import_claims(
            actor=SYSTEM, unit_id=unit.id, rows=rows, now=now(),
            on_progress=lambda done: click.echo(f"{done} of {len(rows)}", err=True) if len(rows) > WORTH_SAYING else None,
        )  # fmt: skip
        if len(rows) > WORTH_SAYING:
            click.echo("written; search takes them in", err=True)
    except OSError as error:
        _refuse(f"{file}: {error}")
    except BadRow as error:
        where = f", row {error.row}" if error.row else ""
        _refuse(f"{file}{where}: {error.reason}")
    click.echo(f"{file}: {done.new} new, {done.changed} changed, {done.same} as they were")


def _unit(code: str) -> UnitLabel:
    try:
        return get_unit(code=code) if code else get_root()
    except LookupError:
        _refuse("There is no academy yet: enter its units first.")
    except Exception as error:
        raise click.BadParameter(f"no unit has the code {code}", param_hint="--unit") from error


def _refuse(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise SystemExit(2)
