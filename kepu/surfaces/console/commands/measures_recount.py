import time

import click

from kepu.engines.measures.services import catch_up, rebuild_rollups, recount
from kepu.foundation.units.selectors import labels_by_id

SHOWN = 200


@click.command()
@click.option("--rebuild", is_flag=True, help="First throw every cell away and count anew.")
def command(rebuild: bool) -> None:
    """Prove that the rollups say what the records say. Exit code 1 when a cell differs."""
    started = time.monotonic()
    if rebuild:
        click.echo(f"{rebuild_rollups()} cells built in {time.monotonic() - started:.1f} s")
    else:
        while catch_up():
            pass
    started, found = time.monotonic(), 0
    units = labels_by_id()
    for each in recount():
        found += 1
        if found <= SHOWN:
            unit = units[each.scope_id].code if each.scope_id in units else each.scope_id
            split = f" {each.dimension}={each.key}" if each.dimension else ""
            click.echo(
                f"{each.measure} {unit} {each.month:%Y-%m}{split}: cells say {each.stored}, records say {each.counted}"
            )
    click.echo(
        f"{found} differences after {time.monotonic() - started:.1f} s" + (f", {SHOWN} shown" if found > SHOWN else "")
    )
    raise SystemExit(1 if found else 0)
