"""Template tags of the house: icons, covers, numbers, charts without script."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kepu.ui import charts, covers, icons, numbers
from kepu.ui.provinces import tiles_for

register = template.Library()


def _language() -> str:
    return get_language() or "zh-hans"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "bell" %}: an inline icon, hidden from readers unless it has a label."""
    inside = mark_safe(icons.ICONS.get(name, icons.ICONS["more"]))  # noqa: S308  # our own drawings
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, inside)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', inside)


@register.simple_tag
def cover(seed: Any, kind: str = "", css: str = "") -> SafeString:
    """{% cover record.id record.title %}: cover art, decorative, always the same for a seed."""
    inside = mark_safe(covers.draw_cover(str(seed), str(kind)))  # noqa: S308  # our own drawings
    return format_html(
        '<svg class="cover {}" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">{}</svg>',
        css,
        inside,
    )


@register.simple_tag(takes_context=True)
def appearance(context: Mapping[str, Any]) -> SafeString:
    """Attributes of <html> for the reader's theme and type size, from their cookies."""
    cookies = getattr(context.get("request"), "COOKIES", {})
    parts = ""
    if cookies.get("kepu-theme") in ("light", "dark"):
        parts += f' data-theme="{cookies["kepu-theme"]}"'
    if cookies.get("kepu-type") == "large":
        parts += ' data-type="large"'
    return mark_safe(parts)  # noqa: S308  # only the words compared above


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """1,284; missing is –."""
    return numbers.format_number(value, places)


@register.filter
def short(value: Any) -> str:
    """46.2 万 / 462k; missing is –."""
    return numbers.format_short(value, _language())


@register.filter
def percent(value: Any, places: int = 0) -> str:
    """0.384 -> 38%."""
    return numbers.format_percent(value, places)


@register.filter
def yuan(fen: Any) -> str:
    """Integer fen -> yuan, 2 decimals."""
    return numbers.format_yuan(fen)


@register.filter
def dash(value: Any) -> Any:
    """A missing value as an en dash, nought as it is."""
    return numbers.MISSING if value is None or value == "" else value


@register.simple_tag
def dates(start: datetime.date | None, end: datetime.date | None = None) -> str:
    """{% dates a b %}: a date or a range in the reader's language."""
    return numbers.format_dates(start, end, _language())


@register.filter
def weekday(day: datetime.date) -> str:
    """The day of the week in short: 周四 / Thu."""
    if _language().startswith("zh"):
        return "周" + "一二三四五六日"[day.weekday()]
    return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]


@register.filter
def month_short(day: datetime.date) -> str:
    """The month in short: 11月 / Nov."""
    return f"{day.month}月" if _language().startswith("zh") else numbers.MONTHS[day.month][:3]


@register.filter
def initial(name: Any) -> str:
    """The first character of a name, for an avatar."""
    return str(name).strip()[:1].upper() or "·"


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """{% query page=2 %}: this page's query string with changes; None or "" removes. Page is dropped unless given."""
    params = context["request"].GET.copy()
    params.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.inclusion_tag("ui/components/sort_heading.html", takes_context=True)
def sort_heading(context: Mapping[str, Any], label: str, field: str, css: str = "") -> dict[str, Any]:
    """A <th> that sorts by ?sort=field, and by ?sort=-field the second time."""
    current = context["request"].GET.get("sort", "")
    state = "ascending" if current == field else "descending" if current == f"-{field}" else ""
    target = f"-{field}" if current == field else field
    return {"label": label, "state": state, "href": query(context, sort=target), "css": css}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page: Any) -> dict[str, Any]:
    """{% pagination page_obj %}: where am I, how many, previous and next, keeping the query."""
    paginator = page.paginator
    links = [
        {
            "number": n,
            "href": query(context, page=n) if isinstance(n, int) else "",
            "current": n == page.number,
            "gap": not isinstance(n, int),
        }
        for n in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "count": paginator.count,
        "links": links if paginator.num_pages > 1 else [],
        "previous": query(context, page=page.number - 1) if page.has_previous() else "",
        "next": query(context, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(points: list[Mapping[str, Any]], label: str, unit: str = "") -> dict[str, Any]:
    """Upright bars of [{label, value, url?}] as SVG; a missing value leaves a gap."""
    return {"chart": charts.upright_bars(points), "label": label, "unit": unit}


@register.inclusion_tag("ui/components/bars.html")
def bars(points: list[Mapping[str, Any]], unit: str = "") -> dict[str, Any]:
    """Lying bars of [{label, value, url?}] as a list."""
    return {"rows": charts.lying_bars(points), "unit": unit}


@register.inclusion_tag("ui/components/sparkline.html")
def sparkline(values: list[float | None], label: str = "") -> dict[str, Any]:
    """A small line for a series of numbers."""
    return {"line": charts.spark(values), "label": label}


@register.inclusion_tag("ui/components/progress.html")
def progress(
    value: float | None, total: float | None, tone: str = "", unit: str = "", label: str = ""
) -> dict[str, Any]:
    """A bar and its words: value of total."""
    share = None if value is None or not total else max(0.0, min(1.0, value / total))
    return {
        "value": value,
        "total": total,
        "width": f"{(share or 0) * 100:.2f}",
        "share": share,
        "tone": tone,
        "unit": unit,
        "label": label,
    }


@register.inclusion_tag("ui/components/tile_map.html")
def tile_map(values: Mapping[str, float | None], unit: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """Tiles of the 34 provincial divisions: values by two-digit code; url may hold CODE."""
    tiles, steps = tiles_for(values, url)
    return {"tiles": tiles, "steps": steps, "unit": unit, "label": label, "english": not _language().startswith("zh")}


@register.inclusion_tag("ui/components/month_calendar.html")
def month_calendar(
    year: int, month: int, entries: list[Mapping[str, Any]], today: datetime.date | None = None
) -> dict[str, Any]:
    """A month with entries [{date, end_date?, title, url?, tone?, note?}]; an agenda on a phone."""
    return charts.month_grid(year, month, entries, today)


@register.filter
def json_ld(data: Any) -> SafeString:
    """{{ data|json_ld }}: schema.org data for machines; a data block, no script."""
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')  # noqa: S308  # <, > and & are escaped above


@register.simple_tag
def chart_data(element_id: str, option: Any) -> SafeString:
    """The JSON that charts.js draws."""
    return json_script(option, element_id)
