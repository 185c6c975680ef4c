"""From a table of a file to rules; everything that is wrong is named with its line."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from kepu.engines.measures.contracts import TRAITS
from kepu.engines.measures.language.rules import COUNTED, RECORDS, Aggregate, Condition, Filter, Money, Parts, Rule
from kepu.engines.measures.language.source import SourceFile, unknown
from kepu.engines.measures.language.words import (
    ATTRIBUTIONS,
    CHOICES,
    COMMON_KEYS,
    CONDITION_FIELDS,
    DISTINCT,
    GROUPS,
    OPERATORS,
    RECORD_KEYS,
    REGISTER_KEYS,
    SUMS,
    TAG_NAMESPACES,
)  # fmt: skip
from kepu.engines.measures.registers import RegisterSource, source_named, source_names

LONG_AGO = date(1900, 1, 1)
_CONDITION = re.compile(r"^\s*(\w+)\s*(>=|<=|==|>|<)\s*(\d+)\s*$")


class TableReader:
    """Reads one table (`values`) named `code` of a file, refusing what it does not know."""

    def __init__(
        self,
        file: SourceFile,
        code: str,
        values: Mapping[str, Any],
        sets: Mapping[str, list[str]],
        kinds: Collection[str],
    ):
        self.file, self.code, self.values, self.sets, self.kinds = file, code, values, sets, kinds

    def rule(self) -> Rule:
        """The rule with its earlier versions, oldest first. Raises BadDefinition."""
        earlier = []
        for number, older in enumerate(self.values.get("earlier", []), start=1):
            merged = {
                **{k: v for k, v in self.values.items() if k != "earlier"},
                "valid_from": LONG_AGO,
                "version": number,
                **older,
            }
            earlier.append(TableReader(self.file, self.code, merged, self.sets, self.kinds)._one())
        newest = self._one(default_version=len(earlier) + 1)
        versions = [*sorted(earlier, key=lambda rule: rule.valid_from), newest]
        if len({rule.version for rule in versions}) != len(versions) or len({r.valid_from for r in versions}) != len(
            versions
        ):
            raise self._wrong("each version needs its own number and its own valid_from", "version")
        return Rule(**{**_plain(newest), "earlier": tuple(versions[:-1])})

    def _one(self, default_version: int = 1) -> Rule:
        source = self.values.get("source", RECORDS)
        register = None if source == RECORDS else source_named(source)
        if source != RECORDS and register is None:
            raise self._wrong(unknown(str(source), [RECORDS, *source_names()]), "source", str(source))
        self._check_keys(register)
        aggregate, field = self._aggregate(register)
        common: dict[str, Any] = {
            "code": self.code,
            "version": str(self.values.get("version", default_version)),
            "title": self._text("title", "zh"),
            "title_en": self._text("title", "en"),
            "description": self._text("description", "zh"),
            "description_en": self._text("description", "en"),
            "unit": self._word("unit"),
            "group": self._choice("group", GROUPS),
            "is_published": self._flag("published"),
            "valid_from": self._day("valid_from"),
            "source": source,
            "aggregate": aggregate,
            "field": field,
        }
        if aggregate == "rate":
            return Rule(**common, numerator=self.values["numerator"], denominator=self.values["denominator"])
        if register is not None:
            filters = self._register_filters(register)
            return Rule(
                **common, at=self._at(), register_filters=filters, dimensions=self._register_splits(register, aggregate)
            )
        return Rule(**common, **self._record_parts(aggregate))

    def _record_parts(self, aggregate: Aggregate) -> dict[str, Any]:
        kinds = self._kinds()
        attribution = self._choice("attribution", ATTRIBUTIONS, "host")
        if aggregate == "distinct" and attribution not in ("host", "person"):
            raise self._wrong("distinct people need attribution host or person", "attribution")
        if attribution == "person" and self.values.get("distinct") != "people":
            raise self._wrong("attribution person is for distinct people only", "attribution")
        if by_other := [word for word in self._words("by") if word not in ("kind", *TRAITS) and attribution != "host"]:
            raise self._wrong(f"by {by_other[0]} needs attribution host", "by", by_other[0])
        if self._flag("first_time") and aggregate != "distinct":
            raise self._wrong("first_time is for distinct people only", "first_time")
        by = self._words("by")
        traits = [word for word in by if word in TRAITS]
        if traits and attribution != "person":
            raise self._wrong(f"by {traits[0]} is for distinct people with attribution person", "by", traits[0])
        if aggregate == "distinct" and len(by) > len(traits):
            raise self._wrong("distinct people are split by seniority and field only", "by")
        return {
            "kinds": kinds,
            "filter": self._filter(),
            "money": Money(self._words("purpose"), self._words("money")),
            "attribution": attribution,
            "first_time": self._flag("first_time"),
            "dimensions": by,
        }

    def _filter(self) -> Filter:
        return Filter(
            tags=tuple(self._tag(word) for word in self._list("tags")),
            audience=self._words("audience"),
            modes=self._words("mode"),
            regions=self._words("region"),
            conditions=tuple(self._condition(text) for text in self._list("where")),
            states=self._words("states") or COUNTED,
            parts=Parts(tuple(self._list("role")), self._words("category"), self._words("seniority")),
        )

    def _check_keys(self, register: RegisterSource | None) -> None:
        more = RECORD_KEYS if register is None else [*REGISTER_KEYS, *register.filters]
        known = [*COMMON_KEYS, *more]
        for key in self.values:
            if key not in known:
                raise self._wrong(unknown(key, known), key)

    def _aggregate(self, register: RegisterSource | None) -> tuple[Aggregate, str]:
        given = [key for key in ("count", "sum", "distinct", "numerator") if key in self.values]
        if len(given) != 1 or ("numerator" in self.values) != ("denominator" in self.values):
            raise self._wrong(
                'give exactly one of count = "records", sum, distinct, or numerator with denominator',
                given[0] if given else "",
            )
        match given[0]:
            case "numerator":
                return "rate", ""
            case "sum":
                return "sum", self._choice("sum", SUMS if register is None else [*register.sums])
            case "distinct":
                return "distinct", self._choice("distinct", DISTINCT if register is None else [*register.distinct])
        self._choice("count", ("records",) if register is None else ("records", "rows"))
        return "count", ""

    def _kinds(self) -> tuple[str, ...]:
        given = self.values.get("kinds", [])
        if isinstance(given, str):
            if given not in self.sets:
                raise self._wrong(unknown(given, self.sets), "kinds", given)
            return tuple(self.sets[given])
        for kind in given:
            if kind not in self.kinds:
                raise self._wrong(unknown(str(kind), self.kinds), "kinds", str(kind))
        return tuple(given)

    def _tag(self, text: str) -> tuple[str, str]:
        namespace, _, value = text.partition(":")
        if namespace not in TAG_NAMESPACES:
            raise self._wrong(unknown(namespace, TAG_NAMESPACES), "tags", text)
        return namespace, value

    def _condition(self, text: str) -> Condition:
        found = _CONDITION.match(text)
        if found is None:
            raise self._wrong(
                f'"{text}" is no condition; write for example "onsite >= 1000" ({", ".join(OPERATORS)})', "where", text
            )
        if found[1] not in CONDITION_FIELDS:
            raise self._wrong(unknown(found[1], CONDITION_FIELDS), "where", text)
        return Condition(found[1], found[2], int(found[3]))

    def _register_filters(self, register: RegisterSource) -> tuple[tuple[str, tuple[str | bool, ...]], ...]:
        found = []
        for key in register.filters:
            if key not in self.values:
                continue
            given = self.values[key]
            words = tuple(given) if isinstance(given, list) else (given,)
            known = register.choices.get(key)
            for word in words:
                if known is not None and word not in known:
                    raise self._wrong(unknown(str(word), [str(each) for each in known]), key, str(word))
            found.append((key, words))
        return tuple(found)

    def _register_splits(self, register: RegisterSource, aggregate: Aggregate) -> tuple[str, ...]:
        if self._words("by") and aggregate != "count":
            raise self._wrong("rows of a register are split where they are counted", "by")
        by, known = self._words("by"), [trait for trait in TRAITS if isinstance(register.filters.get(trait), str)]
        for word in by:
            if word not in known:
                raise self._wrong(unknown(word, known), "by", word)
        return by

    def _at(self) -> str:
        at = str(self.values.get("at", ""))
        if at and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|end", at):
            raise self._wrong(
                f'"{at}" is no day of the year; write "12-31", or "end" for the last day of the window', "at", at
            )
        return at

    def _words(self, key: str) -> tuple[str, ...]:
        words = self._list(key)
        for word in words:
            if word not in CHOICES[key]:
                raise self._wrong(unknown(word, CHOICES[key]), key, word)
        return tuple(words)

    def _list(self, key: str) -> list[str]:
        given = self.values.get(key, [])
        words = [given] if isinstance(given, str) else given
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise self._wrong(f"{key} takes a list of words", key)
        return words

    def _choice(self, key: str, known: Collection[str], default: str = "") -> str:
        word = self.values.get(key, default)
        if word not in known:
            raise self._wrong(unknown(str(word), known) if word else f"{key} is missing", key, str(word))
        return str(word)

    def _word(self, key: str) -> str:
        word = self.values.get(key, "")
        if not isinstance(word, str) or not word:
            raise self._wrong(f"{key} is missing", key)
        return word

    def _text(self, key: str, language: str) -> str:
        texts = self.values.get(key, {})
        if not isinstance(texts, dict) or not texts.get(language):
            raise self._wrong(f"{key}.{language} is missing", key)
        if more := set(texts) - {"zh", "en"}:
            raise self._wrong(unknown(min(more), ("zh", "en")), f"{key}.{min(more)}")
        return str(texts[language])

    def _flag(self, key: str) -> bool:
        given = self.values.get(key, False)
        if not isinstance(given, bool):
            raise self._wrong(f"{key} is true or false", key)
        return given

    def _day(self, key: str) -> date:
        given = self.values.get(key, LONG_AGO)
        if not isinstance(given, date):
            raise self._wrong(f"{key} is a date such as 2025-01-01", key)
        return given

    def _wrong(self, problem: str, key: str = "", word: str = "") -> Exception:
        return self.file.error(self.code, problem, key=key, word=word)


def _plain(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in Rule.__dataclass_fields__}
