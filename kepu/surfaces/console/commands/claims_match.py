import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from django.conf import settings

from kepu.domain.claims.contracts import Answer
from kepu.domain.claims.matching import look_up


@click.command()
@click.option(
    "--in", "source", required=True, type=click.Path(path_type=Path), help='JSON Lines: {"id": …, "text": …}.'
)
@click.option(
    "--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), help="JSON Lines to write."
)
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 20), help="Claims for each message.")
def command(source: Path, target: Path, limit: int) -> None:
    """Say of each message which published claim it is. The same answers as the site's and the interface's; nothing is kept."""
    messages = list(_messages(source))
    with click.progressbar(messages, label="Matching", file=sys.stderr) as bar:
        lines = [json.dumps(_line(name, look_up(text, limit=limit)), ensure_ascii=False) for name, text in bar]
    try:
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        _refuse(f"{target}: {error}")
    click.echo(f"{target}: {len(lines)} messages")


def _messages(source: Path) -> Iterator[tuple[Any, str]]:
    try:
        content = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"{source}: {error}")
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            _refuse(f"{source}, row {number}: no JSON: {error.msg}, column {error.colno}")
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
            _refuse(f"{source}, row {number}: a message has an id and a text")
        yield row["id"], row["text"]


def _line(name: Any, answer: Answer) -> dict[str, Any]:
    matches = [
        {
            "claim": one.card.id, "text": one.card.text, "verdict": one.card.grade, "short": one.card.short,
            "url": f"{settings.BASE_URL.rstrip('/')}{one.card.url}", "confidence": round(one.confidence, 4), "stance": one.stance,
            "words": list(one.words),
        }
        for one in answer.matches
    ]  # fmt: skip
    return {"id": name, "state": answer.state, "matches": matches}


def _refuse(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise SystemExit(2)
