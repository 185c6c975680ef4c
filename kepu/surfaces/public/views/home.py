"""The first page: something worth reading, by what is new, by question, by reader; what happened; the open figures in a sentence."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kepu.domain.claims.matching import LONGEST_MESSAGE
from kepu.domain.claims.selectors.public import newest_cards
from kepu.domain.content import reading_selectors
from kepu.domain.content.reading_contracts import Shelved
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.surfaces.public import figures, published
from kepu.surfaces.public.frame import PublicPage, academy, name_of
from kepu.surfaces.public.page_cache import CLAIMS, LEDGER, SHELVES
from kepu.surfaces.public.reading import words
from kepu.surfaces.public.reading.cards import cards
from kepu.surfaces.public.reading.page import switch
from kepu.surfaces.public.views.acts import organisation_data

NEWEST = 9
QUESTIONS = 5


class Home(PublicPage):
    template_name = "public/home.html"
    tags = (SHELVES, LEDGER, CLAIMS)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.in_pieces(lambda: self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        top = academy()
        year = figures.latest_year()
        return super().get_context_data(
            **reading_parts(),
            **act_parts(),
            claims=newest_cards(3),
            longest=LONGEST_MESSAGE,
            year=year,
            today=local_date(now()),
            sentence=figures.sentence(top, year) if top else [],
            map_figure=figures.province_map(top, year) if top else None,
            branches=[
                {"name": name_of(label), "code": label.code}
                for label in (units.list_labels(units.children_ids(top.id)) if top else [])
            ],
            json_ld=organisation_data(self.request),
            **kwargs,
        )


def reading_parts() -> dict[str, Any]:
    """What there is to read: the newest work large, the next ones as cards, questions, readers, fields."""
    newest = cards(_one_of_each_work(reading_selectors.list_on_shelf()[: NEWEST * 4])[:NEWEST])
    lead = newest[0] if newest else None
    siblings = reading_selectors.list_siblings(lead.edition.work) if lead else []
    audiences, fields = reading_selectors.count_by("audience"), reading_selectors.count_by("work__field")
    shelf = reverse("public:shelf")
    return {
        "lead": lead,
        "lead_switch": switch(siblings, lead.edition.id) if lead else [],
        "works": newest[1:NEWEST],
        "questions": cards(
            _one_of_each_work(reading_selectors.list_on_shelf(asking=True)[: QUESTIONS * 4])[:QUESTIONS]
        ),
        "audiences": [
            {"label": words.audience(code), "count": audiences[code], "url": f"{shelf}?audience={code}"}
            for code in words.AUDIENCES
            if code in audiences
        ],
        "fields": [
            {"label": words.field(name), "count": number, "url": f"{shelf}?field={name}"}
            for name, number in sorted(fields.items(), key=lambda pair: (-pair[1], pair[0]))[:16]
        ],
    }


def _one_of_each_work(rows: Any) -> list[Shelved]:
    """The works of these editions in their order, each by the edition for the widest audience among them."""
    shelved = reading_selectors.shelved(rows)
    best: dict[int, Shelved] = {}
    for one in shelved:
        best.setdefault(one.work, one)
        if _width(one) < _width(best[one.work]):
            best[one.work] = one
    return list(best.values())


def _width(one: Shelved) -> tuple[bool, bool, bool]:
    return one.audience != "public", one.language != "zh-hans", one.medium != "article"


def act_parts() -> dict[str, Any]:
    """What the academy did lately."""
    newest = published.cards(published.list_newest_acts(limit=4))
    entries = published.calendar_entries(newest)
    return {
        "upcoming": [
            {**entry, "note": " · ".join(filter(None, (entry["note"], entry["end"]))), "end": ""} for entry in entries
        ]
    }
