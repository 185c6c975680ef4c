"""Addresses of the feeds."""

from django.urls import path

from kepu.surfaces.feeds import acts, events
from kepu.surfaces.feeds.claims import RssClaims, claim_reviews
from kepu.surfaces.feeds.editions import editions
from kepu.surfaces.feeds.incidents import incidents
from kepu.surfaces.feeds.oai.views import provider
from kepu.surfaces.feeds.packs import RssPacks

app_name = "feeds"
urlpatterns = [
    path("acts.atom", acts.AtomActs(), name="acts_atom"),
    path("acts.rss", acts.RssActs(), name="acts_rss"),
    path("acts.ics", acts.calendar, name="acts_ics"),
    path("events.ics", events.calendar, name="events_ics"),
    path("events/<uuid:public_id>.ics", events.one, name="event_ics"),
    path("editions.atom", editions, {"kind": "atom"}, name="editions_atom"),
    path("editions.rss", editions, {"kind": "rss"}, name="editions_rss"),
    path("editions.json", editions, {"kind": "json"}, name="editions_json"),
    path("claims.rss", RssClaims(), name="claims_rss"),
    path("claims.jsonld", claim_reviews, name="claims_jsonld"),
    path("incidents.atom", incidents, {"kind": "atom"}, name="incidents_atom"),
    path("incidents.json", incidents, {"kind": "json"}, name="incidents_json"),
    path("packs.rss", RssPacks(), name="packs_rss"),
    path("oai", provider, name="oai"),
]
