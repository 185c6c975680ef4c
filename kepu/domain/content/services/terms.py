"""The writer of the plain-language glossary."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.content.contracts import TermDraft
from kepu.domain.content.errors import InvalidFact, NameTaken
from kepu.domain.content.terms import Term
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

WRITE = "content.write"
TEXTS = ("term", "definition", "plain", "english", "aliases", "field")


@transaction.atomic
def write_term(*, actor: Actor, draft: TermDraft, now: datetime, term_id: int | None = None) -> Term:
    """Enters a term, or changes one of the actor's units. The glossary is one for all: a term is kept once.

    Raises Refused, InvalidFact, NameTaken.
    """
    term = Term.objects.select_for_update().get(pk=term_id) if term_id else Term(unit_id=draft.unit_id)
    require(actor, WRITE, term.unit_id)
    for name in TEXTS:
        setattr(term, name, getattr(draft, name).strip())
    if missing := [name for name in ("term", "definition") if not getattr(term, name)]:
        raise InvalidFact(missing[0], "missing")
    term.updated_at = now
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise NameTaken(term.term) from error
    return term
