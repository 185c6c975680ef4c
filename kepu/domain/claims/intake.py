"""Reading files of claims that somebody checked: JSON Lines of our own, and schema.org ClaimReview alone, in feeds or in lines.

A line of our own has: id (or url), claim, verdict (a code of the scale or its name), short, and may have long, variants, category,
harm (1–4), publisher, url, published_at, sources [{title, doi, url, quote}]. ClaimReview: https://schema.org/ClaimReview; feeds are
DataFeed (dataFeedElement, item), ItemList (itemListElement, item), @graph or a list.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from kepu.domain.claims.contracts import ImportRow, SourceDraft, VerdictDraft
from kepu.domain.claims.errors import BadRow, InvalidFact
from kepu.domain.claims.models import Category, Harm
from kepu.domain.claims.scale import BEST, WORST, grades, named_grade, nearest_grade
from kepu.domain.claims.services.verdicts import check_verdict
from kepu.foundation.clock import day_begins
from kepu.foundation.language.normalising import is_well_formed

LIMITS = {"text": 300, "short": 200, "long": 20_000, "key": 300, "origin_name": 120, "origin_url": 500}
SHOWN = 60
CATEGORIES, HARMS = tuple(Category.values), tuple(Harm.values)
FIRST_YEAR, LAST_YEAR = 1900, 2200
RULES = {"not a DOI": "doi", "leads nowhere": "nowhere"}


def decoded(content: bytes) -> str:
    """The text of a file. Raises BadRow when it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRow(0, "not_utf8", at=error.start + 1) from error


def read_rows(content: str) -> list[ImportRow]:
    """Every claim of a file, in order. Raises BadRow with the line (or the place in the feed, or 0 for the file) and the reason."""
    rows: list[ImportRow] = []
    for row in read_all(content):
        if isinstance(row, BadRow):
            raise row
        rows.append(row)
    return rows


def read_all(content: str, *, publisher: str = "", is_named: bool = False) -> list[ImportRow | BadRow]:
    """Every claim of a file, in order, and in the place of each that cannot be taken in the refusal with its row and reason.

    `publisher` checked those that do not say who did; with `is_named` every claim needs one. Raises BadRow for a file that is none.
    """
    rows: list[ImportRow | BadRow] = []
    seen: dict[str, int] = {}
    for number, value in _values(content):
        row = value if isinstance(value, BadRow) else _read(number, value, publisher, is_named)
        if isinstance(row, ImportRow) and (other := seen.setdefault(row.key, number)) != number:
            row = BadRow(number, "same_id", other=other, text=row.text)
        rows.append(row)
    if not rows:
        raise BadRow(0, "empty")
    return rows


def _read(number: int, value: Any, publisher: str, is_named: bool) -> ImportRow | BadRow:
    try:
        row = _row(number, value)
        if not row.origin_name and is_named and not publisher:
            raise BadRow(number, "no_publisher")
    except BadRow as refusal:
        refusal.text = _excerpt(value)
        return refusal
    return row if row.origin_name else replace(row, origin_name=publisher)


def _excerpt(value: Any) -> str:
    """What a claim that is refused says, as far as it says anything."""
    said = (value.get("claim") or value.get("claimReviewed")) if isinstance(value, dict) else None
    return said[: LIMITS["text"]] if isinstance(said, str) else ""


def _values(content: str) -> Iterator[tuple[int, Any]]:
    whole = _parsed(1, content)
    if not isinstance(whole, BadRow):
        yield from enumerate(_reviews_in(whole), start=1)
        return
    lines = [(number, line) for number, line in enumerate(content.split("\n"), start=1) if line.strip()]
    if not lines:
        raise BadRow(0, "empty")
    read = [(number, _parsed(number, line)) for number, line in lines]
    if len(lines) < 2 or not any(isinstance(value, dict) for _number, value in read):
        raise whole
    yield from read


