"""What is on: sessions to come, by day, place and grade; one session; brands with their programme and report."""

import uuid
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.events.models import Access, BrandEdition, Session
from kepu.domain.events.selectors import (
    Wanted,
    attendance_of,
    get_public,
    get_public_brand,
    list_public,
    list_public_brands,
    public_editions,
    public_editions_of,
    record_of,
)
from kepu.engines.booking.selectors.duties import list_open_needs
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.surfaces.asked import is_number
from kepu.surfaces.public import happenings, reports, words
from kepu.surfaces.public.frame import PublicPage, is_english, name_of
from kepu.ui.provinces import PROVINCES
from kepu.ui.templatetags.ui import query

MOST = 200
GRADE_CHIPS = range(1, 13)


class Events(PublicPage):
    """Sessions to come. Kept nowhere: places left change by the minute."""

    template_name = "public/events.html"
    tags = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = local_date(now())
        wanted = happenings.wanted_from(self.request.GET, today)
        rows = list(list_public(wanted).exclude(state="cancelled")[: MOST + 1])
        shown = happenings.cards(rows[:MOST])
        context = super().get_context_data(**kwargs)
        return context | {
            "days": [(day, list(found)) for day, found in groupby(shown, key=lambda card: max(card.day, today))],
            "has_more": len(rows) > MOST,
            "is_narrowed": any(
                self.request.GET.get(name)
                for name in ("when", "grade", "place", "mode", "access", "q", "brand", "unit")
            ),
            "when": self._chips("when", whens()),
            "grades": self._chips("grade", [(str(grade), str(grade)) for grade in GRADE_CHIPS]),
            "modes": self._chips("mode", [("onsite", _("on site")), ("online", _("online"))]),
            "access": [(code, str(label), self.request.GET.get("access") == code) for code, label in Access.choices],
            "places": [(code, name, self.request.GET.get("place") == code) for code, name in provinces()],
            "brands": [(brand, brand_name(brand)) for brand in list_public_brands()],
            "feed": self._feed(),
            "today": today,
        }

    def _chips(self, name: str, choices: list[tuple[str, str]]) -> list[dict[str, Any]]:
        current = self.request.GET.get(name, "")
        context = {"request": self.request}
        return [
            {
                "label": label,
                "url": query(context, **{name: "" if code == current else code}),
                "current": code == current,
            }
            for code, label in choices
        ]

    def _feed(self) -> str:
        kept = "&".join(
            f"{name}={self.request.GET[name]}"
            for name in ("unit", "brand", "grade", "place")
            if self.request.GET.get(name)
        )
        return reverse("feeds:events_ics") + (f"?{kept}" if kept else "")


def whens() -> list[tuple[str, str]]:
    """What readers mean by when."""
    return [
        ("today", _("today")),
        ("weekend", _("this weekend")),
        ("week", _("next 7 days")),
        ("month", _("next 30 days")),
    ]


def provinces() -> list[tuple[str, str]]:
    """(code, name) of provinces in the reader's language."""
    return [
        (f"{code}0000", english if is_english() else name) for code, _short, english, name, *_rest in sorted(PROVINCES)
    ]


class Event(PublicPage):
    template_name = "public/event.html"
    tags = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = session_or_404(kwargs["public_id"])
        places = happenings.places(session)
        card = happenings.cards([session])[0]
        context = super().get_context_data(**kwargs)
        return context | {
            "session": session,
            "card": card,
            "host": name_of(units.labels_by_id([session.unit_id])[session.unit_id]),
            "cohosts": cohosts_of(session),
            "places": places if session.is_announced else (),
            "help": list_open_needs(sources=[session.source], now=now()) if session.is_announced else [],
            "is_over": session.ends_at <= now(),
            "audience": [name for name, _count in words.audience((code, None) for code in session.audience)],
            "access": [str(dict(Access.choices)[code]) for code in session.access],
            "speakers": speakers_of(session),
            "came": attendance_of(session, now=now()) if session.is_closed else None,
            "record": self._record(session),
            "photos": [row for row in session.proofs.all() if row.link] if session.is_closed else [],
            "calendar": reverse("feeds:event_ics", args=[session.public_id]),
            "json_ld": happenings.event_data(self.request, session, places),
            "crumbs": [{"label": _("What is on"), "url": reverse("public:events")}, {"label": card.title}],
        }

    @staticmethod
    def _record(session: Session) -> str:
        row = record_of(session)
        return reverse("public:act", args=[row.public_id]) if row and row.is_fixed else ""


def session_or_404(public_id: uuid.UUID) -> Session:
    """A session that was announced."""
    try:
        return get_public(public_id)
    except Session.DoesNotExist as missing:
        raise Http404 from missing


def cohosts_of(session: Session) -> list[str]:
    """Names of co-hosts in the reader's language."""
    labels = units.labels_by_id([row.unit_id for row in session.cohosts.all()])
    return [name_of(label) for label in labels.values()]


def speakers_of(session: Session) -> list[tuple[str, str]]:
    """(name, unit) of speakers; volunteers and helpers are named nowhere in public."""
    rows = [row for row in session.people.all() if row.role == "speaker"]
    return [(row.person.name, row.person.unit.name) if row.person else (row.outside_name, "") for row in rows]


def brand_name(brand: Any) -> str:
    """A brand's name in the reader's language."""
    return (brand.name_en if is_english() else "") or str(brand.name)


def edition_name(edition: BrandEdition) -> str:
    """A brand's name and the year."""
    return f"{brand_name(edition.brand)} {edition.year}"


def theme_of(edition: BrandEdition) -> str:
    """The central theme in the reader's language."""
    return (edition.theme_en if is_english() else "") or edition.theme


