"""What is wrong or surprising in a form: checks between cells, jumps against last year, cells left open."""

from collections.abc import Mapping, Sequence

from kepu.domain.statistics.contracts import CellValue, Check, Edition, Finding, Wording
from kepu.domain.statistics.values import numbers_of


def find(
    *,
    edition: Edition,
    form: str,
    values: Mapping[str, CellValue],
    last_year: Mapping[str, int | None],
    explanations: Mapping[str, str],
) -> list[Finding]:
    """Findings in the form's order: broken checks, jumps, open cells. `last_year`: numbers by cell code; empty when there is no form."""
    numbers = numbers_of(values)
    found = [
        *(_broken(check, explanations) for check in edition.checks if _is_broken(check, form, numbers)),
        *_jumps(edition, values, last_year, explanations),
        *_open(values, explanations),
    ]
    order = {code: position for position, code in enumerate(values)}
    return sorted(found, key=lambda finding: (order.get(finding.cells[0], 0), finding.key))


def blocking(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Keys of findings that stand in the way of handing in."""
    return tuple(finding.key for finding in findings if finding.blocks)


def _is_broken(check: Check, form: str, numbers: Mapping[str, int | None]) -> bool:
    return (not check.on or form in check.on) and check.condition.holds(numbers) is False


def _broken(check: Check, explanations: Mapping[str, str]) -> Finding:
    key = f"check:{check.code}"
    return Finding(key, "check", check.severity, check.cells, check.message, explanations.get(key, ""))


def _jumps(
    edition: Edition,
    values: Mapping[str, CellValue],
    last_year: Mapping[str, int | None],
    explanations: Mapping[str, str],
) -> list[Finding]:
    found = []
    for code, value in values.items():
        before, now = last_year.get(code), value.value
        if (
            before is None
            or now is None
            or not is_jump(before, now, factor=edition.jump_factor, floor=edition.jump_floor)
        ):
            continue
        key, name = f"jump:{code}", full_title(value, values)
        message = Wording(
            zh=f"{name.zh}：上年 {before}，本年 {now}，变化超过 {edition.jump_factor:g} 倍，请说明原因",
            en=f"{name.en}: {before} last year, {now} now; a change by more than {edition.jump_factor:g} times needs a reason",
        )
        found.append(Finding(key, "jump", "explain", (code,), message, explanations.get(key, "")))
    return found


def is_jump(before: int, now: int, *, factor: float, floor: int) -> bool:
    """Whether one is more than `factor` times the other; small numbers (both under `floor`) never jump."""
    low, high = min(before, now), max(before, now)
    return high >= floor and high > low * factor


def full_title(value: CellValue, values: Mapping[str, CellValue]) -> Wording:
    """A cell's title with that of the cell of which it is a part, so that it can stand alone."""
    whole = values.get(value.cell.within)
    if whole is None:
        return value.cell.title
    return Wording(
        zh=f"{whole.cell.title.zh}·{value.cell.title.zh}", en=f"{whole.cell.title.en}: {value.cell.title.en}"
    )


def _open(values: Mapping[str, CellValue], explanations: Mapping[str, str]) -> list[Finding]:
    found = []
    for code, value in values.items():
        if not value.is_open or value.cell.kind == "sum":
            continue
        key, name = f"open:{code}", full_title(value, values)
        message = Wording(
            zh=f"{name.zh}：尚不掌握，请补填，或说明为何空缺",
            en=f"{name.en}: not known; fill it in, or say why it stays empty",
        )
        found.append(Finding(key, "open", "explain", (code,), message, explanations.get(key, "")))
    return found
