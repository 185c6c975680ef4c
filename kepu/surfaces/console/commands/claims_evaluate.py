import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kepu.foundation.language.matching.contracts import ClaimText
from kepu.foundation.language.matching.evaluation import DEPTH, evaluated
from kepu.foundation.language.matching.index import ClaimIndex

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--queries", required=True, type=FILE, help='Messages, JSON Lines: {"id", "text"}, also "source" and "stratum".'
)
@click.option(
    "--claims", required=True, type=FILE, help='Claims, JSON Lines: {"id", "text"}, also "variants" and "explain".'
)
@click.option("--qrels", required=True, type=FILE, help="Right answers in TREC form: message, 0, claim, 1.")
@click.option("--json", "out", type=FILE, help="Write the figures there as JSON too.")
def command(queries: Path, claims: Path, qrels: Path, out: Path | None) -> None:
    """Measure claim matching on judged messages: recall at 1 and 5, mean reciprocal rank to 10, by group."""
    index, asked, right = ClaimIndex(), list(_rows(queries)), _right(qrels)
    for row in _rows(claims):
        index.add(ClaimText(row["id"], row["text"], tuple(row.get("variants", ())), str(row.get("explain", ""))))
    _complain_of_strangers(qrels, right, {row["id"] for row in asked}, index)
    rankings: dict[str, Sequence[str]] = {}
    for row in asked:
        rankings[row["id"]] = [each.id for each in index.candidates(row["text"], DEPTH)]
        if len(rankings) % 100 == 0:
            click.echo(f"{len(rankings)} of {len(asked)} messages", err=True)
    groups = evaluated(asked, rankings, right)
    for name, figures in groups.items():
        click.echo(
            f"{name:28} n {figures['n']:5}  R@1 {figures['recall_at_1']:.4f}  "
            f"R@5 {figures['recall_at_5']:.4f}  MRR@10 {figures['mrr_at_10']:.4f}"
        )
    if out:
        out.write_text(json.dumps({"groups": groups}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in _lines(file):
        try:
            row = json.loads(line)
        except ValueError:
            _stop(f"{file}:{number}: not JSON")
        for name in ("id", "text"):
            if not isinstance(row, dict) or not isinstance(row.get(name), str):
                _stop(f"{file}:{number}: {name}: missing, or not a text")
        yield row


def _right(file: Path) -> dict[str, set[str]]:
    right: dict[str, set[str]] = defaultdict(set)
    for number, line in _lines(file):
        parts = line.split()
        if len(parts) != 4 or not parts[3].lstrip("-").isdigit():
            _stop(f"{file}:{number}: not of the form: message 0 claim grade")
        if int(parts[3]) > 0:
            right[parts[0]].add(parts[2])
    return right


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), start=1):
            if line.strip():
                yield number, line
    except OSError as error:
        _stop(f"{file}: {error.strerror}")
    except UnicodeDecodeError as error:
        _stop(f"{file}: not UTF-8 at byte {error.start + 1}")


def _complain_of_strangers(file: Path, right: dict[str, set[str]], asked: set[str], index: ClaimIndex) -> None:
    for message, claims in right.items():
        unknown = sorted(claim for claim in claims if claim not in index)
        if message not in asked or unknown:
            _stop(
                f"{file}: {message}: no such message"
                if message not in asked
                else f"{file}: {unknown[0]}: no such claim"
            )
    if not right:
        _stop(f"{file}: no right answers")


def _stop(text: str) -> None:
    click.echo(text, err=True)
    raise SystemExit(2)
