"""Compiles every translation under kepu/ with Babel, so that a fresh machine needs no gettext. `compile` is the only verb."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]


def compile_all() -> int:
    """Writes a .mo beside each .po that is newer; returns how many were written."""
    written = 0
    for source in sorted((ROOT / "kepu").glob("**/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file)
        with target.open("wb") as file:
            write_mo(file, catalog)
        written += 1
    return written


if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        sys.exit("usage: messages.py compile")
    compile_all()
