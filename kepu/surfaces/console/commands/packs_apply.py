from pathlib import Path

import click

from kepu.domain.packs.errors import BadPackFile
from kepu.domain.packs.offline.checking import apply_delta


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("delta", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The new pack file to write."
)
def command(old: Path, delta: Path, out: Path) -> None:
    """Make the new pack file out of an OLD one and a DELTA; check it with `packs verify` afterwards. Needs no network."""
    try:
        content = apply_delta(old.read_bytes(), delta.read_bytes())
    except BadPackFile as error:
        click.echo(f"{delta}: {error}", err=True)
        raise SystemExit(2) from error
    out.write_bytes(content)
    click.echo(f"{out}: {len(content):,} bytes")
