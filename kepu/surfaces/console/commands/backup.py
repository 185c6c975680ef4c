from pathlib import Path

import click

from kepu.surfaces.console.archive import write_archive


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write the whole database and every stored file into one archive."""
    if file.exists():
        click.echo(f"{file}: exists already; nothing was changed.", err=True)
        raise SystemExit(2)
    counts = write_archive(file)
    click.echo(f"{file}: {counts.rows} rows of {counts.tables} tables, {counts.files} files")
