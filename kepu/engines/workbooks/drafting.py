"""From an understood row to the ledger's draft."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kepu.engines.ledger.contracts import Cost, Draft, Part, Proof, Source
from kepu.engines.workbooks.keys import SOURCE_KIND
from kepu.engines.workbooks.models import WorkbookRow
from kepu.engines.workbooks.reading.kinds import MEDIA
from kepu.foundation.people.selectors import list_names

_LINK = re.compile(r"https?://[^\s，。；、）)]{4,480}")
_NO_MEETING = MEDIA | {"book", "commentary", "policy_advice", "verdict", "statement", "pack", "study", "exhibit"}

Names = Mapping[tuple[int, str], list[int]]


def drafts_of(rows: Iterable[WorkbookRow]) -> list[Draft]:
    """One draft per row. A name is a person of the register when exactly one of the host's (else the co-hosts') people has it."""
    rows = list(rows)
    units = {unit for row in rows for unit in (row.host_id, *values_of(row)["cohost_ids"]) if unit}
    names: dict[tuple[int, str], list[int]] = {}
    for person, name, unit in list_names(unit_ids=units):
        names.setdefault((unit, name), []).append(person)
    return [_draft(row, names) for row in rows]


def values_of(row: WorkbookRow) -> dict[str, Any]:
    """What counts for a row: what was understood, with what a person typed over it."""
    return {**row.understood, **row.typed} if row.typed else row.understood


def _draft(row: WorkbookRow, names: Names) -> Draft:
    values = values_of(row)
    host = row.host_id or 0
    spend = values["spend_fen"]
    return Draft(
        unit_id=host,
        kind=values["kind"],
        title=values["title"],
        started_on=date.fromisoformat(values["start"]),
        ended_on=date.fromisoformat(values["end"]),
        source=Source(SOURCE_KIND, row.source_key),
        mode=_mode(values),
        onsite=values["onsite"],
        online=values["online"],
        cohost_ids=tuple(values["cohost_ids"]),
        parts=tuple(_parts(values["people"], [host, *values["cohost_ids"]], names)),
        costs=() if spend is None else (Cost(amount_fen=spend),),
        audience=dict.fromkeys(values["audience"]),
        tags=tuple(("partner", name[:100]) for name in values["partners"]),
        proofs=tuple(Proof(link=link) for link in dict.fromkeys(_LINK.findall(values["note"]))),
        remark=_remark(values),
    )


def _mode(values: Mapping[str, Any]) -> str:
    onsite, online = values["onsite"], values["online"]
    if onsite and online:
        return "both"
    if online:
        return "online"
    if not onsite and values["kind"] in _NO_MEETING:
        return "none"
    if "线上" in values["mode"] and "线下" not in values["mode"]:
        return "online"
    return "onsite"


def _parts(people: Iterable[str], units: list[int], names: Names) -> Iterable[Part]:
    for name in people:
        found = next((ids for unit in units if (ids := names.get((unit, name)))), [])
        yield Part(person_id=found[0]) if len(found) == 1 else Part(outside_name=name[:80])


def _remark(values: Mapping[str, Any]) -> str:
    return "；".join(text for text in (values["place"], values["note"]) if text)[:500]
