"""From the parameters of an address to a Query, and from a Page to what a reader may narrow by. Alike for every surface."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.engines.search import registry
from kepu.engines.search.contracts import Hit, Page, Query, Sort
from kepu.engines.search.errors import BadQuery
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import labels_by_id

LONGEST_TEXT, MOST_PAGES, MOST_CODES = 200, 50, 30
OWN_FIELDS = ("kind", "unit", "year", "language")
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One code to narrow by: `count` hits have it (at least, where `is_least`)."""

    field: str
    code: str
    label: str
    count: int
    is_least: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with the options that the hits have, most frequent first; chosen ones always."""

    field: str
    title: str
    options: tuple[Option, ...]

    @property
    def has_choice(self) -> bool:
        return any(option.is_chosen for option in self.options)


def query_from(asked: Mapping[str, Sequence[str]], *, per_page: int = 20) -> Query:
    """Reads q, kind, unit (a code), year, language, sort, page, and every registered facet by its field's name.

    A field may be given more than once: any of its codes will do. Raises BadQuery, naming what makes no sense.
    """
    units = [code for code in asked.get("unit", ()) if code]
    known = {facet.field for facet in registry.list_facets()}
    return Query(
        text=_text(asked),
        kinds=_codes(asked, "kind"),
        filters={field: codes for field in sorted(known) if (codes := _codes(asked, field))},
        unit_id=_unit(units[0]).id if units else None,
        languages=_codes(asked, "language"),
        years=tuple(_number(text, "year", 9999) for text in _codes(asked, "year")),
        sort=_sort(_one(asked, "sort") or Sort.RELEVANCE),
        page=_number(_one(asked, "page") or "1", "page", MOST_PAGES),
        per_page=per_page,
    )


def shown(page: Page, address: Callable[[Hit], str]) -> dict[str, Any]:
    """What a page of hits shows: hits with kind, unit and the address a surface gives them, what to narrow by, paging."""
    units = labels_by_id({hit.unit_id for hit in page.hits if hit.unit_id})
    kinds = kind_words()
    return {
        "page": page,
        "page_obj": Paginator(range(page.listed), page.query.per_page).get_page(page.query.page),
        "groups": groups_of(page),
        "is_narrowed": page.query.is_narrowed,
        "hits": [
            {
                "hit": hit,
                "url": address(hit),
                "kind": kinds.get(hit.kind, hit.kind),
                "unit": unit_name(units[hit.unit_id]) if hit.unit_id in units else "",
            }
            for hit in page.hits
        ],
    }


def groups_of(page: Page) -> tuple[Group, ...]:
    """What the hits may be narrowed by; facets with nothing to choose between are left out."""
    facets = {facet.field: facet for facet in registry.list_facets()}
    labels = labels_by_id() if page.counts("unit") or page.query.unit_id else {}
    groups = []
    for field in (*OWN_FIELDS, *facets):
        words = (
            _words(field, labels)
            if field in OWN_FIELDS
            else {code: str(label) for code, label in facets[field].labels().items()}
        )
        group = Group(
            field, _title(field) if field in OWN_FIELDS else str(facets[field].title), _options(page, field, words)
        )
        if len(group.options) > 1 or group.has_choice:
            groups.append(group)
    return tuple(groups)


def kind_words() -> dict[str, str]:
    """Kind → what it is called in the reader's language."""
    return {source.kind: str(source.title) for source in registry.list_sources()}


def unit_name(label: UnitLabel) -> str:
    """A unit's short name in the reader's language."""
    return label.name_en if (get_language() or "").startswith("en") and label.name_en else label.short_name


def _options(page: Page, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
    chosen = _chosen(page.query, field)
    counts = page.counts(field)
    found = [
        Option(field, code, words.get(code, code), each.count, each.is_least, code in chosen)
        for code, each in counts.items()
    ]
    found += [Option(field, code, words.get(code, code), 0, False, True) for code in chosen if code not in counts]
    if field == "year":
        found.sort(key=lambda option: option.code, reverse=True)
    if field == "unit":
        codes = {str(label.id): label.code for label in labels_by_id().values()}
        found = [Option(field, codes.get(o.code, ""), o.label, o.count, o.is_least, o.is_chosen) for o in found]
    return tuple(found[:SHOWN])


def _chosen(query: Query, field: str) -> tuple[str, ...]:
    own = {
        "kind": query.kinds,
        "unit": (str(query.unit_id),) if query.unit_id else (),
        "year": tuple(str(year) for year in query.years),
        "language": query.languages,
    }
    return own[field] if field in own else tuple(query.filters.get(field, ()))


def _words(field: str, labels: Mapping[int, UnitLabel]) -> dict[str, str]:
    if field == "kind":
        return kind_words()
    if field == "unit":
        return {str(label.id): unit_name(label) for label in labels.values()}
    if field == "language":
        return {"zh-hans": _("Chinese"), "en": _("English")}
    return {}


def _title(field: str) -> str:
    return {"kind": _("What it is"), "unit": _("Unit"), "year": _("Year"), "language": _("Language")}[field]


def _text(asked: Mapping[str, Sequence[str]]) -> str:
    text = _one(asked, "q").replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise BadQuery(_("A question has at most %(number)s characters.") % {"number": LONGEST_TEXT})
    return text


def _one(asked: Mapping[str, Sequence[str]], name: str) -> str:
    values = asked.get(name) or [""]
    return str(values[-1]).strip()


def _codes(asked: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    codes = [str(code).replace("\x00", "").strip()[:80] for code in asked.get(name, ())]
    return tuple(dict.fromkeys(code for code in codes if code))[:MOST_CODES]


def _unit(code: str) -> UnitLabel:
    for label in labels_by_id().values():
        if label.code == code:
            return label
    raise BadQuery(_("There is no unit with the code “%(code)s”.") % {"code": code})


def _number(text: str, name: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadQuery(_("“%(name)s” is a number from 1 to %(most)s.") % {"name": name, "most": most})
    return int(text)


def _sort(text: str) -> Sort:
    try:
        return Sort(text)
    except ValueError as error:
        raise BadQuery(_("“sort” is relevance or newest.")) from error
