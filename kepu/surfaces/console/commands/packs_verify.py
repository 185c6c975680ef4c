import base64
import json
from pathlib import Path

import click

from kepu.domain.packs.errors import BadPackFile
from kepu.domain.packs.offline.building import PURPOSE
from kepu.domain.packs.offline.checking import verify
from kepu.foundation.clock import local_date, now
from kepu.foundation.crypto import public_signing_key

KEY_BYTES = 32


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    default="",
    help="The public key: base64, or a file with it or with signing-key.json (default: this instance's).",
)
def command(file: Path, key: str) -> None:
    """Check an offline pack FILE: signature, list, sizes, digests. Prints each fault; exit 1 when there is one. Needs no network."""
    public = _key(key) if key else public_signing_key(PURPOSE)
    try:
        told = verify(file.read_bytes(), key=public, today=local_date(now()))
    except BadPackFile as error:
        click.echo(f"{file}: {error}", err=True)
        raise SystemExit(2) from error
    for fault in told.faults:
        click.echo(f"{file}: {fault}")
    said = told.manifest
    click.echo(
        f"{said.get('title')} · version {said.get('version')} · issued {said.get('issued_at')} · {len(told.faults)} faults"
    )
    if told.is_past:
        click.echo(
            f"It was to be reviewed again by {said.get('review_due_on')}: look for a newer version at {said.get('page')}"
        )
    raise SystemExit(1 if told.faults else 0)


def _key(given: str) -> bytes:
    path = Path(given)
    text = path.read_text(encoding="utf-8-sig").strip() if path.is_file() else given.strip()
    try:
        text = json.loads(text)["public"] if text.startswith("{") else text
        found = base64.b64decode(text, validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise click.BadParameter("neither base64 nor a file with a key", param_hint="--key") from error
    if len(found) != KEY_BYTES:
        raise click.BadParameter("an Ed25519 key has 32 bytes", param_hint="--key")
    return found
