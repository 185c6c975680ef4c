"""Addresses of the public site. Chinese without a prefix, English under /en/."""

from django.urls import path, register_converter

from kepu.surfaces.public.views import (
    acts,
    bases,
    claims,
    editions,
    events,
    experts,
    figures,
    glossary,
    home,
    incidents,
    lots,
    packs,
    pages,
    paper,
    printed,
    search,
    shelves,
    styleguide,
    tickets,
    units,
)
from kepu.surfaces.public.visits import booking, helping, mine


class Room:
    """A unit's part of the reading room; Wagtail keeps names that begin with _ for itself."""

    regex = "[^/_][^/]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Room, "room")

app_name = "public"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("read/", shelves.Shelf.as_view(), name="shelf"),
    path("read/<room:room>/", shelves.UnitShelf.as_view(), name="unit_shelf"),
    path("read/<room:room>/<room:slug>/", editions.EditionPage.as_view(), name="edition"),
    path("read/<room:room>/<room:slug>/sheet/", paper.Sheet.as_view(), name="sheet"),
    path("e/<int:edition_id>/", editions.short, name="short"),
    path("q/<slug:code>/", printed.Printed.as_view(), name="printed"),
    path("e/<int:edition_id>/card.png", paper.card, name="card"),
    path("e/<int:edition_id>/views/", editions.count, name="count_view"),
    path("series/", shelves.AllSeries.as_view(), name="all_series"),
    path("series/<str:slug>/", shelves.SeriesShelf.as_view(), name="series"),
    path("authors/<str:name>/", shelves.AuthorShelf.as_view(), name="author"),
    path("questions/", shelves.Questions.as_view(), name="questions"),
    path("corrections/", shelves.Corrections.as_view(), name="corrections"),
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/match/", claims.LookUp.as_view(), name="claim_match"),
    path("claims/messages/", claims.Send.as_view(), name="claim_send"),
    path("claims/messages/thanks/", claims.Sent.as_view(), name="claim_sent"),
    path("claims/<int:claim_id>/", claims.ClaimPage.as_view(), name="claim"),
    path("incidents/", incidents.Incidents.as_view(), name="incidents"),
    path("incidents/<uuid:public_id>/", incidents.IncidentPage.as_view(), name="incident"),
    path("packs/", packs.Packs.as_view(), name="packs"),
    path("packs/signing-key.json", packs.signing_key, name="packs_key"),
    path("packs/<int:pack_id>/", packs.PackPage.as_view(), name="pack"),
    path("packs/<int:pack_id>/pack.zip", packs.whole, name="pack_file"),
    path("packs/<int:pack_id>/changes-since-<int:number>.zip", packs.changes, name="pack_changes"),
    path("packs/<int:pack_id>/card.png", packs.card, name="pack_card"),
    path("packs/<int:pack_id>/<slug:shape>.pdf", packs.printed, name="pack_print"),
    path("packs/<int:pack_id>/parts/<int:part_id>/", packs.part_file, name="pack_part"),
    path("glossary/", glossary.Glossary.as_view(), name="glossary"),
    path("units/", units.Units.as_view(), name="units"),
    path("units/<slug:code>/", units.UnitPage.as_view(), name="unit"),
    path("acts/", acts.Calendar.as_view(), name="acts"),
    path("acts/<uuid:public_id>/", acts.Act.as_view(), name="act"),
    path("events/", events.Events.as_view(), name="events"),
    path("events/<uuid:public_id>/", events.Event.as_view(), name="event"),
    path("brands/", events.Brands.as_view(), name="brands"),
    path("brands/<slug:slug>/", events.Brand.as_view(), name="brand"),
    path("brands/<slug:slug>/<int:year>/", events.Programme.as_view(), name="brand_edition"),
    path("brands/<slug:slug>/<int:year>/print/", events.ProgrammePrint.as_view(), name="programme_print"),
    path("bases/", bases.Bases.as_view(), name="bases"),
    path("bases/<slug:slug>/", bases.BasePage.as_view(), name="base"),
    path("bases/<slug:slug>/tour/", bases.tour, name="base_tour"),
    path("experts/", experts.Experts.as_view(), name="experts"),
    path("experts/ask/", experts.Ask.as_view(), name="experts_ask"),
    path("experts/ask/done/", experts.Asked.as_view(), name="experts_asked"),
    path("experts/<uuid:public_id>/", experts.ExpertPage.as_view(), name="expert"),
    path("book/<uuid:slot>/", booking.Book.as_view(), name="book"),
    path("bookings/<uuid:booking>/<slug:key>/", mine.BookingPage.as_view(), name="booking"),
    path("bookings/<uuid:booking>/<slug:key>/change/", mine.Change.as_view(), name="booking_change"),
    path("bookings/<uuid:booking>/<slug:key>/guests/", mine.Guests.as_view(), name="booking_guests"),
    path("bookings/<uuid:booking>/<slug:key>/explanation/", mine.Explanation.as_view(), name="booking_explanation"),
    path("bookings/<uuid:booking>/<slug:key>/cancellation/", mine.Cancellation.as_view(), name="booking_cancellation"),
    path("bookings/<uuid:booking>/<slug:key>/offer/", mine.Offer.as_view(), name="booking_offer"),
    path("bookings/<uuid:booking>/<slug:key>/move/", mine.Move.as_view(), name="booking_move"),
    path("bookings/<uuid:booking>/<slug:key>/visit.ics", mine.CalendarFile.as_view(), name="booking_calendar"),
    path("help/<uuid:need>/", helping.Offer.as_view(), name="help_offer"),
    path("duties/", helping.Duties.as_view(), name="duties"),
    path("duties/<uuid:duty>/<slug:key>/", helping.DutyPage.as_view(), name="duty"),
    path("duties/<uuid:duty>/<slug:key>/answer/", helping.Answer.as_view(), name="duty_answer"),
    path("duties/<uuid:duty>/<slug:key>/duty.ics", helping.DutyCalendar.as_view(), name="duty_calendar"),
    path("figures/", figures.Figures.as_view(), name="figures"),
    path("figures/<str:code>/", figures.FigurePage.as_view(), name="figure"),
    path("figures/<str:code>/records/", figures.Records.as_view(), name="figure_records"),
    path("figures/<str:code>/records.csv", figures.records_csv, name="figure_records_csv"),
    path("figures/<str:code>/series.csv", figures.series_csv, name="figure_series_csv"),
    path("draws/<uuid:slot>/", lots.DrawPage.as_view(), name="draw"),
    path("draws/<uuid:slot>/draw.json", lots.download, name="draw_file"),
    path("tickets/<uuid:booking>/<slug:key>/", tickets.TicketPage.as_view(), name="ticket"),
    path("search/", search.Search.as_view(), name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("search/opensearch.xml", search.description, name="search_description"),
    path("counting/", pages.Counting.as_view(), name="counting"),
    path("accessibility/", pages.Accessibility.as_view(), name="accessibility"),
    path("offline/", pages.Offline.as_view(), name="offline"),
    path("appearance/", pages.appearance, name="appearance"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("sw.js", pages.worker, name="worker"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("styleguide/", styleguide.StyleGuide.as_view(), name="styleguide"),
]
