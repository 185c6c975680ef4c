from pathlib import Path

import click

from kepu.domain.packs.models import Version
from kepu.domain.packs.offline.building import build, built_content
from kepu.foundation.clock import now


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write a copy of every file into this folder."
)
@click.option(
    "--check",
    is_flag=True,
    help="Build each file anew and say where it differs from the one that is kept; exit 1 then.",
)
@click.option("--pack", "pack_id", type=int, help="Only this pack (its number as in /packs/NUMBER/).")
def command(out: Path | None, check: bool, pack_id: int | None) -> None:
    """Build the offline file of every public pack that has none yet. Again changes nothing."""
    rows = Version.objects.filter(state="published").select_related("pack__unit", "region").order_by("pack")
    rows = rows.filter(pack=pack_id) if pack_id is not None else rows
    if pack_id is not None and not rows.exists():
        click.echo(f"--pack: no public pack has the number {pack_id}", err=True)
        raise SystemExit(2)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    different = 0
    for version in rows:
        content = built_content(version, now=now())
        name = f"pack-{version.pack_id}-v{version.number}.zip"
        if out is not None:
            (out / name).write_bytes(content)
        is_same = not check or build(version).content == content
        different += not is_same
        click.echo(f"{name}  {len(content):>10,}  {version.title}{'' if is_same else '  differs when built anew'}")
    click.echo(f"{len(rows)} packs" + (f", {different} differ" if check else ""))
    raise SystemExit(1 if different else 0)
