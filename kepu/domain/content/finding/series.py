"""Series as search finds them, once there is something to read in them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from kepu.domain.content.pages import Edition
from kepu.domain.content.reading_selectors import list_series
from kepu.domain.content.works import Series, Work
from kepu.engines.search import services
from kepu.engines.search.contracts import Document, Source

KIND = "series"


def follow() -> None:
    """A series appears with its first published edition and goes with its last one."""
    for changed in (post_save, post_delete):
        changed.connect(_changed, sender=Series, dispatch_uid="content.finding.series")
        changed.connect(_work_changed, sender=Work, dispatch_uid="content.finding.series.work")
        changed.connect(_edition_changed, sender=Edition, dispatch_uid="content.finding.series.edition")


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    wanted = set(keys)
    return {
        str(row.pk): Document(
            title=row.title,
            names=(row.title_en,) if row.title_en else (),
            url=f"/series/{row.slug}/",
            unit_id=row.unit_id,
            is_public=True,
            summary=row.intro,
        )
        for row, _number in list_series()
        if str(row.pk) in wanted
    }


def _keys() -> list[str]:
    return [str(row.pk) for row, _number in list_series()]


def _changed(sender: type[Any], instance: Series, raw: bool = False, **_rest: Any) -> None:
    _index(instance.pk, raw)


def _work_changed(sender: type[Any], instance: Work, raw: bool = False, **_rest: Any) -> None:
    _index(instance.series_id, raw)


def _edition_changed(sender: type[Any], instance: Edition, raw: bool = False, **_rest: Any) -> None:
    if instance.work_id and not raw:
        _index(instance.work.series_id, raw)


def _index(key: int | None, raw: bool) -> None:
    if key is not None and not raw:
        transaction.on_commit(partial(services.index, kind=KIND, keys=[str(key)]), robust=True)


SOURCE = Source(KIND, _("series"), _document, _keys, documents=_documents)
