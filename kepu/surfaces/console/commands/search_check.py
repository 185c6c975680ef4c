import click

from kepu.engines.search.selectors import list_differences

SHOWN = 200


@click.command()
def command() -> None:
    """Prove that the index says what its sources say. Exit code 1 when an entry differs."""
    found = 0
    for each in list_differences():
        found += 1
        if found <= SHOWN:
            click.echo(f"{each.kind} {each.key}: {each.what}")
    click.echo(f"{found} differences" + (f", {SHOWN} shown; mend with: kepu search rebuild" if found > SHOWN else ""))
    raise SystemExit(1 if found else 0)
