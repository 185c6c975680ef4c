"""The size budget of style.md: functions at most 50 lines, files at most 500. Prints the worst; anything over fails."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FUNCTION, LONGEST_FILE, SHOWN = 50, 500, 5


def main() -> int:
    functions: list[tuple[int, str]] = []
    files: list[tuple[int, str]] = []
    for folder in ("kepu", "bench", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            name = str(path.relative_to(ROOT))
            files.append((text.count("\n"), name))
            functions += [
                (node.end_lineno - node.lineno + 1, f"{name}:{node.lineno} {node.name}")
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
            ]
    over = _show("longest functions", functions, LONGEST_FUNCTION) + _show("longest files", files, LONGEST_FILE)
    return 1 if over else 0


def _show(title: str, rows: list[tuple[int, str]], budget: int) -> int:
    worst = sorted(rows, reverse=True)
    print(f"{title} (budget {budget}): " + "; ".join(f"{lines} {name}" for lines, name in worst[:SHOWN]))
    return sum(1 for lines, _ in rows if lines > budget)


if __name__ == "__main__":
    sys.exit(main())