class Brands(PublicPage):
    template_name = "public/brands.html"
    tags = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brands = list_public_brands()
        editions = public_editions_of(brands)
        latest = [(brand, editions[brand.pk][0]) for brand in brands]
        rows = [
            {
                "brand": brand,
                "name": brand_name(brand),
                "url": reverse("public:brand", args=[brand.slug]),
                "latest": edition,
                "theme": theme_of(edition),
            }
            for brand, edition in latest
        ]
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "crumbs": [{"label": _("What is on"), "url": reverse("public:events")}, {"label": _("Brands")}],
        }


class Brand(PublicPage):
    """A brand's report: figures of every edition, each opening to its records."""

    template_name = "public/brand.html"
    tags = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brand = brand_or_404(kwargs["slug"])
        editions = public_editions(brand)
        shown = reports.report(brand, editions)
        unit = units.labels_by_id([brand.unit_id])[brand.unit_id]
        return super().get_context_data(**kwargs) | {
            "brand": brand,
            "name": brand_name(brand),
            "summary": (brand.summary_en if is_english() else "") or brand.summary,
            "unit": name_of(unit),
            "unit_code": unit.code,
            "report": shown,
            "feed": f"{reverse('feeds:events_ics')}?brand={brand.slug}",
            "coming": happenings.cards(coming_of(brand.slug)),
            "crumbs": [
                {"label": _("What is on"), "url": reverse("public:events")},
                {"label": _("Brands"), "url": reverse("public:brands")},
                {"label": brand_name(brand)},
            ],
        }


def coming_of(slug: str) -> list[Session]:
    """The next sessions of a brand."""
    wanted = Wanted(first=local_date(now()), brand=slug)
    return list(list_public(wanted).exclude(state="cancelled")[:8])


def brand_or_404(slug: str) -> Any:
    """A brand with a page."""
    from kepu.domain.events.models import Brand as BrandRow

    try:
        return get_public_brand(slug)
    except BrandRow.DoesNotExist as missing:
        raise Http404 from missing


class Programme(PublicPage):
    """An edition's programme by day, unit, place or grade; `is_print` for paper."""

    template_name = "public/programme.html"
    tags = None
    is_print = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brand = brand_or_404(kwargs["slug"])
        edition = next((row for row in public_editions(brand) if row.year == kwargs["year"]), None)
        if edition is None:
            raise Http404
        by = self.request.GET.get("by", "day")
        by = by if by in ("day", "unit", "place", "grade") else "day"
        shown = happenings.cards(sessions_of(edition, self.request.GET.get("grade", "")))
        return super().get_context_data(**kwargs) | {
            "brand": brand,
            "edition": edition,
            "name": edition_name(edition),
            "title": edition_name(edition),
            "theme": theme_of(edition),
            "lead": name_of(units.labels_by_id([edition.lead_unit_id])[edition.lead_unit_id]),
            "groups": grouped(shown, by),
            "count": len(shown),
            "by_other": by != "day",
            "by": [
                {"label": label, "url": query({"request": self.request}, by=code), "current": code == by}
                for code, label in [
                    ("day", _("by day")),
                    ("unit", _("by unit")),
                    ("place", _("by place")),
                    ("grade", _("by grade")),
                ]
            ],
            "participants": participants_of(edition),
            "help": [] if self.is_print else list_open_needs(sources=[edition.source], now=now()),
            "report": reports.report(brand, [edition]),
            "unit": name_of(units.labels_by_id([edition.lead_unit_id])[edition.lead_unit_id]),
            "feed": f"{reverse('feeds:events_ics')}?brand={brand.slug}",
            "crumbs": [
                {"label": _("What is on"), "url": reverse("public:events")},
                {"label": brand_name(brand), "url": reverse("public:brand", args=[brand.slug])},
                {"label": str(edition.year)},
            ],
        }


class ProgrammePrint(Programme):
    template_name = "public/programme_print.html"
    is_print = True


def sessions_of(edition: BrandEdition, grade: str) -> list[Session]:
    """Announced sessions of an edition, in order of time; for one grade where asked."""
    wanted = Wanted(grade=int(grade) if is_number(grade) and 1 <= int(grade) <= 12 else None)
    return list(list_public(wanted).filter(edition=edition))


def grouped(shown: list[happenings.SessionCard], by: str) -> list[dict[str, Any]]:
    """Cards under headings. A session for several grades stands under each; those for none under a heading of their own."""
    pairs: list[tuple[Any, happenings.SessionCard]] = []
    for card in shown:
        if by == "grade":
            pairs += [(grade, card) for grade in card.session.grades or [0]]
        else:
            pairs.append(({"day": card.day, "unit": card.unit, "place": region_of(card)}[by], card))
    pairs.sort(key=lambda pair: (pair[0], pair[1].session.starts_at))
    return [
        {"key": key, "label": heading(key, by), "cards": [card for _key, card in found]}
        for key, found in groupby(pairs, key=lambda pair: pair[0])
    ]


def region_of(card: happenings.SessionCard) -> str:
    """The county or district; online where there is none."""
    return card.session.region.name if card.session.region else str(_("online"))


def heading(key: Any, by: str) -> str:
    """What a group is called; a day is called by the template."""
    if by == "grade":
        return _("grade %(grade)s") % {"grade": key} if key else _("for everybody")
    return "" if isinstance(key, date) else str(key)


def participants_of(edition: BrandEdition) -> list[dict[str, str]]:
    """Units that take part, with their own title and contact."""
    rows = edition.participations.filter(state="joined").select_related("unit")
    return [
        {
            "name": (row.unit.name_en if is_english() else "") or row.unit.name,
            "code": row.unit.code,
            "title": row.local_title,
            "summary": row.local_summary,
            "contact": row.contact,
        }
        for row in rows
    ]
