import time
from pathlib import Path

import click

from kepu.foundation.places.services import DATA, load_regions


@click.command()
@click.option("--file", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=DATA)
def command(source: Path) -> None:
    """Bring the administrative divisions up to date; codes that disappeared are kept as retired."""
    started = time.monotonic()
    changes = load_regions(source)
    click.echo(
        f"{changes.added} added, {changes.changed} changed, {changes.retired} retired "
        f"in {time.monotonic() - started:.1f} s"
    )
