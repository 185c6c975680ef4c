import ast
from pathlib import Path

import click

from kepu.config.environment import ROOT

ROWS = {
    "G1": "source of high-quality content", "G2": "brands of national influence", "G3": "scientists take part",
    "G4": "outreach becomes science education", "R1": "mobile and virtual reality", "O1": "branches coordinate their region",
    "O2": "institutes: plan to commendation", "O3": "newspapers, journals, new media", "O4": "every researcher; code of ethics",
    "P1": "study programme for leading groups", "P2": "academicians lead", "H1": "bases open longer and wider",
    "H2": "a strong team", "H3": "national weeks, days and contests", "H4": "brands on site and online", "H5": "emergency outreach",
    "H6": "books, media, journals for audiences", "E1": "objectives, cases, research", "E2": "training, courses, study trips",
    "E3": "young talent, remote supply", "E4": "units linked with schools", "S1": "spirit bases", "S2": "recommending people",
    "S3": "stories of people and teams", "A1": "annual plan, dedicated study", "A2": "people policy", "A3": "commendation, funding",
    "A4": "cooperation, exchange", "N1": "record once, count everywhere", "N2": "open numbers", "N3": "the form fills itself",
    "N4": "clause chain", "N5": "audience editions", "N6": "fair booking", "N7": "rumour chain with a stance guard",
    "N8": "dispatch for reach", "N9": "incident file", "N10": "offline education packs", "N11": "nominations engine",
    "N12": "no click quotas",
}  # fmt: skip


@click.command()
@click.option("--proved", is_flag=True, help="Only rows with proof.")
def command(proved: bool) -> None:
    """Print each row of the charter with the tests that prove it."""
    proofs = find_proofs(ROOT / "tests")
    for row, duty in ROWS.items():
        tests = proofs.get(row, [])
        if tests or not proved:
            click.echo(f"{row:4} {duty:42} {len(tests)} {'test' if len(tests) == 1 else 'tests'}")
        for test in tests:
            click.echo(f"       {test}")
    unknown = sorted(set(proofs) - set(ROWS))
    if unknown:
        click.echo(f"unknown rows marked: {', '.join(unknown)}", err=True)
        raise SystemExit(1)


def find_proofs(folder: Path) -> dict[str, list[str]]:
    """Row → tests marked with it (`@pytest.mark.charter(...)` on a function, or `pytestmark` of a module), read from the source."""
    proofs: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        everywhere = [row for node in tree.body if isinstance(node, ast.Assign) for row in _rows(node.value)]
        for function in (
            node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ):
            rows = everywhere + [row for decorator in function.decorator_list for row in _rows(decorator)]
            for row in dict.fromkeys(rows):
                proofs.setdefault(row, []).append(f"{path.relative_to(folder.parent)}::{function.name}")
    return proofs


def _rows(node: ast.AST) -> list[str]:
    return [
        str(argument.value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "charter"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]
