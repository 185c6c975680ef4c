"""Who does it: the academy's units, and what each one did."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.engines.ledger import open_selectors
from kepu.engines.measures.contracts import Window
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.public import figures, published
from kepu.surfaces.public.frame import PublicPage, name_of

KINDS = ("academy", "branch", "institute", "university", "media", "journal", "venue")


def unit_tree(counts: dict[int, int]) -> list[dict[str, Any]]:
    """Open units as nested nodes; each with the acts it hosted."""
    nodes: dict[int, dict[str, Any]] = {}
    for label in units.labels_by_id().values():
        if label.closed_on is None:
            end = _("%(n)s acts") % {"n": f"{counts[label.id]:,}"} if label.id in counts else ""
            nodes[label.id] = {
                "label": name_of(label),
                "url": reverse("public:unit", args=[label.code]),
                "end": end,
                "children": [],
                "parent": label.parent_id,
            }
    roots: list[dict[str, Any]] = []
    for node in nodes.values():
        parent = nodes.get(node["parent"]) if node["parent"] else None
        (parent["children"] if parent else roots).append(node)
    for root in roots:
        root["open"] = True
    return roots


class Units(PublicPage):
    template_name = "public/units.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = figures.latest_year()
        start, end = (Window.year(year).starts_on, Window.year(year).ends_on)
        counts = open_selectors.count_open_by_unit(start=start, end=end)
        return super().get_context_data(nodes=unit_tree(counts), year=year, **kwargs)


class UnitPage(PublicPage):
    template_name = "public/unit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unit = self._unit(kwargs["code"])
        year = figures.year_asked(self.request)
        below = units.list_labels(units.children_ids(unit.id))
        acts: Any = open_selectors.list_open_acts(unit_ids=units.subtree_ids(unit.id))
        page = Paginator(acts, 12).get_page(self.request.GET.get("page"))
        above = units.labels_by_id([unit.parent_id]) if unit.parent_id else {}
        crumbs = [{"label": _("Who does it"), "url": reverse("public:units")}]
        crumbs += [{"label": name_of(up), "url": reverse("public:unit", args=[up.code])} for up in above.values()]
        return super().get_context_data(
            unit=unit,
            name=name_of(unit),
            year=year,
            today=local_date(now()),
            years=figures.year_links(self.request, year),
            stats=figures.strip(unit, year),
            months=figures.by_month("activity.count", unit, year),
            below=[{"name": name_of(label), "url": reverse("public:unit", args=[label.code])} for label in below],
            page_obj=page,
            acts=published.cards(page.object_list),
            crumbs=[*crumbs, {"label": name_of(unit)}],
            **kwargs,
        )

    def _unit(self, code: str) -> UnitLabel:
        try:
            return units.get_unit(code=code)
        except Exception as missing:
            raise Http404 from missing
