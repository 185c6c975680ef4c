"""Bases as search finds them: published ones by everybody, the others by their unit's staff."""

from collections.abc import Iterator

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.bases.models import Base, BaseKind, BaseText, Facility
from kepu.engines.search import registry
from kepu.engines.search.contracts import Document, Facet, Source
from kepu.foundation.clock import local_date, now

KIND, IMPORTANCE = "base", 1.2


def register_search() -> None:
    """Called once, when the app is ready."""
    registry.register(SOURCE)
    registry.register_facet(Facet("base_kind", _("kind of base"), lambda: dict(BaseKind.choices)))


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    day = local_date(now())
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    rows = (
        Base.objects.filter(still, pk__in=[int(key) for key in keys if key.isdigit()])
        .select_related("region__parent")
        .prefetch_related(
            Prefetch("facilities", Facility.objects.filter(still)),
            Prefetch("texts", BaseText.objects.filter(cleared_at__isnull=False).order_by("-cleared_at", "-pk")),
        )
    )
    return {str(base.pk): _found(base) for base in rows}


def _found(base: Base) -> Document:
    text = next(iter(base.texts.all()), None)
    inside = [word for row in base.facilities.all() for word in (row.name, row.summary) if word]
    english = [base.name_en, *(row.name_en for row in base.facilities.all())]
    said = [text.description, text.guidelines, text.getting_there] if text else []
    regions = [base.region, base.region.parent] if base.region else []
    return Document(
        title=base.name,
        names=tuple(word for word in english if word),
        url=f"/bases/{base.slug}/",
        staff_url=f"/workbench/bases/{base.public_id}/",
        unit_id=base.unit_id,
        is_public=base.is_published,
        summary=text.summary if text else "",
        body="\n".join([*inside, *said, base.address, *(row.name for row in regions if row)]),
        facets={"base_kind": (base.kind,)},
        boost=IMPORTANCE,
    )


def _keys() -> Iterator[str]:
    yield from (str(key) for key in Base.objects.order_by("pk").values_list("pk", flat=True).iterator())


SOURCE = Source(KIND, _("outreach base"), _document, _keys, documents=_documents)