def _parsed(number: int, text: str) -> Any:
    """The value that a text stands for, or the refusal of what is none; the row of a refusal counts on from `number`."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        return BadRow(number + error.lineno - 1, "not_json", what=error.msg, column=error.colno)
    except RecursionError:
        return BadRow(number, "too_deep")
    except ValueError as error:  # a number of more digits than Python takes
        return BadRow(number, "not_json", what=str(error).partition(";")[0], column=1)


def _reviews_in(whole: Any) -> list[Any]:
    try:
        return list(_reviews(whole))
    except RecursionError as error:
        raise BadRow(0, "too_deep") from error


def _reviews(value: Any) -> Iterable[Any]:
    """The claims in a document: a list, a feed, a graph, or one alone."""
    if isinstance(value, list):
        return [one for item in value for one in _reviews(item)]
    if isinstance(value, dict):
        for name in ("@graph", "dataFeedElement", "itemListElement"):
            if name in value:
                return _reviews(value[name])
        if isinstance(value.get("item"), dict | list):
            return _reviews(value["item"])
        kinds = _list(value.get("@type"))
        if "@context" in value and kinds and "ClaimReview" not in kinds:
            return []
    return [value]


def _row(number: int, value: Any) -> ImportRow:
    if not isinstance(value, dict):
        raise BadRow(number, "not_object")
    is_review = "ClaimReview" in _list(value.get("@type")) or "claimReviewed" in value
    said = _of_review(number, value) if is_review else _of_line(number, value)
    for name, longest in LIMITS.items():
        if len(said[name]) > longest:
            raise BadRow(number, "too_long", field=NAMES[is_review].get(name, name), most=longest)
    row = ImportRow(row=number, **said)
    if any(not is_well_formed(text) or "\x00" in text for text in _texts(row)):
        raise BadRow(number, "broken_text")
    try:
        check_verdict(VerdictDraft(grade=row.grade, short=row.short, long=row.long, sources=row.sources))
    except InvalidFact as error:
        raise BadRow(number, RULES.get(error.reason, "sources")) from error
    return row


NAMES = {
    False: {"text": "claim", "key": "id", "origin_name": "publisher", "origin_url": "url"},
    True: {"text": "claimReviewed", "key": "@id", "origin_name": "author", "origin_url": "url", "long": "reviewBody"},
}


def _texts(row: ImportRow) -> Iterator[str]:
    yield from (row.key, row.text, row.short, row.long, row.origin_name, row.origin_url, *row.variants)
    for source in row.sources:
        yield from (source.title, source.doi, source.url, source.quote)


def _of_line(number: int, value: dict[str, Any]) -> dict[str, Any]:
    url = _text(number, value, "url")
    grade = named_grade(_text(number, value, "verdict", needed=True))
    if grade is None:
        raise BadRow(number, "verdict", value=value["verdict"][:SHOWN], known="、".join(grades()))
    category, harm = _text(number, value, "category") or "other", value.get("harm", 2)
    if category not in CATEGORIES:
        raise BadRow(number, "category", value=category[:SHOWN], known=", ".join(CATEGORIES))
    if isinstance(harm, bool) or harm not in HARMS:
        raise BadRow(number, "harm")
    variants = value.get("variants", [])
    if not isinstance(variants, list) or not all(isinstance(one, str) and len(one) <= 2000 for one in variants):
        raise BadRow(number, "variants")
    return {
        "key": _key(number, value.get("id"), url), "text": _text(number, value, "claim", needed=True), "grade": grade,
        "short": _text(number, value, "short", needed=True), "long": _text(number, value, "long"),
        "variants": tuple(one.strip() for one in variants if one.strip()), "category": category, "harm": harm,
        "origin_name": _text(number, value, "publisher"), "origin_url": _address(number, url),
        "published_at": _moment(number, value.get("published_at"), "published_at"),
        "sources": _sources(number, value.get("sources", [])),
    }  # fmt: skip


def _of_review(number: int, value: dict[str, Any]) -> dict[str, Any]:
    url = _text(number, value, "url")
    rating = value.get("reviewRating") or {}
    if not isinstance(rating, dict):
        raise BadRow(number, "rating_object")
    author = (_list(value.get("author")) or [{}])[0]
    body = _text(number, value, "reviewBody") or _text(number, value, "description")
    words = str(rating.get("alternateName") or "")
    return {
        "key": _key(number, value.get("@id") or value.get("identifier"), url),
        "text": _text(number, value, "claimReviewed", needed=True), "grade": _grade(number, rating, words),
        "short": (_text(number, value, "headline") or _text(number, value, "name") or words or body)[:200] or "—",
        "long": body, "variants": (), "category": "other", "harm": 2,
        "origin_name": str(author.get("name") or "") if isinstance(author, dict) else str(author),
        "origin_url": _address(number, url), "published_at": _moment(number, value.get("datePublished"), "datePublished"),
        "sources": (),
    }  # fmt: skip


def _grade(number: int, rating: dict[str, Any], words: str) -> str:
    if named := named_grade(words):
        return named
    try:
        value = float(rating["ratingValue"])
        best, worst = float(rating.get("bestRating", BEST)), float(rating.get("worstRating", WORST))
        if not min(best, worst) <= value <= max(best, worst):
            raise ValueError("outside")
        return nearest_grade(value, best, worst)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadRow(number, "rating") from error


def _key(number: int, name: Any, url: str) -> str:
    key = str(name) if isinstance(name, str | int) and not isinstance(name, bool) else ""
    if not (key.strip() or url):
        raise BadRow(number, "no_id")
    return key.strip() or url


def _text(number: int, value: dict[str, Any], name: str, *, needed: bool = False) -> str:
    text = value.get(name)
    if text is None or text == "":
        if needed:
            raise BadRow(number, "missing", field=name)
        return ""
    if not isinstance(text, str) or (needed and not text.strip()):
        raise BadRow(number, "not_text", field=name)
    return text.strip()


def _address(number: int, url: str, name: str = "url") -> str:
    if url and (not url.startswith(("https://", "http://")) or any(map(str.isspace, url))):
        raise BadRow(number, "address", field=name)
    return url


def _moment(number: int, value: Any, name: str) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        day = parse_date(value) if moment is None and isinstance(value, str) else None
    except ValueError as error:
        raise BadRow(number, "moment", field=name) from error
    found = moment or day
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadRow(number, "moment", field=name)
    if moment is None or moment.tzinfo is None:
        return day_begins(day or moment.date())  # type: ignore[union-attr]  # one of them is there
    return moment


def _sources(number: int, value: Any) -> tuple[SourceDraft, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadRow(number, "sources")
    return tuple(_source(number, one) for one in value)


def _source(number: int, value: dict[str, Any]) -> SourceDraft:
    said = {name: _text(number, value, name, needed=name == "title") for name in ("title", "doi", "url", "quote")}
    for name, longest in (("doi", 120), ("url", 500)):
        if len(said[name]) > longest:
            raise BadRow(number, "too_long", field=f"sources {name}", most=longest)
    _address(number, said["url"], "sources url")
    return SourceDraft(**said)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
