"""The records (or a register's rows) behind a figure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from kepu.engines.measures.contracts import RecordLine, Window
from kepu.engines.measures.counting.records import counted, with_value
from kepu.engines.measures.counting.register import row_value, rows_of, source_of
from kepu.engines.measures.counting.scope import scope_of
from kepu.engines.measures.language.catalogue import get_rule
from kepu.engines.measures.language.rules import Rule
from kepu.foundation.units.selectors import labels_by_id


def lines_for(
    code: str, unit_id: int, window: Window, filters: Mapping[str, str], *, offset: int, limit: int
) -> tuple[list[RecordLine], int]:
    """A page of lines, newest first, and how many there are. A rate shows its numerator's. Raises UnknownMeasure, UnknownFilter."""
    rule = get_rule(code, window.ends_on)
    if rule.aggregate == "rate":
        rule = get_rule(rule.numerator, window.ends_on)
    if not rule.counts_records:
        return _register_lines(rule, unit_id, window, filters, offset, limit)
    scope = scope_of(unit_id, window)
    rows = counted(rule, scope, window, filters)
    page = (
        with_value(rows, rule, scope, filters).select_related("kind", "unit", "region").order_by("-started_on", "-pk")
    )
    return [_line(row) for row in page[offset : offset + limit]], rows.count()


def _line(row: Any) -> RecordLine:
    english = (get_language() or "").startswith("en")
    return RecordLine(
        record_id=row.pk,
        public_id=str(row.public_id),
        title=row.title,
        kind=row.kind_id,
        kind_label=row.kind.name_en if english else row.kind.name,
        started_on=row.started_on,
        ended_on=row.ended_on,
        unit_id=row.unit_id,
        unit_name=(row.unit.name_en if english else "") or row.unit.name,
        onsite=row.onsite,
        online=row.online,
        region_code=row.region_id,
        region_name=row.region.name if row.region_id else "",
        state=row.state,
        value=row.counted_value,
        is_confidential=row.kind.is_confidential,
        is_correction=row.supersedes_id is not None,
    )


def _register_lines(
    rule: Rule, unit_id: int, window: Window, filters: Mapping[str, str], offset: int, limit: int
) -> tuple[list[RecordLine], int]:
    source, rows = source_of(rule), rows_of(rule, unit_id, window, filters)
    page = list(rows[offset : offset + limit])
    shown = [(row, source.show(row)) for row in page]
    labels = labels_by_id({each.unit_id for _, each in shown if each.unit_id})
    lines = [
        RecordLine(
            record_id=None,
            public_id="",
            title=each.title,
            kind="",
            kind_label="",
            started_on=None,
            ended_on=None,
            unit_id=each.unit_id,
            unit_name=labels[each.unit_id].name if each.unit_id in labels else "",
            onsite=None,
            online=None,
            region_code=None,
            region_name="",
            state="",
            value=row_value(rule, row),
            is_confidential=each.is_personal,
            note=each.note,
        )
        for row, each in shown
    ]
    return lines, rows.count()
