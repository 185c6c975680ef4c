import click

from kepu.engines.measures.selectors import list_definitions


@click.command()
@click.option("--published", is_flag=True, help="Only those that everybody sees.")
def command(published: bool) -> None:
    """Print every measure: code, version, unit, title."""
    for each in list_definitions(published_only=published):
        click.echo(f"{each.group:14} {each.code:36} v{each.version}  {each.unit:4} {each.title}")
