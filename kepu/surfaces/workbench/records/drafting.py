"""From what was typed to a draft, and from a record back to what the form shows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kepu.engines.ledger.contracts import Cost, Draft, Part, RecordDetail, Source
from kepu.surfaces.workbench.records.choices import Choices
from kepu.surfaces.workbench.records.evidence import proofs_of
from kepu.surfaces.workbench.records.forms import CohostFormSet, CostFormSet, PartFormSet, RecordForm
from kepu.surfaces.workbench.records.places import People, region_text_of

WHOLE = 10_000


class Entry:
    """The record form with its rows of people, co-hosts and costs, as one thing."""

    def __init__(
        self,
        choices: Choices,
        kinds: list[Any],
        *,
        data: Any = None,
        files: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        said = dict(initial or {})
        self.choices = choices
        self.form = RecordForm(
            data,
            files,
            initial=said,
            units=choices.units,
            kinds=kinds,
            venues=choices.venues,
            tags=choices.tags(),
        )
        self.parts = PartFormSet(data, prefix="parts", initial=said.get("parts"))
        self.cohosts = CohostFormSet(
            data, prefix="cohosts", initial=said.get("cohosts"), form_kwargs={"units": choices.cohosts}
        )
        self.costs = CostFormSet(data, prefix="costs", initial=said.get("costs"))
        self._parts: tuple[Part, ...] = ()
        self._shares: dict[int, int] = {}

    def is_valid(self) -> bool:
        """Whether everything typed makes a draft; errors stand next to their fields."""
        valid = [self.form.is_valid(), self.parts.is_valid(), self.cohosts.is_valid(), self.costs.is_valid()]
        if not all(valid):
            return False
        people, shares = self._settle_people(), self._settle_shares()
        return people and shares

    def draft(
        self,
        *,
        source: Source,
        file_ids: list[int],
        kept_tags: tuple[tuple[str, str], ...] = (),
        is_drill: bool = False,
    ) -> Draft:
        """The draft. Call after is_valid."""
        said = self.form.cleaned_data
        cohosts = tuple(row["unit"] for row in self._rows(self.cohosts, "unit"))
        return Draft(
            unit_id=said["unit"],
            kind=said["kind"],
            title=said["title"],
            started_on=said["started_on"],
            ended_on=said["ended_on"] or said["started_on"],
            source=source,
            mode=said["mode"],
            onsite=said["onsite"],
            online=said["online"],
            region_code=said["region"] or None,
            venue_id=said["venue"],
            cohost_ids=tuple(unit for unit in cohosts if unit != said["unit"]),
            shares=self._shares,
            parts=self._parts,
            costs=tuple(
                Cost(int(row["amount"] * 100), row["purpose"] or "activity", row["source"] or "own")
                for row in self._rows(self.costs, "amount")
            ),
            audience=self._audience(),
            tags=tuple(dict.fromkeys([*(tuple(tag.split(":", 1)) for tag in said["tags"]), *kept_tags])),
            proofs=proofs_of(file_ids, said["link"], said["evidence_note"]),
            remark=said["remark"],
            is_drill=is_drill,
        )

    def _audience(self) -> dict[str, int | None]:
        said = self.form.cleaned_data
        counts = {name.removeprefix("count_"): value for name, value in said.items() if name.startswith("count_")}
        return {group: counts[group] for group in counts if group in said["audience"] or counts[group] is not None}

    def _settle_people(self) -> bool:
        people, parts, good = self.choices.people(), [], True
        for row in self.parts:
            who = (row.cleaned_data.get("who") or "").strip()
            if not who:
                continue
            try:
                parts.append(_part(people, who, row.cleaned_data))
            except forms.ValidationError as error:
                row.add_error("who", error)
                good = False
        self._parts = tuple(parts)
        return good

    def _settle_shares(self) -> bool:
        """Custom shares: those stated go to the co-hosts, the rest to the host; all or none must be stated."""
        host = self.form.cleaned_data["unit"]
        rows = [row for row in self._rows(self.cohosts, "unit") if row["unit"] != host]
        stated = {row["unit"]: row["share"] for row in rows if row.get("share") is not None}
        if not stated:
            self._shares = {}
            return True
        rest = WHOLE - sum(int(share * 100) for share in stated.values())
        if len(stated) < len(rows) or rest < 0:
            text = _(
                "Give every co-host a share, together at most 100 %; the rest is the host's. Or leave all empty for equal shares."
            )
            self.cohosts.forms[0].add_error("share", text)
            return False
        self._shares = {host: rest, **{unit: int(share * 100) for unit, share in stated.items()}}
        return True

    @staticmethod
    def _rows(formset: Any, name: str) -> list[dict[str, Any]]:
        return [row.cleaned_data for row in formset if row.cleaned_data and row.cleaned_data.get(name) is not None]


def initial_of(detail: RecordDetail, people: People) -> dict[str, Any]:
    """What the form shows for a record (evidence stays with the record)."""
    row = detail.row
    return {
        "unit": row.unit_id,
        "kind": row.kind.code,
        "title": row.title,
        "started_on": row.started_on,
        "ended_on": row.ended_on if row.ended_on != row.started_on else None,
        "mode": row.mode,
        "onsite": row.onsite if row.mode in ("onsite", "both") else None,
        "onsite_unknown": row.onsite is None and row.mode in ("onsite", "both"),
        "online": row.online if row.mode in ("online", "both") else None,
        "online_unknown": row.online is None and row.mode in ("online", "both"),
        "region": region_text_of(row.region_code),
        "venue": detail.venue_id or "",
        "audience": [group for group, _ in detail.audience],
        "tags": [f"{space}:{value}" for space, value in detail.tags],
        "remark": detail.remark,
        "parts": [_part_row(part, people) for part in detail.parts],
        "cohosts": _share_rows(detail),
        "costs": [
            {"amount": Decimal(fen) / 100, "purpose": purpose, "source": source}
            for purpose, source, fen in detail.spends
        ],
        **{f"count_{group}": count for group, count in detail.audience},
    }


def _part(people: People, who: str, said: dict[str, Any]) -> Part:
    person_id, role = people.find(who), said.get("role") or "speaker"
    return Part(person_id=person_id, outside_name="" if person_id else who, role=role, minutes=said.get("minutes"))


def _part_row(part: Any, people: People) -> dict[str, Any]:
    who = people.label_of(part.person_id, part.name) if part.person_id else part.name
    return {"who": who, "role": part.role, "minutes": part.minutes}


def _share_rows(detail: RecordDetail) -> list[dict[str, Any]]:
    others = [share for share in detail.shares if share.unit_id != detail.row.unit_id]
    equal = WHOLE // (len(others) + 1)
    custom = any(share.basis_points != equal for share in others)
    return [{"unit": share.unit_id, "share": Decimal(share.basis_points) / 100 if custom else None} for share in others]
