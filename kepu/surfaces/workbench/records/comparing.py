"""What a correction changes, field by field, in words."""

from typing import Any

from django.utils.translation import gettext as _

from kepu.engines.ledger.contracts import Draft, Part, RecordDetail
from kepu.engines.ledger.drafts import shares_of
from kepu.surfaces.workbench.records.choices import Choices
from kepu.surfaces.workbench.records.places import region_text_of
from kepu.surfaces.workbench.records.words import AUDIENCES, MODES, PURPOSES, ROLES, SOURCES
from kepu.ui.numbers import format_number as number


def changes_between(detail: RecordDetail, draft: Draft, choices: Choices) -> list[tuple[str, str, str]]:
    """(field, before, after) for whatever differs."""
    names = {unit: label.name for unit, label in choices.labels.items()}
    before, after = _of_record(detail, names), _of_draft(draft, names, choices)
    return [(field, before[field], after[field]) for field in before if before[field] != after[field]]


def _of_record(detail: RecordDetail, names: dict[int, str]) -> dict[str, str]:
    row = detail.row
    return {
        _("Host unit"): row.unit_name,
        _("Kind"): row.kind.code,
        _("Title"): row.title,
        _("Day or days"): _days(row.started_on, row.ended_on),
        _("How people took part"): str(MODES[row.mode]),
        _("On site"): _count(row.onsite),
        _("Online"): _count(row.online),
        _("Place"): region_text_of(row.region_code),
        _("Venue"): detail.venue_name,
        _("People"): _people((part.name, part.role, part.minutes) for part in detail.parts),
        _("Shares"): _shares({share.unit_id: share.basis_points for share in detail.shares}, names),
        _("For whom"): _audience(dict(detail.audience)),
        _("Spend"): _spends(detail.spends),
        _("Belongs to"): "、".join(sorted(value for _space, value in detail.tags)),
        _("Remark"): detail.remark,
    }


def _of_draft(draft: Draft, names: dict[int, str], choices: Choices) -> dict[str, str]:
    people = choices.people()
    spends: dict[tuple[str, str], int] = {}
    for cost in draft.costs:
        key = (str(cost.purpose), str(cost.source))
        spends[key] = spends.get(key, 0) + cost.amount_fen
    return {
        _("Host unit"): names[draft.unit_id],
        _("Kind"): draft.kind,
        _("Title"): draft.title.strip(),
        _("Day or days"): _days(draft.started_on, draft.ended_on),
        _("How people took part"): str(MODES[draft.mode]),
        _("On site"): _count(draft.onsite),
        _("Online"): _count(draft.online),
        _("Place"): region_text_of(draft.region_code),
        _("Venue"): names.get(draft.venue_id or 0, ""),
        _("People"): _people((_name(part, people), part.role, part.minutes) for part in draft.parts),
        _("Shares"): _shares(shares_of(draft), names),
        _("For whom"): _audience(draft.audience),
        _("Spend"): _spends(sorted((purpose, source, fen) for (purpose, source), fen in spends.items())),
        _("Belongs to"): "、".join(sorted(value for _space, value in draft.tags)),
        _("Remark"): draft.remark,
    }


def _name(part: Part, people: Any) -> str:
    label: str = people.label_of(part.person_id, "") if part.person_id else part.outside_name
    return label.split("（")[0] if part.person_id else label


def _days(start: Any, end: Any) -> str:
    return f"{start}" if start == end else f"{start} – {end}"


def _count(value: int | None) -> str:
    return str(_("not known")) if value is None else number(value)


def _people(parts: Any) -> str:
    return "、".join(
        sorted(
            f"{name} {ROLES.get(role, role)}{f' {minutes}′' if minutes is not None else ''}"
            for name, role, minutes in parts
        )
    )


def _shares(shares: dict[int, int], names: dict[int, str]) -> str:
    return "、".join(f"{names.get(unit, '')} {points / 100:g}%" for unit, points in sorted(shares.items()))


def _audience(groups: dict[str, int | None]) -> str:
    return "、".join(
        f"{AUDIENCES[group]}{'' if count is None else f' {number(count)}'}" for group, count in sorted(groups.items())
    )


def _spends(spends: Any) -> str:
    return "、".join(f"{PURPOSES[purpose]}（{SOURCES[source]}）{fen / 100:,.2f}" for purpose, source, fen in spends)
