"""The writer of series."""

from django.db import IntegrityError, transaction

from kepu.domain.content.contracts import SeriesDraft
from kepu.domain.content.errors import InvalidFact, NameTaken
from kepu.domain.content.services.works import slug_from
from kepu.domain.content.works import Series
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

WRITE = "content.write"


@transaction.atomic
def write_series(*, actor: Actor, draft: SeriesDraft, series_id: int | None = None) -> Series:
    """Enters a series, or changes one; its address stays. Raises Refused, InvalidFact, NameTaken when the address is taken."""
    series = Series.objects.select_for_update().get(pk=series_id) if series_id else Series(unit_id=draft.unit_id)
    require(actor, WRITE, series.unit_id)
    if not draft.title.strip():
        raise InvalidFact("title", "missing")
    series.title, series.title_en, series.intro = draft.title.strip(), draft.title_en.strip(), draft.intro.strip()
    series.slug = series.slug or draft.slug or slug_from(series.title)
    try:
        with transaction.atomic():
            series.save()
    except IntegrityError as error:
        raise NameTaken(series.slug) from error
    return series
