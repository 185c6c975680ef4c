"""Geometry of the charts that need no script: from points to coordinates."""

import calendar
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, FLOOR, ROOF = 640, 240, 206, 18


def _nice_top(highest: float) -> float:
    """The next 2, 4, 6, 8 or 10 times a power of ten, so that half of it is a round number too."""
    power = 1.0
    while power * 10 < highest:
        power *= 10
    return next(step * power for step in (2, 4, 6, 8, 10) if step * power >= highest)


def upright_bars(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Coordinates for upright bars; missing values have no bar. Every label that fits is shown."""
    values = [float(p["value"]) for p in points if p.get("value") is not None]
    top = _nice_top(max(values, default=0))
    slot = (WIDTH - 64) / max(1, len(points))
    every = max(1, -(-len(points) // 13))
    bars = [_bar(index, point, slot, top, every) for index, point in enumerate(points)]
    rules = [{"y": round(FLOOR - (FLOOR - ROOF) * part, 1), "value": top * part} for part in (0, 0.5, 1)]
    return {"bars": bars, "rules": rules, "width": WIDTH, "height": HEIGHT, "few": len(points) <= 16}


def _bar(index: int, point: Mapping[str, Any], slot: float, top: float, every: int) -> dict[str, Any]:
    value = point.get("value")
    height = 0.0 if value is None else max(0.0, float(value) / top * (FLOOR - ROOF))
    left = 60 + index * slot
    width = min(38.0, slot * 0.66)
    return {
        "label": point["label"],
        "short": point.get("short", point["label"]) if index % every == 0 else "",
        "value": value,
        "url": point.get("url", ""),
        "x": f"{left + (slot - width) / 2:.1f}",
        "middle": f"{left + slot / 2:.1f}",
        "y": f"{FLOOR - height:.1f}",
        "text_y": f"{FLOOR - height - 5:.1f}",
        "width": f"{width:.1f}",
        "height": f"{height:.1f}",
    }


def lying_bars(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each point with its width in per cent of the largest."""
    top = max((float(p["value"]) for p in points if p.get("value") is not None), default=0) or 1
    return [{**p, "width": f"{float(p.get('value') or 0) / top * 100:.2f}"} for p in points]


def spark(values: Sequence[float | None]) -> dict[str, str]:
    """The path of a sparkline in a 100x32 box; gaps where values are missing."""
    known = [float(v) for v in values if v is not None]
    if len(known) < 2:
        return {}
    top, low = max(known), min(0.0, *known)
    reach = (top - low) or 1
    step = 100 / (len(values) - 1)
    path, drawing = "", False
    for index, value in enumerate(values):
        if value is None:
            drawing = False
            continue
        path += f"{'L' if drawing else 'M'}{index * step:.1f} {30 - (float(value) - low) / reach * 28:.1f}"
        drawing = True
    area = f"{path}L100 32L0 32Z" if None not in values else ""
    return {"path": path, "area": area}


def month_grid(
    year: int, month: int, entries: Sequence[Mapping[str, Any]], today: datetime.date | None
) -> dict[str, Any]:
    """Weeks of days with their entries, and the month's entries in order for the agenda."""
    weeks = [
        [
            {
                "date": day,
                "out": day.month != month,
                "today": day == today,
                "entries": [e for e in entries if _covers(e, day)],
            }
            for day in week
        ]
        for week in calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)
    ]
    return {"first": datetime.date(year, month, 1), "weeks": weeks, "agenda": sorted(entries, key=lambda e: e["date"])}


def _covers(entry: Mapping[str, Any], day: datetime.date) -> bool:
    start: datetime.date = entry["date"]
    end: datetime.date = entry.get("end_date") or start
    return start <= day <= end
