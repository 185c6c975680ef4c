"""Why a row of a file of claims is refused, or changes nothing: codes, said in English by the console and in the reader's language on
screen.
"""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

TEXTS: dict[str, str] = {
    "not_utf8": gettext_noop(
        "the file is not encoded in UTF-8 (byte {at}): save it as UTF-8, in Notepad by “Save as”, and hand it in again"
    ),
    "empty": gettext_noop("there is no claim in it"),
    "too_deep": gettext_noop("it is nested too deeply to be a file of claims"),
    "not_json": gettext_noop("no JSON: {what}, column {column}"),
    "not_object": gettext_noop("a claim is an object: { … }"),
    "same_id": gettext_noop("id: the same as in row {other}"),
    "missing": gettext_noop("{field}: missing"),
    "too_long": gettext_noop("{field}: longer than {most} characters"),
    "not_text": gettext_noop("{field}: a text"),
    "broken_text": gettext_noop("it holds half of a character or a null character"),
    "no_id": gettext_noop("id: give an id or a url, by which it is known again"),
    "verdict": gettext_noop("verdict: “{value}” is none of {known}"),
    "category": gettext_noop("category: “{value}” is none of {known}"),
    "harm": gettext_noop("harm: a number from 1 to 4"),
    "variants": gettext_noop("variants: a list of texts of at most 2,000 characters"),
    "rating_object": gettext_noop("reviewRating: an object"),
    "rating": gettext_noop("reviewRating: neither a name of our scale nor a ratingValue between worst and best"),
    "address": gettext_noop("{field}: begins with https:// or http://"),
    "moment": gettext_noop("{field}: a day such as 2025-01-31, or a moment, not before 1900"),
    "sources": gettext_noop("sources: a list of objects"),
    "doi": gettext_noop("sources: this is not a DOI; it looks like 10.1038/s41586-020-2649-2"),
    "nowhere": gettext_noop("sources: each needs a doi, a url or a quote"),
    "no_publisher": gettext_noop("publisher: missing; readers must see who checked it"),
    "other_publisher": gettext_noop("id: it belongs to a claim that “{other}” checked; ids must not be shared"),
    "foreign": gettext_noop("“{other}” keeps this claim; only that unit takes changes in"),
    "same": gettext_noop("here already, and nothing has changed"),
    "withdrawn": gettext_noop("here already; it was withdrawn and stays so"),
    "open": gettext_noop("here already; a correction of it is being written"),
    "elsewhere": gettext_noop("here already, kept by “{other}”"),
    "again": gettext_noop("taken back after an earlier import; it becomes public again"),
    "twin": gettext_noop("another claim says the same words"),
    "worked_on": gettext_noop("somebody has worked on it since; withdraw it by hand if it must go"),
}

# what Python says of a text that is no JSON
FAULTS = (
    gettext_noop("Expecting value"),
    gettext_noop("Expecting ',' delimiter"),
    gettext_noop("Expecting ':' delimiter"),
    gettext_noop("Expecting property name enclosed in double quotes"),
    gettext_noop("Extra data"),
    gettext_noop("Unterminated string starting at"),
    gettext_noop("Invalid control character at"),
    gettext_noop("Invalid \\escape"),
)


def in_english(code: str, said: Mapping[str, object]) -> str:
    """The reason as the console says it."""
    return _filled(TEXTS[code], said)


def say(code: str, said: Mapping[str, object]) -> str:
    """The reason in the reader's language; empty without a code."""
    here = {name: gettext(str(value)) if value in FAULTS else value for name, value in said.items()}
    return _filled(gettext(TEXTS[code]), here) if code else ""


def _filled(text: str, said: Mapping[str, object]) -> str:
    for name, value in said.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
