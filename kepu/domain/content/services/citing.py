"""The writer of what the marks of an edition point at."""

from collections.abc import Mapping

from django.db import transaction

from kepu.domain.content.editions import Citation
from kepu.domain.content.errors import InvalidFact, WrongState
from kepu.domain.content.pages import Edition
from kepu.domain.content.review_selectors import open_submission_of
from kepu.domain.content.services.steps import lock_edition
from kepu.domain.content.sources import Passage
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

WRITE = "content.write"


@transaction.atomic
def cite(*, actor: Actor, edition_id: int, passages: Mapping[int, int | None]) -> list[Citation]:
    """Says for marks of an edition which passage each rests on; None takes a mark's passage away. Marks not named stay.

    Only passages of the work's own sources. Raises Refused, WrongState while it is under review, InvalidFact.
    """
    edition = lock_edition(edition_id)
    require(actor, WRITE, edition.unit_id)
    if open_submission_of(edition.pk) is not None:
        raise WrongState(edition.state)
    _check(edition, {key for key in passages.values() if key is not None})
    for number, passage_id in passages.items():
        if passage_id is None:
            Citation.objects.filter(edition=edition, number=number).delete()
        else:
            Citation.objects.update_or_create(edition=edition, number=number, defaults={"passage_id": passage_id})
    return list(edition.citations.all())


def _check(edition: Edition, passage_ids: set[int]) -> None:
    known = Passage.objects.filter(pk__in=passage_ids, source__in=edition.work.sources.all())
    if known.count() != len(passage_ids):
        raise InvalidFact("passage", "of a source that the work does not rest on")
