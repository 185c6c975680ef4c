"""`make check`: every package pyproject.toml names is pinned under requirements/, and nothing else is installed.

A package installed by hand hides a missing line until a machine that has not seen it runs the tests.
"""

import re
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BORN_WITH = {"kepu", "pip", "setuptools"}
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def canonical(name: str) -> str:
    """The name as packages are compared: lower case, one hyphen between parts (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names(lines: list[str]) -> set[str]:
    """The packages that requirement lines begin with; comments, hashes and blank lines begin with none."""
    return {canonical(found.group()) for line in lines if (found := NAME.match(line))}


def gaps(project: dict, base: set[str], dev: set[str], installed: set[str]) -> list[str]:
    """What is wrong, one sentence each: named and not pinned, or installed and not pinned."""
    told = project["project"]
    wanted = {"base": names(told["dependencies"]), "dev": names(told["optional-dependencies"]["dev"])}
    said = [f"pyproject.toml names {name}, requirements/base.txt does not pin it." for name in wanted["base"] - base]
    said += [
        f"pyproject.toml names {name} for dev, requirements/dev.txt does not pin it." for name in wanted["dev"] - dev
    ]
    said += [f"{name} is installed here and pinned nowhere." for name in installed - base - dev - BORN_WITH]
    return sorted(said)


def main() -> int:
    base, dev = (names((ROOT / "requirements" / f"{which}.txt").read_text().splitlines()) for which in ("base", "dev"))
    installed = {canonical(each.metadata["Name"]) for each in distributions()}
    found = gaps(tomllib.loads((ROOT / "pyproject.toml").read_text()), base, dev, installed)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
