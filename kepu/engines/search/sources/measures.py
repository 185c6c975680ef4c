"""Open figures, by their titles. They are files: a new version of Kepu brings new ones, the worker takes them up."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from kepu.engines.measures.selectors import list_definitions
from kepu.engines.search.contracts import Document, Source

KIND = "measure"


@cache
def _all() -> dict[str, Document]:
    return {
        each.code: Document(
            title=each.title,
            url=f"/figures/{each.code}/",
            unit_id=None,
            is_public=True,
            body=f"{each.description}\n{each.description_en}",
            names=(each.title_en,) if each.title_en else (),
            facets={"measure_group": (each.group,)},
            boost=0.9,
        )
        for each in list_definitions(published_only=True)
    }


SOURCE = Source(KIND, _("Open figure"), lambda key: _all().get(key), lambda: list(_all()))
