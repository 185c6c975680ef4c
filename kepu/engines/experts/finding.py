"""Experts as search finds them: those alone who consent to stand in the public directory."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kepu.engines.experts.models import Expert, TraitKind
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Source
from kepu.foundation.clock import local_date, now
from kepu.foundation.subjects.standard import path_of

KIND, IMPORTANCE = "expert", 1.2


def register_search() -> None:
    """Called once, when the app is ready."""
    registry.register(SOURCE)


def index_expert(expert: Expert) -> None:
    """Brings search up to an expert, in the caller's transaction."""
    services.index(kind=KIND, keys=[str(expert.pk)])


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    rows = Expert.objects.active(local_date(now())).consenting("public")
    rows = rows.filter(pk__in=[int(key) for key in keys if key.isdigit()])
    dressed = rows.select_related("person__unit").prefetch_related("traits")
    return {str(expert.pk): _found(expert) for expert in dressed}


def _found(expert: Expert) -> Document:
    person = expert.person
    said = {kind: [row.value for row in expert.traits.all() if row.kind == kind] for kind in TraitKind.values}
    return Document(
        title=person.name,
        names=(person.name_en,) if person.name_en else (),
        url=f"/experts/{expert.public_id}/",
        staff_url=f"/workbench/experts/{expert.public_id}/",
        unit_id=person.unit_id,
        is_public=True,
        summary=" · ".join(word for word in (person.unit.name, person.title) if word),
        body="\n".join([*said["topic"], *(path_of(code) for code in said["field"]), expert.about, expert.about_en]),
        boost=IMPORTANCE,
        is_person=True,
    )


def _keys() -> Iterator[str]:
    yield from (str(key) for key in Expert.objects.order_by("pk").values_list("pk", flat=True).iterator())


SOURCE = Source(KIND, _("expert"), _document, _keys, documents=_documents)
