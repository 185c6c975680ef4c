"""Shelves: editions by reader, medium, field, language, series, unit and author; questions; corrections."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.content import reading_selectors
from kepu.foundation.units import selectors as units
from kepu.surfaces.public.frame import PublicPage, is_english, name_of
from kepu.surfaces.public.reading import words
from kepu.surfaces.public.reading.cards import Card, address, cards
from kepu.ui.templatetags.ui import query

PER_PAGE = 24
QUESTIONS_PER_PAGE = 60
NEWEST_CORRECTIONS = 100


class Shelf(PublicPage):
    """Everything there is to read, narrowed by chips that are plain links."""

    template_name = "public/shelf.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.in_pieces(lambda: self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = {name: self.request.GET.get(name, "") for name in ("audience", "medium", "field", "language")}
        rows: Any = reading_selectors.list_on_shelf(**{**chosen, **self.narrowed()})
        page: Any = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        shown = cards(reading_selectors.shelved(page.object_list))
        return super().get_context_data(
            page_obj=page, cards=shown, **self.chips(chosen), **{**self.headings(chosen), **kwargs}
        )

    def narrowed(self) -> dict[str, Any]:
        """What this shelf holds at most."""
        return {}

    def headings(self, chosen: dict[str, str]) -> dict[str, Any]:
        """Title and introduction."""
        if chosen["audience"] in words.AUDIENCES:
            return {"title": _("For readers: %(whom)s") % {"whom": words.audience(chosen["audience"])}}
        if chosen["field"]:
            return {"title": words.field(chosen["field"])}
        return {"title": _("Read"), "intro": _("Science told for somebody in particular: choose who is reading.")}

    def chips(self, chosen: dict[str, str]) -> dict[str, Any]:
        """The ways to narrow the shelf, each with how much there is."""
        return {
            "audiences": self._links("audience", chosen, words.AUDIENCES, reading_selectors.count_by("audience"), words.audience),
            "media": self._links("medium", chosen, None, reading_selectors.count_by("medium"), words.medium),
            "fields": self._links("field", chosen, None, reading_selectors.count_by("work__field"), words.field),
            "languages": self._links("language", chosen, None, reading_selectors.count_by("language"), words.language),
        }  # fmt: skip

    def _links(
        self, name: str, chosen: dict[str, str], order: Any, counts: dict[str, int], say: Any
    ) -> list[dict[str, Any]]:
        values = (
            [value for value in order if value in counts] if order else sorted(counts, key=lambda v: (-counts[v], v))
        )
        context = {"request": self.request}
        return [
            {
                "label": say(value),
                "count": counts[value],
                "url": query(context, **{name: "" if value == chosen[name] else value, "page": ""}),
                "current": value == chosen[name],
            }
            for value in values
        ]


class NarrowShelf(Shelf):
    """A shelf with a subject of its own and no chips."""

    def chips(self, chosen: dict[str, str]) -> dict[str, Any]:
        return {}


class UnitShelf(NarrowShelf):
    """What one unit wrote."""

    def narrowed(self) -> dict[str, Any]:
        room = reading_selectors.get_room(self.kwargs["room"])
        if room is None:
            raise Http404
        self.unit = units.labels_by_id([room.unit_id])[room.unit_id]
        self.intro = room.intro
        return {"unit_ids": [room.unit_id]}

    def headings(self, chosen: dict[str, str]) -> dict[str, Any]:
        crumbs = [{"label": _("Read"), "url": reverse("public:shelf")}, {"label": name_of(self.unit)}]
        return {"title": name_of(self.unit), "intro": self.intro, "crumbs": crumbs, "unit": self.unit}


class SeriesShelf(NarrowShelf):
    """A series, in its order."""

    def narrowed(self) -> dict[str, Any]:
        try:
            self.series = reading_selectors.get_series(self.kwargs["slug"])
        except LookupError as missing:
            raise Http404 from missing
        return {"series_id": self.series.pk}

    def headings(self, chosen: dict[str, str]) -> dict[str, Any]:
        title = (self.series.title_en if is_english() else "") or self.series.title
        crumbs = [{"label": _("Series"), "url": reverse("public:all_series")}, {"label": title}]
        return {"title": title, "intro": self.series.intro, "crumbs": crumbs, "kicker": _("Series"), "numbered": True}


class AuthorShelf(NarrowShelf):
    """What is signed with a name. Nothing is told of the person but what stands on the works themselves."""

    def narrowed(self) -> dict[str, Any]:
        if not reading_selectors.list_on_shelf(author=self.kwargs["name"]).exists():
            raise Http404
        return {"author": self.kwargs["name"]}

    def headings(self, chosen: dict[str, str]) -> dict[str, Any]:
        crumbs = [{"label": _("Read"), "url": reverse("public:shelf")}, {"label": self.kwargs["name"]}]
        intro = _("Works signed with this name. People of the same name stand together here.")
        return {"title": self.kwargs["name"], "intro": intro, "crumbs": crumbs, "kicker": _("Author")}


class AllSeries(PublicPage):
    template_name = "public/all_series.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows: Any = [
            {
                "title": (one.title_en if is_english() else "") or one.title,
                "intro": one.intro,
                "url": reverse("public:series", args=[one.slug]),
                "slug": one.slug,
                "count": works,
            }
            for one, works in reading_selectors.list_series()
        ]
        return super().get_context_data(series=rows, **kwargs)


class Questions(PublicPage):
    """Works by the question that they answer."""

    template_name = "public/questions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows: Any = reading_selectors.list_on_shelf(asking=True)
        page: Any = Paginator(rows, QUESTIONS_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page, groups=by_field(cards(reading_selectors.shelved(page.object_list))), **kwargs
        )


class Corrections(PublicPage):
    """What we got wrong, newest first."""

    template_name = "public/corrections.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {"told": told, "title": one.title, "url": address(one.room, one.slug), "unit": one.unit_name}
            for told, one in reading_selectors.list_newest_told(limit=NEWEST_CORRECTIONS)
        ]
        return super().get_context_data(rows=rows, **kwargs)


def by_field(shown: list[Card]) -> list[dict[str, Any]]:
    """Cards under the name of their field, the fullest first; those without one come last."""
    groups: dict[str, list[Card]] = {}
    for card in shown:
        groups.setdefault(card.edition.field, []).append(card)
    ordered = sorted(groups, key=lambda name: (name == "", -len(groups[name]), name))
    return [{"title": words.field(name) if name else _("Other questions"), "cards": groups[name]} for name in ordered]
