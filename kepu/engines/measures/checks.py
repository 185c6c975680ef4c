"""What Django's system check asks of the definitions, and the watch over regions' traits."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db.models.signals import post_delete, post_save

from kepu.engines.measures.errors import BadDefinition
from kepu.engines.measures.language import catalogue
from kepu.engines.measures.rollups.footing import forget_traits
from kepu.engines.measures.tables import model


@register("measures")
def check_definitions(**kwargs: Any) -> list[CheckMessage]:
    """Fails on the first thing that is wrong in a definition, naming file and line."""
    try:
        catalogue.forget()
        catalogue.catalogue()
    except BadDefinition as error:
        return [Error(str(error), id="measures.E001")]
    return []


def watch_traits() -> None:
    """An edited trait keeps its id, so edits announce themselves."""
    trait = model("places.RegionTrait")
    post_save.connect(_forget, sender=trait, dispatch_uid="measures.trait_saved")
    post_delete.connect(_forget, sender=trait, dispatch_uid="measures.trait_deleted")


def _forget(**kwargs: Any) -> None:
    if not kwargs.get("raw"):
        forget_traits()
