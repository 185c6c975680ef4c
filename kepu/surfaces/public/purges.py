"""What changes for readers when something is published, corrected, taken down or moved."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache
from wagtail.signals import page_published, page_unpublished, post_page_move

from kepu.domain.claims import told
from kepu.domain.claims.selectors.articles import work_ids_of
from kepu.domain.content import reading_selectors, registry
from kepu.domain.emergency import told as incidents_told
from kepu.domain.emergency.selectors.public import get_path
from kepu.domain.packs import told as packs_told
from kepu.surfaces.public.page_cache import CLAIMS, INCIDENTS, PACKS, RELATED, SHELVES, TERMS, purge

AROUND = ("/", "/read/", "/questions/", "/corrections/", "/sitemap.xml")


def connect() -> None:
    """Called once, when the app is ready."""
    registry.on_published(_edition)
    registry.on_corrected(_corrected)
    told.on_changed(_claim)
    incidents_told.on_changed(_incident)
    packs_told.on_changed(_pack)
    page_unpublished.connect(_withdrawn, dispatch_uid="public.purge.unpublished")
    for signal in (page_published, post_page_move):
        signal.connect(_page, dispatch_uid=f"public.purge.{id(signal)}")
    for signal in (post_save, post_delete):
        signal.connect(_term, sender="content.Term", dispatch_uid=f"public.purge.term.{id(signal)}")


def tags_of(edition_id: int, work_id: int) -> tuple[str, str]:
    """What the page of an edition shows: itself, and the other editions of its work."""
    return f"edition:{edition_id}", f"work:{work_id}"


def _page(sender: Any, instance: Any, **_rest: Any) -> None:
    _edition(instance.pk, None)


def _withdrawn(sender: Any, instance: Any, **_rest: Any) -> None:
    """What is no longer public is not named on other pages either."""
    purge([RELATED])
    _edition(instance.pk, None)


def _corrected(correction_id: int, _now: datetime) -> None:
    edition_id = reading_selectors.get_corrected_edition(correction_id)
    if edition_id is not None:
        purge([RELATED])
        _edition(edition_id, None)


def _edition(edition_id: int, _now: datetime | None) -> None:
    found = reading_selectors.get_place(edition_id)
    if found is None:
        purge([SHELVES])
        return
    work_id, room, slug = found
    purge([*tags_of(edition_id, work_id), SHELVES])
    if settings.WAGTAILFRONTENDCACHE:
        paths = [*AROUND, f"/read/{room}/", f"/read/{room}/{slug}/"]
        urls = [f"{settings.BASE_URL}{prefix}{path}" for prefix in ("", "/en") for path in paths]
        transaction.on_commit(lambda: purge_urls_from_cache(urls))


def _claim(claim_id: int) -> None:
    purge([CLAIMS, *(f"work:{work}" for work in work_ids_of(claim_id))])
    if settings.WAGTAILFRONTENDCACHE:
        paths = ["/", "/claims/", f"/claims/{claim_id}/", "/sitemap.xml"]
        urls = [f"{settings.BASE_URL}{prefix}{path}" for prefix in ("", "/en") for path in paths]
        transaction.on_commit(lambda: purge_urls_from_cache(urls))


def _incident(incident_id: int) -> None:
    purge([INCIDENTS])
    if settings.WAGTAILFRONTENDCACHE:
        found = get_path(incident_id)
        paths = ["/incidents/", "/sitemap.xml", *([found] if found else [])]
        urls = [f"{settings.BASE_URL}{prefix}{path}" for prefix in ("", "/en") for path in paths]
        transaction.on_commit(lambda: purge_urls_from_cache(urls))


def _pack(pack_id: int) -> None:
    purge([PACKS])
    if settings.WAGTAILFRONTENDCACHE:
        paths = ["/packs/", f"/packs/{pack_id}/", "/sitemap.xml"]
        urls = [f"{settings.BASE_URL}{prefix}{path}" for prefix in ("", "/en") for path in paths]
        transaction.on_commit(lambda: purge_urls_from_cache(urls))


def _term(sender: Any, **_rest: Any) -> None:
    purge([TERMS])
