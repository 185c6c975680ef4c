from pathlib import Path

import click

from kepu.surfaces.console.archive import UnfitArchive, read_archive


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Fill an empty, migrated database and data folder from an archive."""
    try:
        counts = read_archive(file)
    except UnfitArchive as error:
        click.echo(f"{file}: {error}; nothing was changed.", err=True)
        raise SystemExit(2) from error
    click.echo(f"restored {counts.rows} rows of {counts.tables} tables, {counts.files} files")
