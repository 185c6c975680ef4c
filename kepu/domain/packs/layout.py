"""Plain text as blocks: paragraphs, and lists where lines begin with - or a number. What pages and paper both read."""

import re
from dataclasses import dataclass

BULLET, NUMBER = re.compile(r"^\s*[-•·]\s*(.+)$"), re.compile(r"^\s*\d{1,2}[.、．)）]\s*(.+)$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (kind p: one item) or a list (ul, ol)."""

    kind: str
    items: tuple[str, ...]


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order."""
    blocks: list[Block] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        kind, words = _kind(line)
        if not words:
            blocks.append(Block("", ()))
        elif kind != "p" and blocks and blocks[-1].kind == kind:
            blocks[-1] = Block(kind, (*blocks[-1].items, words))
        else:
            blocks.append(Block(kind, (words,)))
    return [block for block in blocks if block.items]


def _kind(line: str) -> tuple[str, str]:
    for kind, shape in (("ul", BULLET), ("ol", NUMBER)):
        found = shape.match(line)
        if found:
            return kind, found[1].strip()
    return "p", line.strip()
