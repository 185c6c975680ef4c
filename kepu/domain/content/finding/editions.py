"""Editions as search finds them: everybody the published text, staff of the unit also what is still being written."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from kepu.domain.content.editions import EditionAudience, EditionState, Medium
from kepu.domain.content.pages import Edition
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Facet, Source
from kepu.foundation.clock import local_date

KIND = "work"
SHOWN = frozenset({EditionState.PUBLISHED, EditionState.RETRACTED})


def follow() -> None:
    """Called once, when the app is ready."""
    registry.register_facet(Facet("audience", _("for whom"), lambda: dict(EditionAudience.choices)))
    registry.register_facet(Facet("medium", _("medium"), lambda: dict(Medium.choices)))
    post_save.connect(_saved, sender=Edition, dispatch_uid="content.finding.edition")


def _keys() -> Iterator[str]:
    yield from (str(key) for key in Edition.objects.order_by("pk").values_list("pk", flat=True).iterator())


def _document(key: str) -> Document | None:
    page = Edition.objects.filter(pk=int(key)).first() if key.isdigit() else None
    if page is None:
        return None
    is_public = page.live and page.state in SHOWN and not page.get_view_restrictions().exists()
    text = page if is_public else page.get_latest_revision_as_object()
    return Document(
        title=text.title,
        url=urlsplit(page.get_url() or "").path or "/",
        unit_id=page.unit_id,
        is_public=is_public,
        body="\n".join(text.body.stream_block.get_searchable_content(text.body)),
        summary=text.summary,
        language=text.language,
        published_on=local_date(page.first_published_at) if page.first_published_at else None,
        facets={"audience": (text.audience,), "medium": (text.medium,)},
        staff_url="" if is_public else f"/authoring/pages/{page.pk}/edit/",
    )


def _saved(sender: type[Edition], instance: Edition, raw: bool = False, **_rest: Any) -> None:
    """Every way of changing a page ends here: editor, schedule, take-down. Found as soon as the change is committed."""
    if not raw:
        transaction.on_commit(partial(services.index, kind=KIND, keys=[str(instance.pk)]), robust=True)


SOURCE = Source(KIND, _("article"), _document, _keys)
