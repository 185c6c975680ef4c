"""Packs as search finds them: the published ones, nothing else."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kepu.domain.packs import told
from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.models import Pack, PackState, Version, VersionState
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Source
from kepu.foundation.clock import local_date

KIND = "pack"


def register_search() -> None:
    """Called once, when the app is ready."""
    registry.register(SOURCE)
    told.on_changed(_changed)


def _changed(pack_id: int) -> None:
    transaction.on_commit(partial(services.index, kind=KIND, keys=[str(pack_id)]), robust=True)


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    ids = [int(key) for key in keys if key.isdigit()]
    rows = Version.objects.filter(pack__in=ids, state=VersionState.PUBLISHED, pack__state=PackState.PUBLISHED)
    rows = rows.select_related("pack").prefetch_related("hazards", "parts")
    return {str(row.pack_id): _found(row) for row in rows}


def _found(version: Version) -> Document:
    known = [hazards()[row.code] for row in version.hazards.all() if row.code in hazards()]
    names = [name for hazard in known for name in (hazard.title_zh, *hazard.words)]
    return Document(
        title=version.title,
        names=tuple(dict.fromkeys(names))[:20],
        url=version.pack.path,
        unit_id=version.pack.unit_id,
        is_public=True,
        summary=version.summary,
        body="\n".join(f"{part.title} {part.text}" for part in version.parts.all())[:40_000],
        published_on=local_date(version.published_at) if version.published_at else None,
    )


def _keys() -> Iterator[str]:
    rows = Pack.objects.filter(state=PackState.PUBLISHED).order_by("pk")
    yield from (str(key) for key in rows.values_list("pk", flat=True).iterator())


SOURCE = Source(KIND, _("pack of the emergency library"), _document, _keys, documents=_documents)
