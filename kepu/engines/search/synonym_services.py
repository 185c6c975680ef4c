"""The writers of synonyms: central administrators only, since they change what everybody finds."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.engines.search.errors import BadSynonyms
from kepu.engines.search.models import SynonymGroup
from kepu.engines.search.synonyms import forget_synonyms
from kepu.foundation.audit.services import note
from kepu.foundation.language.normalising import folded
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, is_central

MOST_WORDS = 12


@transaction.atomic
def add_synonyms(*, actor: Actor, words: str, now: datetime) -> SynonymGroup:
    """Enters words that mean the same, separated by spaces or 、; an underscore stands for a space within a word.

    Raises Refused for anybody but central administrators, BadSynonyms for fewer than two words or a group that is there already.
    """
    if not is_central(actor):
        raise Refused("settings.manage")
    given = list(
        dict.fromkeys(folded(word) for word in words.replace("、", " ").replace(",", " ").replace(",", " ").split())
    )
    if not 2 <= len(given) <= MOST_WORDS or len(" ".join(given)) > 300:
        raise BadSynonyms("count")
    group = SynonymGroup(words=" ".join(given), changed_by=actor.name[:120], changed_at=now)
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise BadSynonyms("twice") from error
    _note(actor, "synonyms.added", group, now)
    return group


@transaction.atomic
def remove_synonyms(*, actor: Actor, group_id: int, now: datetime) -> None:
    """Takes a group away. Raises Refused, SynonymGroup.DoesNotExist."""
    if not is_central(actor):
        raise Refused("settings.manage")
    group = SynonymGroup.objects.select_for_update().get(pk=group_id)
    _note(actor, "synonyms.removed", group, now)
    group.delete()


def _note(actor: Actor, verb: str, group: SynonymGroup, now: datetime) -> None:
    note(actor=actor, verb=verb, object_kind="synonyms", object_title=group.words, now=now)
    transaction.on_commit(forget_synonyms)
    forget_synonyms()
