"""A brand's report for readers: measures over the ledger by edition, each a figure that opens."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.events.models import Brand, BrandEdition
from kepu.domain.events.selectors import EditionReport, report_of
from kepu.surfaces.public import figures
from kepu.surfaces.public.figures import Question
from kepu.surfaces.public.frame import academy, is_english

# What is counted only where people booked; shown when there is something to show.
HOLDERS, RETURNING = "brands.holders", "brands.returning.holders"
TREND = "brands.reach"


def short_titles() -> dict[str, str]:
    """The figures that lead a report, by code, as short as a table wants them; each opens to its definition."""
    return {
        "brands.reach": _("people reached"),
        "brands.onsite": _("people on site"),
        "brands.online": _("people online"),
        "brands.units": _("host units"),
        "brands.regions": _("counties and districts"),
        "brands.mentions": _("reports in the media"),
    }


def report(brand: Brand, editions: Sequence[BrandEdition]) -> dict[str, Any]:
    """Rows of figures per edition (newest first), the trend of reach (oldest first), returning visitors; empty without an academy."""
    found = report_of(editions)
    scope = academy()
    if scope is None or not found:
        return {"rows": [], "trend": [], "columns": [], "latest": None}
    titles = found[0].figures
    rows = [_row(brand, row, scope) for row in found]
    return {
        "rows": rows,
        "latest": next((row for row in rows if row["values"]["brands.acts.count"]), None),
        "columns": list(short_titles().values()),
        "trend": [
            {"label": str(row["year"]), "value": row["values"][TREND], "url": row["urls"][TREND]}
            for row in reversed(rows)
            if row["values"][TREND] is not None
        ],
        "trend_label": figures.title_of(titles[TREND]),
        "definition_url": reverse("public:figure", args=[TREND]),
    }


def _row(brand: Brand, found: EditionReport, scope: Any) -> dict[str, Any]:
    question = Question(scope, found.window, {"edition": found.edition.code})
    values = {code: figure.value for code, figure in found.figures.items()}
    urls = {code: question.address("public:figure", code) for code in found.figures}
    stats = [{"label": label, "value": values[code], "url": urls[code]} for code, label in short_titles().items()]
    return {
        "edition": found.edition,
        "year": found.edition.year,
        "url": reverse("public:brand_edition", args=[brand.slug, found.edition.year]),
        "theme": (found.edition.theme_en if is_english() else "") or found.edition.theme,
        "stats": stats,
        "values": values,
        "urls": urls,
        "pending": found.figures["brands.acts.count"].pending,
        "returning": _returning(values, urls),
    }


def _returning(values: dict[str, int | None], urls: dict[str, str]) -> dict[str, Any] | None:
    """How many of those who booked and came had come before: both numbers, no names."""
    everybody = values[HOLDERS]
    if not everybody:
        return None
    again = values[RETURNING] or 0
    text = _("%(again)s of %(all)s who booked and came had come before.") % {
        "again": f"{again:,}",
        "all": f"{everybody:,}",
    }
    return {"text": text, "url": urls[RETURNING]}
