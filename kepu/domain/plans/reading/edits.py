"""What a person may do to the tree while a directive is read in. Every edit gives a new tree; nothing is changed in place."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from kepu.domain.plans.contracts import Node
from kepu.domain.plans.errors import InvalidEdit
from kepu.domain.plans.reading.duties import sentences_of, short_duty
from kepu.domain.plans.reading.tree import renumber

Nodes = tuple[Node, ...]


def to_rows(nodes: Nodes) -> list[dict[str, Any]]:
    """For keeping as JSON."""
    return [asdict(node) for node in nodes]


def from_rows(rows: Sequence[dict[str, Any]]) -> Nodes:
    """Back from JSON."""
    return tuple(Node(**{**row, "addressees": tuple(row["addressees"])}) for row in rows)


def rewrite(
    nodes: Nodes,
    *,
    key: int,
    text: str,
    duty: str,
    is_duty: bool,
    addressees: Sequence[str],
    due_on: date | None,
    is_yearly: bool,
) -> Nodes:
    """Changes what a node says. A due day and "every year" exclude each other. Raises InvalidEdit."""
    if not text.strip():
        raise InvalidEdit("text")
    position = _find(nodes, key)
    changed = replace(
        nodes[position],
        text=text.strip(),
        duty=(duty.strip() or short_duty(text))[:200],
        is_duty=is_duty,
        addressees=tuple(dict.fromkeys(addressees)),
        due_on=due_on.isoformat() if due_on and not is_yearly else None,
        is_yearly=is_yearly,
        doubt="",
    )
    return renumber(_put(nodes, position, changed))


def join(nodes: Nodes, *, key: int) -> Nodes:
    """Appends a node's text to the clause before it. Raises InvalidEdit when there is none."""
    position = _find(nodes, key)
    before = next((p for p in range(position - 1, -1, -1) if nodes[p].form == "clause"), None)
    if before is None or nodes[position].form != "clause":
        raise InvalidEdit("join")
    own = nodes[position]
    joined = replace(
        nodes[before], text=f"{nodes[before].text}\n{own.text}", is_duty=nodes[before].is_duty or own.is_duty
    )
    rest = _put(nodes, before, joined)
    return renumber(rest[:position] + rest[position + 1 :])


def split(nodes: Nodes, *, key: int, at: int) -> Nodes:
    """Cuts a node before its sentence number `at` (from 1; sentence 0 stays). The new node stands beside it. Raises InvalidEdit."""
    position = _find(nodes, key)
    node = nodes[position]
    parts = sentences_of(node.text)
    if not 0 < at < len(parts):
        raise InvalidEdit("split")
    first, second = "".join(parts[:at]), "".join(parts[at:])
    fresh = replace(node, key=max(n.key for n in nodes) + 1, marker="", text=second, duty=short_duty(second), doubt="")
    return renumber(
        (*nodes[:position], replace(node, text=first, duty=short_duty(first)), fresh, *nodes[position + 1 :])
    )


def shift(nodes: Nodes, *, key: int, by: int) -> Nodes:
    """Moves a node with all below it in (1) or out (-1). Raises InvalidEdit."""
    position = _find(nodes, key)
    branch = _branch(nodes, position)
    level = nodes[position].level + by
    before = next((nodes[p].level for p in range(position - 1, -1, -1) if nodes[p].form == "clause"), 0)
    if nodes[position].form != "clause" or level < 1 or level > before + 1:
        raise InvalidEdit("shift")
    moved = tuple(replace(node, level=node.level + by) if p in branch else node for p, node in enumerate(nodes))
    return renumber(moved)


def move(nodes: Nodes, *, key: int, by: int) -> Nodes:
    """Moves a node with all below it before the sibling above (-1) or behind the one below (1). Raises InvalidEdit."""
    position = _find(nodes, key)
    branch = _branch(nodes, position)
    level, start, end = nodes[position].level, branch.start, branch.stop
    if nodes[position].form != "clause":
        raise InvalidEdit("move")
    if by < 0:
        above = next(
            (p for p in range(start - 1, -1, -1) if nodes[p].form == "clause" and nodes[p].level <= level), None
        )
        if above is None or nodes[above].level < level:
            raise InvalidEdit("move")
        return renumber((*nodes[:above], *nodes[start:end], *nodes[above:start], *nodes[end:]))
    if end >= len(nodes) or nodes[end].form != "clause" or nodes[end].level != level:
        raise InvalidEdit("move")
    below = _branch(nodes, end)
    return renumber((*nodes[:start], *nodes[end : below.stop], *nodes[start:end], *nodes[below.stop :]))


def drop(nodes: Nodes, *, key: int) -> Nodes:
    """Sets a node aside as no clause; it can be brought back."""
    position = _find(nodes, key)
    return renumber(_put(nodes, position, replace(nodes[position], form="noise", is_duty=False)))


def bring_back(nodes: Nodes, *, key: int) -> Nodes:
    """Makes a node that was set aside a clause beside the one before it."""
    position = _find(nodes, key)
    level = next((nodes[p].level for p in range(position - 1, -1, -1) if nodes[p].form == "clause"), 1)
    node = nodes[position]
    back = replace(
        node,
        form="clause",
        level=level,
        duty=node.duty or short_duty(node.text),
        is_duty=True,
        is_yearly=not node.due_on,
    )
    return renumber(_put(nodes, position, replace(back, addressees=node.addressees or ("all",))))


def _find(nodes: Nodes, key: int) -> int:
    for position, node in enumerate(nodes):
        if node.key == key:
            return position
    raise InvalidEdit(f"no paragraph {key}")


def _put(nodes: Nodes, position: int, node: Node) -> Nodes:
    return (*nodes[:position], node, *nodes[position + 1 :])


def _branch(nodes: Nodes, position: int) -> range:
    """Positions of a node and all below it."""
    level, end = nodes[position].level, position + 1
    while end < len(nodes) and nodes[end].form == "clause" and nodes[end].level > level:
        end += 1
    return range(position, end)
