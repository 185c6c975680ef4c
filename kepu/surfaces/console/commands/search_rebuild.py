import time

import click

from kepu.engines.search.services import rebuild


@click.command()
@click.option("--kind", "kinds", multiple=True, help="Only this kind of entry; may be given more than once.")
def command(kinds: tuple[str, ...]) -> None:
    """Index everything that can be found anew. Searching goes on meanwhile."""
    started = time.monotonic()
    written = rebuild(kinds=kinds or None, progress=lambda kind, count: click.echo(f"  {kind}: {count}"))
    click.echo(f"{written} entries after {time.monotonic() - started:.1f} s")
