import sys

import click

from kepu.engines.ledger.chain import verify_unit
from kepu.engines.ledger.guards import are_placed
from kepu.engines.ledger.selectors import chain_length, list_chained_units
from kepu.foundation.units.selectors import get_unit, labels_by_id


@click.command()
@click.option("--unit", "code", default="", help="Only the chain of the unit with this code.")
def command(code: str) -> None:
    """Walk every unit's chain of records and print each fault; exit 1 when there is one."""
    faults = entries = 0
    unit_ids = _units(code)
    labels = labels_by_id(unit_ids)
    with click.progressbar(unit_ids, label="Verifying", file=sys.stderr) as bar:
        for unit_id in bar:
            entries += chain_length(unit_id=unit_id)
            for fault in verify_unit(unit_id):
                faults += 1
                click.echo(f"{labels[unit_id].code} #{fault.number}: {fault.problem}")
    if not are_placed():
        faults += 1
        click.echo("the guards of the ledger are not in place; `kepu manage migrate` places them")
    click.echo(f"{len(unit_ids)} units, {entries} entries, {faults} faults")
    raise SystemExit(1 if faults else 0)


def _units(code: str) -> list[int]:
    if not code:
        return list_chained_units()
    try:
        return [get_unit(code=code).id]
    except Exception as error:
        raise click.BadParameter(f"no unit has the code {code}", param_hint="--unit") from error
