"""The writer of what the marks of an edition point at."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

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

    Readers see it with the next publication or correction. Only passages of the work's own sources.
    Raises Refused, WrongState while it is under review, InvalidFact.
    """
    edition = lock_edition(edition_id)
    require(actor, WRITE, edition.unit_id)
    if open_submission_of(edition.pk) is not None:
        raise WrongState(edition.state)
    _check(edition, {key for key in passages.values() if key is not None})
    for number, passage_id in passages.items():
        if passage_id is None:
            mine = Citation.objects.filter(edition=edition, number=number)
            mine.filter(public_passage__isnull=True).delete()
            mine.update(passage=None)
        else:
            Citation.objects.update_or_create(edition=edition, number=number, defaults={"passage_id": passage_id})
    return list(Citation.objects.drafted(edition.pk))


def publish_citations(edition_id: int) -> None:
    """Shows readers what the draft's marks point at; part of publishing, in its transaction."""
    rows = Citation.objects.filter(edition=edition_id)
    rows.filter(passage__isnull=True).delete()
    rows.update(public_passage=F("passage"))


def _check(edition: Edition, passage_ids: set[int]) -> None:
    known = Passage.objects.filter(pk__in=passage_ids, source__in=edition.work.sources.all())
    if known.count() != len(passage_ids):
        raise InvalidFact("passage", "of a source that the work does not rest on")
