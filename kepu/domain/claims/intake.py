"""Reading files of claims that somebody checked: JSON Lines of our own, and schema.org ClaimReview alone, in feeds or in lines.

A line of our own has: id (or url), claim, verdict (a code of the scale or its name), short, and may have long, variants, category,
harm (1–4), publisher, url, published_at, sources [{title, doi, url, quote}]. ClaimReview: https://schema.org/ClaimReview; feeds are
DataFeed (dataFeedElement, item), ItemList (itemListElement, item), @graph or a list.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from kepu.domain.claims.contracts import ImportRow, SourceDraft
from kepu.domain.claims.errors import BadRow
from kepu.domain.claims.models import Category, Harm
from kepu.domain.claims.scale import BEST, WORST, grades, named_grade, nearest_grade
from kepu.foundation.clock import day_begins
from kepu.foundation.language.normalising import is_well_formed

LIMITS = {"text": 300, "short": 200, "long": 20_000, "key": 300, "origin_name": 120, "origin_url": 500}


def read_rows(content: str) -> list[ImportRow]:
    """Every claim of a file, in order. Raises BadRow with the line (or the place in the feed, or 0 for the file) and the reason."""
    rows = [_row(number, value) for number, value in _values(content)]
    if not rows:
        raise BadRow(0, "there is no claim in it")
    seen: dict[str, int] = {}
    for row in rows:
        if row.key in seen:
            raise BadRow(row.row, f"id: the same as in row {seen[row.key]}")
        seen[row.key] = row.row
    return rows


def _values(content: str) -> Iterator[tuple[int, Any]]:
    try:
        whole = json.loads(content)
    except json.JSONDecodeError as error:
        whole_error = error
    else:
        yield from enumerate(_reviews(whole), start=1)
        return
    lines = [(number, line) for number, line in enumerate(content.split("\n"), start=1) if line.strip()]
    if len(lines) < 2:
        raise BadRow(whole_error.lineno, f"no JSON: {whole_error.msg}, column {whole_error.colno}")
    for number, line in lines:
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise BadRow(number, f"no JSON: {error.msg}, column {error.colno}") from error


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
        raise BadRow(number, "a claim is an object")
    is_review = "ClaimReview" in _list(value.get("@type")) or "claimReviewed" in value
    said = _of_review(number, value) if is_review else _of_line(number, value)
    for name, longest in LIMITS.items():
        if len(said[name]) > longest:
            raise BadRow(number, f"{name}: longer than {longest} characters")
    if any(not is_well_formed(text) or "\x00" in text for text in (said["text"], said["short"], said["long"])):
        raise BadRow(number, "it holds half of a character or a null character")
    return ImportRow(row=number, **said)


def _of_line(number: int, value: dict[str, Any]) -> dict[str, Any]:
    url = _text(number, value, "url")
    grade = named_grade(_text(number, value, "verdict", needed=True))
    if grade is None:
        raise BadRow(number, f"verdict: {value['verdict']!r} is none of {'、'.join(grades())}")
    category, harm = _text(number, value, "category") or "other", value.get("harm", 2)
    if category not in Category.values:
        raise BadRow(number, f"category: {category!r} is none of {', '.join(Category.values)}")
    if isinstance(harm, bool) or harm not in Harm.values:
        raise BadRow(number, "harm: a number from 1 to 4")
    variants = value.get("variants", [])
    if not isinstance(variants, list) or not all(isinstance(one, str) and len(one) <= 2000 for one in variants):
        raise BadRow(number, "variants: a list of texts of at most 2,000 characters")
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
        raise BadRow(number, "reviewRating: an object")
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
    except (KeyError, TypeError, ValueError) as error:
        raise BadRow(
            number, "reviewRating: neither a name of our scale nor a ratingValue between worst and best"
        ) from error


def _key(number: int, name: Any, url: str) -> str:
    key = str(name) if isinstance(name, str | int) and not isinstance(name, bool) else ""
    if not (key.strip() or url):
        raise BadRow(number, "id: give an id or a url, by which it is known again")
    return key.strip() or url


def _text(number: int, value: dict[str, Any], name: str, *, needed: bool = False) -> str:
    text = value.get(name)
    if text is None or text == "":
        if needed:
            raise BadRow(number, f"{name}: missing")
        return ""
    if not isinstance(text, str) or (needed and not text.strip()):
        raise BadRow(number, f"{name}: a text")
    return text.strip()


def _address(number: int, url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise BadRow(number, "url: begins with https:// or http://")
    return url


def _moment(number: int, value: Any, name: str) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        day = parse_date(value) if moment is None and isinstance(value, str) else None
    except ValueError as error:
        raise BadRow(number, f"{name}: {error}") from error
    if moment is None and day is None:
        raise BadRow(number, f"{name}: a day such as 2025-01-31, or a moment")
    if moment is None or moment.tzinfo is None:
        return day_begins(day or moment.date())  # type: ignore[union-attr]  # one of them is there
    return moment


def _sources(number: int, value: Any) -> tuple[SourceDraft, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadRow(number, "sources: a list of objects")
    return tuple(
        SourceDraft(
            **{name: _text(number, one, name, needed=name == "title") for name in ("title", "doi", "url", "quote")}
        )
        for one in value
    )


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
