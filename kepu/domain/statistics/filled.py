"""A filing as it stands now: the form, what is in it, what is wrong with it, who is to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kepu.domain.statistics.checks import blocking, find
from kepu.domain.statistics.contracts import (
    NOT_APPLICABLE,
    OPEN,
    VALUE,
    Cell,
    CellValue,
    Edition,
    Finding,
    Table,
    Wording,
)
from kepu.domain.statistics.editions import get_edition
from kepu.domain.statistics.figures import figures_for
from kepu.domain.statistics.frozen import cells_from, edition_from, findings_from, frozen_numbers
from kepu.domain.statistics.merging import Merge, merge_of
from kepu.domain.statistics.models import Explanation, Filing, Form, Profile, TypedValue
from kepu.domain.statistics.scopes import Scope, reporting_day, scopes_of, venues_below
from kepu.domain.statistics.values import work_out
from kepu.engines.measures.contracts import Figure
from kepu.foundation.crypto import canonical_json, sha256_hex
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import labels_by_id


@dataclass(frozen=True)
class Filled:
    """Everything a page, a sheet or a signature needs of one filing. `values` by cell code, in the form's order."""

    filing: Filing
    unit: UnitLabel
    edition: Edition
    values: Mapping[str, CellValue]
    findings: tuple[Finding, ...]
    last_year: Mapping[str, int | None]
    scopes: tuple[Scope, ...]
    merge: Merge | None

    @property
    def open_cells(self) -> list[CellValue]:
        """Cells that are not known, sums left out."""
        return [value for value in self.values.values() if value.is_open and value.cell.kind != "sum"]

    @property
    def blocking(self) -> tuple[str, ...]:
        """Keys of findings that stand in the way."""
        return blocking(self.findings)

    def values_of(self, table: Table | str) -> list[CellValue]:
        """The values of one class."""
        code = table if isinstance(table, str) else table.code
        return [value for value in self.values.values() if value.cell.table == code]

    def findings_about(self, code: str) -> list[Finding]:
        """Findings that name a cell first."""
        return [finding for finding in self.findings if finding.cells[0] == code]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what a checker and a signer read: every cell's text and source, and every explanation."""
        content: dict[str, Any] = {
            "cells": [[code, value.text, value.note] for code, value in self.values.items()],
            "explanations": [[finding.key, finding.explanation] for finding in self.findings],
        }
        return sha256_hex(canonical_json(content))


def fill(filing: Filing, *, today: date) -> Filled:
    """Works a filing out: a signed one from what was frozen, another one from measures, typed values and parts."""
    unit = labels_by_id([filing.unit_id])[filing.unit_id]
    return frozen_filing(filing, unit) if filing.is_frozen else living_filing(filing, unit, today=today)


def frozen_filing(filing: Filing, unit: UnitLabel) -> Filled:
    """A signed filing, from what was frozen alone."""
    content: dict[str, Any] = filing.frozen or {}
    edition = edition_from(content)
    values = cells_from(content, edition)
    scopes = tuple(Scope(row["unit"], row["filters"]) for row in content.get("scopes", []))
    return Filled(filing, unit, edition, values, findings_from(content), content.get("last_year", {}), scopes, None)


def unfiled(edition: str, year: int, unit_id: int, form: str, *, today: date) -> Filled:
    """What a form that nobody has begun would say. Nothing is kept."""
    filing = Filing(edition=edition, year=year, unit_id=unit_id, form=form)
    return living_filing(filing, labels_by_id([unit_id])[unit_id], today=today)


def living_filing(
    filing: Filing, unit: UnitLabel, *, today: date, figures: Mapping[str, Figure] | None = None
) -> Filled:
    """What the form would say if it were signed now (also asked of signed ones, to see what has changed since).

    `figures`: those of a moment ago, when only what was typed has changed since.
    """
    edition = get_edition(filing.edition)
    day = reporting_day(filing.year, today)
    last_year = numbers_of_year(filing, filing.year - 1)
    explained = (
        Explanation.objects.filter(filing=filing.pk, is_current=True) if filing.pk else Explanation.objects.none()
    )
    explanations = dict(explained.values_list("finding", "text"))
    merge = None
    if filing.form == Form.SUMMARY:
        merge = merge_of(edition=edition, year=filing.year, unit_id=filing.unit_id, day=day)
        values, scopes = merge.values, [Scope(unit.id, {})]
    else:
        scopes = scopes_of(unit, filing.form, year=filing.year, venue_ids=venues_below(unit.id, day))
        values = work_out(
            edition=edition,
            form=filing.form,
            unit_kind=unit.kind,
            figures=figures or figures_for(cells_asked(edition, filing.form, unit.kind), scopes, year=filing.year),
            typed=_typed(filing),
        )
    findings = find(edition=edition, form=filing.form, values=values, last_year=last_year, explanations=explanations)
    if merge:
        findings = [*merge.findings(explanations), *findings]
    findings = [*findings, *_cover_findings(filing)]
    return Filled(filing, unit, edition, values, tuple(findings), last_year, tuple(scopes), merge)


def _cover_findings(filing: Filing) -> list[Finding]:
    profile = Profile.objects.filter(filing=filing.pk).first() if filing.pk else None
    if profile is not None and profile.leader and profile.filler and profile.phone and profile.level:
        return []
    message = Wording(
        zh="封面未填全：单位负责人、填表人、电话和单位级别",
        en="The cover is not complete: leader, filler, telephone and level",
    )
    return [Finding("profile", "profile", "must", ("",), message)]


def _typed(filing: Filing) -> dict[str, TypedValue]:
    rows = TypedValue.objects.filter(filing=filing.pk, is_current=True) if filing.pk else []
    return {row.cell: row for row in rows}


def cells_asked(edition: Edition, form: str, unit_kind: str) -> list[Cell]:
    """Measure cells that apply to the form."""
    return [cell for cell in edition.cells if cell.measure and cell.applies(form=form, unit_kind=unit_kind)]


def numbers_of_year(filing: Filing, year: int) -> dict[str, int | None]:
    """The signed numbers of the same unit's form for another year; empty when none was signed."""
    rows = (
        Filing.objects.frozen()
        .filter(unit=filing.unit_id, form=filing.form, year=year)
        .order_by("-is_current", "-signed_at")
    )
    before = rows.first()
    return frozen_numbers(before.frozen or {}) if before else {}


__all__ = ["NOT_APPLICABLE", "OPEN", "VALUE", "Filled", "fill", "living_filing"]
