import json
from pathlib import Path

import click

from kepu.engines.booking.lottery import verify


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Run a published draw again from FILE (JSON, as at /api/v1/slots/ID/draw) and print each fault; exit 1 when there is one."""
    try:
        document = json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise click.BadParameter(f"{file}: no JSON: {error}", param_hint="FILE") from error
    try:
        faults = verify(document)
    except ValueError as error:
        raise click.BadParameter(f"{file}: {error}", param_hint="FILE") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise click.BadParameter(f"{file}: not a published draw: {error!r}", param_hint="FILE") from error
    for fault in faults:
        click.echo(f"{file}: {fault}")
    won, waiting = len(document["result"]["won"]), len(document["result"]["waiting"])
    click.echo(f"{len(document['entries'])} entries, {won} won, {waiting} wait, {len(faults)} faults")
    raise SystemExit(1 if faults else 0)
