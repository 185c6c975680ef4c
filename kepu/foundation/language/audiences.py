"""Whom a text is for: the codes that editions, readability and the writing help share."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Audience:
    """A named audience and what can be expected of its reading.

    `lowest` to `grade` are the school grades that the text may demand (1–12; 13 and above: beyond school), and terms taught up to
    `grade` count as known; `sentence` is the most characters that a sentence should have; `terms` says whether terms of a
    field may stand unexplained. The limits are Kepu's own: docs/reference/writing.md says why.
    """

    code: str
    title: Promise
    lowest: int
    grade: int
    sentence: int
    terms: bool = False


AUDIENCES: tuple[Audience, ...] = (
    Audience("preschool", _("Pre-school"), 0, 1, 20),
    Audience("grades_1_2", _("Grades 1–2"), 1, 2, 25),
    Audience("grades_3_4", _("Grades 3–4"), 3, 4, 35),
    Audience("grades_5_6", _("Grades 5–6"), 5, 6, 45),
    Audience("grades_7_9", _("Grades 7–9"), 7, 9, 55),
    Audience("upper_secondary", _("Upper secondary"), 10, 12, 70),
    Audience("public", _("General public"), 5, 9, 60),
    Audience("officials", _("Officials"), 7, 12, 80),
    Audience("farmers", _("Farmers"), 4, 7, 45),
    Audience("elderly", _("Elderly people"), 4, 8, 45),
    Audience("specialists", _("Specialists of another field"), 9, 16, 100, terms=True),
)
CODES: tuple[str, ...] = tuple(audience.code for audience in AUDIENCES)
_BY_CODE = {audience.code: audience for audience in AUDIENCES}


class UnknownAudience(LookupError):
    """No audience has this code."""


def get_audience(code: str) -> Audience:
    """The audience of a code. Raises UnknownAudience."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownAudience(code) from None


def audience_choices() -> list[tuple[str, Promise]]:
    """(code, title) of every audience, youngest first, for a form or a model field."""
    return [(audience.code, audience.title) for audience in AUDIENCES]
