"""What stands in the editor's form at the moment, saved or not, read as Wagtail itself reads it."""

from django.http import QueryDict

from kepu.domain.content.models import Edition
from kepu.domain.content.passages import DraftText, passages_of
from kepu.foundation.language.normalising import is_well_formed

MOST_CHARACTERS = 100_000
MOST_FIELDS = 5_000


class Unreadable(Exception):
    """The form cannot be read: a field is missing or makes no sense."""


class TooLong(Exception):
    """More than 100,000 characters or 5,000 fields."""


def text_from(edition: Edition, sent: QueryDict) -> DraftText:
    """Title, summary and body of the form; an edition's audience is not part of it. Raises Unreadable, TooLong.

    Nothing is validated: half a text is looked at as well. What Wagtail's blocks raise on a form that no editor made is not
    documented, so all that reading a mapping and numbers can raise is taken for it.
    """
    if (
        len(sent) > MOST_FIELDS
        or sum(len(value) for values in sent.lists() for value in values[1]) > 5 * MOST_CHARACTERS
    ):
        raise TooLong
    try:
        body = edition.body.stream_block.value_from_datadict(sent, {}, "body")
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Unreadable from error
    text = DraftText(sent.get("title", ""), sent.get("summary", ""), body, edition.audience)
    if not all(is_well_formed(f"{passage.block.text}{passage.block.term}") for passage in passages_of(text)):
        raise Unreadable  # rich text comes as JSON, which can hold half of a character
    return text
