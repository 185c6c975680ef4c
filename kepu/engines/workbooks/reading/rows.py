"""One table's rows, understood field by field. Nothing is guessed silently: each field keeps what was typed and a note."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from .audiences import audiences
from .contracts import Answer, Cell, Problem, ReadRow, Table, Understood
from .dates import Context, days
from .kinds import MEDIA, kind
from .money import amount
from .numbers import count, split_both
from .people import people
from .text import closed, column_letter, is_none_mark, plain, shown, tidy
from .units import UnitBook

COUNTS = ("onsite", "online", "spend")
_NO_TITLE = re.compile(r"待定|待补充?|未定|暂无|同上|名称|略|\?+|？+|\.+|…+|x+|\*+")
_ONLINE_MODE = re.compile(r"线上|网络|直播|云|在线|online")
_ONSITE_MODE = re.compile(r"线下|现场|实地|面授|到场|onsite")


class Typed:
    """A cell as met in a row: the value, its column (from 0) and how it came here (merged, ditto, or empty)."""

    __slots__ = ("cell", "column", "note", "raw")

    def __init__(self, cell: Cell, column: int, note: str = "", raw: str | None = None) -> None:
        self.cell, self.column, self.note = cell, column, note
        self.raw = shown(cell) if raw is None else raw


NOTHING = Typed(None, -1)


@dataclass(slots=True)
class Surroundings:
    """What holds for all rows of a table: units, year, month, money unit, and what a section line or title says."""

    book: UnitBook
    table: Table
    context: Context
    spend_unit: str = ""
    counts: dict[str, str] = field(default_factory=dict)
    host: str = ""
    host_note: str = ""
    kind: str = ""
    has_date_place: bool = False
    year_remark: str = ""


class RowReader:
    """Understands one row at a time: give the typed cells by field, get a ReadRow."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around

    def read(self, number: int, cells: dict[str, list[Typed]], raw: dict[str, str]) -> ReadRow:
        """The row as understood, with every doubt it leaves."""
        row = ReadRow(self.around.table.sheet, number, self.around.table.key, raw, {}, [])
        self._title(row, _first(cells, "title"))
        title = row.value("title") or ""
        self._dates(row, cells)
        host = self._host(row, _first(cells, "host"))
        self._kind(row, _first(cells, "kind"), title)
        self._counts(row, cells)
        self._spend(row, _first(cells, "spend"))
        self._cohosts(row, cells.get("organiser", []) + cells.get("cohosts", []), host)
        self._plain_fields(row, cells)
        return row

    def _put(self, row: ReadRow, name: str, typed: Typed, answer: Answer) -> None:
        letter = column_letter(typed.column) if typed.column >= 0 else ""
        if answer.reason:
            row.problems.append(Problem(name, answer.reason, typed.raw, letter, answer.hint or _hint(answer.value)))
            row.fields[name] = Understood(typed.raw, None, answer.reason, letter)
            return
        row.fields[name] = Understood(typed.raw, answer.value, answer.note or typed.note, letter)

    def _title(self, row: ReadRow, typed: Typed) -> None:
        cell = typed.cell
        text = tidy(cell) if isinstance(cell, str) else ""
        if cell is not None and not isinstance(cell, str):
            answer = Answer(reason="title.not_text")
        elif not text or is_none_mark(plain(text)) or _NO_TITLE.fullmatch(closed(text).strip("()")):
            answer = Answer(reason="title.missing")
        elif len(text) > 200:
            answer = Answer(reason="title.too_long")
        else:
            answer = Answer(value=re.sub(r"^\d{1,3}、\s*", "", text))
        self._put(row, "title", typed, answer)

    def _dates(self, row: ReadRow, cells: dict[str, list[Typed]]) -> None:
        typed, answer = self._days(cells)
        if answer.reason == "date.no_year" and self.around.year_remark == "year.contradictory":
            answer = Answer(reason="date.year_contradictory", hint=answer.hint)
        self._put(row, "date", typed, answer)
        if not answer.reason:
            first, last = answer.value
            row.fields["start"] = Understood(typed.raw, first, answer.note)
            row.fields["end"] = Understood(typed.raw, last, answer.note)

    def _days(self, cells: dict[str, list[Typed]]) -> tuple[Typed, Answer]:
        context = self._row_context(cells)
        start, end, whole = _first(cells, "start"), _first(cells, "end"), _first(cells, "date")
        if start.raw or (end.raw and not whole.raw):
            return start, _from_to(start, end, context)
        month, day = _first(cells, "month"), _first(cells, "day")
        if not whole.raw and month.raw and day.raw:
            return day, days(f"{_number_word(month)}月{_number_word(day)}日", context)
        if not whole.raw and month.raw:
            return month, Answer(reason="date.month_only")
        answer = days(whole.cell, context)
        if answer.reason in {"date.not_a_date", "date.vague"} and self.around.has_date_place:
            head = re.match(r"[\d年月日号./\-~—–至到:\s]+", plain(whole.raw))
            answer = days(head[0], context) if head and head[0].strip() else answer
        return whole, answer

    def _row_context(self, cells: dict[str, list[Typed]]) -> Context:
        context = self.around.context
        year, month = re.search(r"20\d{2}", plain(_first(cells, "year").raw)), _number_word(_first(cells, "month"))
        if year:
            context = Context(int(year[0]), context.month)
        if month.isdigit() and 1 <= int(month) <= 12:
            context = Context(context.year, int(month))
        return context

    def _host(self, row: ReadRow, typed: Typed) -> str:
        around = self.around
        names = around.book.names_in(typed.raw) if typed.raw else []
        note = ""
        if not names and around.host and (typed.column < 0 or around.host_note == "host.section"):
            names, note = [around.host], around.host_note
        if not names:
            self._put(row, "host", typed, Answer(reason="host.missing", hint=around.host))
            return ""
        first = around.book.match(names[0])
        if not first.is_sure or first.unit is None:
            others = [
                match.unit.name for name in names[1:] if (match := around.book.match(name)).is_sure and match.unit
            ]
            hint = first.unit.name if first.unit else (others[0] if others else "")
            self._put(row, "host", typed, Answer(reason="host.near" if first.unit else "host.unknown", hint=hint))
            return ""
        note = note or (f"host.{first.how}" if first.how != "exact" else "")
        note = "host.several" if len(names) > 1 else note
        self._put(row, "host", typed, Answer(value=first.unit.name, note=note))
        row.fields["host_code"] = Understood(typed.raw, first.unit.code)
        return first.unit.name

    def _cohosts(self, row: ReadRow, typed: list[Typed], host: str) -> None:
        book = self.around.book
        named = [(name, item) for item in typed for name in book.names_in(item.raw)]
        host_cell = row.fields.get("host")
        if host_cell and host_cell.note == "host.several":
            named = [(name, NOTHING) for name in book.names_in(host_cell.raw)[1:]] + named
        units: dict[str, str] = {}
        partners: list[str] = []
        order: list[str] = []
        for name, item in named:
            match = book.match(name)
            if match.how == "near" and match.unit and match.unit.name != host:
                self._put(row, "cohosts", item, Answer(reason="cohosts.near", hint=match.unit.name))
                continue
            if match.is_sure and match.unit:
                if match.unit.name != host:
                    units[match.unit.name] = match.unit.code
                    order.append(match.unit.name)
            elif len(name) >= 2:
                partners.append(name)
                order.append(name)
        raw = "、".join(item.raw for item in typed if item.raw)
        letter = next((column_letter(item.column) for item in typed if item.raw and item.column >= 0), "")
        row.fields["cohosts"] = Understood(
            raw, tuple(dict.fromkeys(order)), "cohosts.outside" if partners else "", letter
        )
        row.fields["cohost_codes"] = Understood(raw, tuple(units.values()))
        row.fields["partners"] = Understood(raw, tuple(dict.fromkeys(partners)))

    def _kind(self, row: ReadRow, typed: Typed, title: str) -> None:
        words = typed.raw or self.around.kind
        self._put(row, "kind", typed, kind(words, title))

    def _counts(self, row: ReadRow, cells: dict[str, list[Typed]]) -> None:
        onsite, online = _first(cells, "onsite"), _first(cells, "online")
        if onsite is NOTHING and (online is not NOTHING or "attendance" not in cells):
            onsite = _first(cells, "attendance")
        elif onsite is NOTHING:
            self._attendance(row, _first(cells, "attendance"), _first(cells, "mode"))
            return
        for name, typed in (("onsite", onsite), ("online", online)):
            both = split_both(typed.raw) if isinstance(typed.cell, str) else None
            if both:
                self._from_both(row, typed, both, online if name == "onsite" else onsite)
                return
        self._put(row, "onsite", onsite, self._count(onsite, "onsite"))
        self._put(row, "online", online, self._count(online, "online"))

    def _count(self, typed: Typed, which: str) -> Answer:
        if typed.note == "merged":
            return Answer(reason=f"{which}.merged")
        return count(typed.cell, multiplier=self._multiplier(typed), which=which)

    def _multiplier(self, typed: Typed) -> int:
        unit = next((choice.unit for choice in self.around.table.columns if choice.column == typed.column), "")
        return int(unit) if unit.isdigit() else 1

    def _from_both(self, row: ReadRow, typed: Typed, both: tuple[str, str], other: Typed) -> None:
        for name, text in zip(("onsite", "online"), both, strict=True):
            answer = count(text, which=name)
            if other.raw and not is_none_mark(plain(other.raw)) and not answer.reason:
                told = count(other.cell, multiplier=self._multiplier(other), which=name)
                mine = "online" if other.column > typed.column else "onsite"
                if name == mine and told.value != answer.value:
                    answer = Answer(reason="count.contradictory")
            self._put(row, name, typed, Answer(answer.value, answer.reason, answer.note or "count.both_in_one_cell"))

    def _attendance(self, row: ReadRow, typed: Typed, mode: Typed) -> None:
        """A single column of numbers: on site, unless the row's mode or kind says that it was online."""
        pair = self._pair(typed)
        if pair:
            for name, text in zip(("onsite", "online"), pair, strict=True):
                self._put(row, name, typed, count(text, which=name))
            return
        says_online, says_onsite = bool(_ONLINE_MODE.search(mode.raw)), bool(_ONSITE_MODE.search(mode.raw))
        is_online = (
            says_online
            or (not mode.raw and row.value("kind") in MEDIA)
            or bool(re.search(r"线上|直播|网络|在线|播放|阅读|点击", typed.raw))
        )
        which = "online" if is_online and not says_onsite else "onsite"
        answer = self._count(typed, which)
        if says_online and says_onsite and answer.value:
            answer = Answer(reason="count.which_side", hint=str(answer.value))
        note = answer.note or f"count.taken_as_{which}"
        self._put(row, which, typed, Answer(answer.value, answer.reason, note, answer.hint))
        row.fields["online" if which == "onsite" else "onsite"] = Understood("", None, "blank")

    def _pair(self, typed: Typed) -> tuple[str, str] | None:
        both = split_both(typed.raw) if isinstance(typed.cell, str) else None
        if both:
            return both
        order = next((choice.unit for choice in self.around.table.columns if choice.column == typed.column), "")
        parts = re.split(r"\s*[/／]\s*", plain(typed.raw)) if order.startswith("both") else []
        if len(parts) != 2 or not any(parts):
            return None
        return (parts[0], parts[1]) if order == "both" else (parts[1], parts[0])

    def _spend(self, row: ReadRow, typed: Typed) -> None:
        unit = (
            next((c.unit for c in self.around.table.columns if c.column == typed.column and c.unit), "")
            or self.around.spend_unit
        )
        answer = Answer(reason="spend.merged") if typed.note == "merged" else amount(typed.cell, unit=unit)
        self._put(row, "spend", typed, answer)

    def _plain_fields(self, row: ReadRow, cells: dict[str, list[Typed]]) -> None:
        typed = _first(cells, "people")
        self._put(row, "people", typed, people(typed.raw))
        typed = _first(cells, "audience")
        self._put(row, "audience", typed, audiences(typed.raw))
        for name in ("place", "mode"):
            typed = _first(cells, name)
            row.fields[name] = Understood(typed.raw, typed.raw, typed.note)
        notes = "；".join(
            tidy(item.raw) for item in cells.get("note", []) if item.raw and not is_none_mark(plain(item.raw))
        )
        row.fields["note"] = Understood(notes, notes)


def _first(cells: dict[str, list[Typed]], name: str) -> Typed:
    found = cells.get(name)
    return found[0] if found else NOTHING


def _number_word(typed: Typed) -> str:
    return re.sub(r"[月日号份]", "", plain(typed.raw))


def _from_to(start: Typed, end: Typed, context: Context) -> Answer:
    first = days(start.cell, context)
    if first.reason or not end.raw or is_none_mark(plain(end.raw)):
        return first
    begun: dt.date = first.value[0]
    last = days(end.cell, Context(context.year or begun.year, begun.month))
    if last.reason == "date.other_year" and last.value and last.value[1].year - begun.year in (0, 1):
        last = Answer(value=last.value)
    if last.reason:
        return last
    if last.value[1] < begun:
        return Answer(reason="date.backwards")
    if (last.value[1] - begun).days > 366:
        return Answer(reason="date.too_long")
    return Answer(value=(begun, last.value[1]), note=first.note or last.note)


def _hint(value: object) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], dt.date):
        return "/".join(day.isoformat() for day in value)
    return "" if value is None else str(value)
