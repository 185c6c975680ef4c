import time

import click
from django.db import transaction

from kepu.foundation.clock import now
from kepu.foundation.units.models import Unit
from kepu.surfaces.console.demo import load_parts
from kepu.surfaces.console.demo.context import PASSWORD, DemoContext


@click.command()
@click.option("--scale", type=click.Choice(["village", "academy", "nation"]), default="village", show_default=True)
@click.option(
    "--records", type=click.IntRange(min=1), default=None, help="nation only: how many records, 5,000,000 without it."
)
def command(scale: str, records: int | None) -> None:
    """Fill an empty database with a demonstration academy. nation needs PostgreSQL, as its superuser."""
    if records is not None and scale != "nation":
        raise click.UsageError("--records goes with --scale nation")
    if Unit.objects.exists():
        click.echo(
            "The database is not empty; nothing was changed. Use another KEPU_HOME or KEPU_DATABASE_URL.", err=True
        )
        raise SystemExit(2)
    started = time.monotonic()
    load_demo(scale, records)
    click.echo(
        f"Demonstration academy ({scale}) ready after {time.monotonic() - started:.1f} s. Password of everybody: {PASSWORD}"
    )


def load_demo(scale: str, records: int | None = None) -> DemoContext:
    """Loads the demonstration in one transaction; nation adds five million records, or as many as asked, to the academy."""
    context = DemoContext(
        scale="academy" if scale == "nation" else scale, now=now(), say=lambda part: click.echo(f"  {part}")
    )
    with transaction.atomic():
        load_parts(context)
    if scale == "nation":
        from kepu.surfaces.console.demo.nation import RECORDS, load_nation

        load_nation(context, records or RECORDS)
    return context
