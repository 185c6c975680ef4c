"""Atoms: every single condition that some definition uses. Each has a bit, so that a record answers all of them with one number."""

from collections.abc import Iterable
from dataclasses import dataclass

from kepu.engines.measures.language.rules import COUNTED, Condition, Parts, Rule
from kepu.engines.measures.rollups.sql import GROUP, Sql, among, joined, part_condition, tag_condition

BITS = 60  # of one column
REACH = "(CASE WHEN {0}.onsite IS NOT NULL OR {0}.online IS NOT NULL THEN COALESCE({0}.onsite, 0) + COALESCE({0}.online, 0) END)"


@dataclass(frozen=True, slots=True)
class Atom:
    """One condition. `on`: the table whose rows are asked; "record" is the record's own row, "kind" its kind."""

    on: str
    sql: Sql


class Atoms:
    """The atoms of these rules, numbered."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.found: dict[Atom, int] = {}
        for rule in rules:
            for atom in [*atoms_of(rule), *known_atoms(rule), *kind_atoms(rule)]:
                self.found.setdefault(atom, len(self.found))

    @property
    def columns(self) -> int:
        """How many columns of bits there are."""
        return max(1, -(-len(self.found) // BITS))

    def on(self, name: str) -> list[tuple[Atom, int]]:
        """Atoms on a table, each with its number."""
        return [(atom, number) for atom, number in self.found.items() if atom.on == name]

    def fulfilled(self, atoms: Iterable[Atom]) -> str:
        """The condition, on a fact `f`, that it fulfils all of these; empty when there is none."""
        masks: dict[int, int] = {}
        for atom in atoms:
            column, bit = divmod(self.found[atom], BITS)
            masks[column] = masks.get(column, 0) | 1 << bit
        return " AND ".join(f"(f.bits{column} & {mask}) = {mask}" for column, mask in sorted(masks.items()))


def atoms_of(rule: Rule, *, with_parts: bool = True) -> list[Atom]:
    """A rule's conditions on records, kinds apart."""
    wanted = rule.filter
    found = [Atom("record", Sql(_numeric(condition))) for condition in wanted.conditions]
    if wanted.modes:
        found.append(Atom("record", among("r.mode", wanted.modes)))
    if set(wanted.states) != set(COUNTED):
        found.append(Atom("record", among("r.state", wanted.states)))
    if wanted.regions:
        found.append(Atom("record", Sql("(" + " OR ".join(_region(word) for word in wanted.regions) + ")")))
    found += [Atom("tag", tag_condition(*tag)) for tag in wanted.tags]
    if wanted.audience:
        found.append(Atom("audience", among(GROUP, wanted.audience)))
    if wanted.parts and with_parts and not rule.counts_people:
        found.append(Atom("part", part_condition(wanted.parts, "d")))
    return found


def known_atoms(rule: Rule) -> list[Atom]:
    """What makes known a value that stands elsewhere: any spend at all, minutes of the parts that are meant, a place, a brand."""
    if rule.field == "spend_fen":
        return [Atom("spend", Sql("TRUE"))]
    if rule.field == "minutes":
        return [Atom("part", joined([Sql("d.minutes IS NOT NULL"), _parts(rule.filter.parts)]))]
    if rule.spread == "province":
        return [Atom("record", Sql("r.region_id IS NOT NULL"))]
    return [Atom("tag", tag_condition("brand", ""))] if rule.spread else []


def kind_atoms(rule: Rule) -> list[Atom]:
    """That the record is of the rule's kinds."""
    return [Atom("kind", among("r.kind_id", rule.kinds))] if rule.kinds else []


def _parts(parts: Parts) -> Sql:
    return part_condition(parts, "d")


def _numeric(condition: Condition) -> str:
    column = REACH.format("r") if condition.field == "reach" else f"r.{condition.field}"
    return f"{column} {'=' if condition.operator == '==' else condition.operator} {condition.number}"


def _region(word: str) -> str:
    """County: a county, banner or county-level city (last two digits 21 to 99 in GB/T 2260), not an urban district."""
    if word == "county":
        return "(substr(r.region_id, 5, 2) BETWEEN '21' AND '99')"
    return f"t_{word}.region IS NOT NULL"
