"""Units, open ones: everybody may know that they exist."""

from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from kepu.engines.search import services
from kepu.engines.search.contracts import Document, Source
from kepu.foundation.units.selectors import labels_by_id, list_spellings

KIND = "unit"
IMPORTANCE = 1.3


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    ids = {int(key) for key in keys if key.isdigit()}
    others = {spelling.id: spelling.others for spelling in list_spellings() if spelling.id in ids}
    return {
        str(label.id): Document(
            title=label.name,
            url=f"/units/{label.code}/",
            unit_id=label.id,
            is_public=True,
            names=others.get(label.id, ()),
            facets={"unit_kind": (label.kind,)},
            boost=IMPORTANCE,
            staff_url=f"/units/{label.code}/",
        )
        for label in labels_by_id(ids).values()
        if label.closed_on is None
    }


def _keys() -> list[str]:
    return [str(spelling.id) for spelling in list_spellings()]


def follow() -> None:
    """The tree lies below search and cannot call it: a saved unit is indexed once its transaction is committed."""
    post_save.connect(_saved, sender=apps.get_model("units.Unit"), dispatch_uid="search.unit")


def _saved(sender: type[Any], instance: Any, raw: bool = False, **_rest: Any) -> None:
    if not raw:
        transaction.on_commit(partial(services.index, kind=KIND, keys=[str(instance.pk)]), robust=True)


SOURCE = Source(KIND, _("Unit"), _document, _keys, documents=_documents)
