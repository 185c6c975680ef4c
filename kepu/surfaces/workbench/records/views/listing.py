"""The list of records, and the same as a file."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from kepu.engines.ledger.contracts import RecordFilter, RecordRow
from kepu.engines.ledger.selectors import list_kinds, list_records
from kepu.engines.measures.contracts import Window
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.foundation.units.selectors import list_labels, subtree_ids
from kepu.surfaces.workbench.exports import MOST_ROWS, export_response
from kepu.surfaces.workbench.records.forms import ListForm
from kepu.surfaces.workbench.records.words import MODES, TONES, kind_name, state_label, state_of, title_for
from kepu.surfaces.workbench.shell import WorkbenchPage

PER_PAGE = 30
WAITING = {
    "confirm": ("records.confirm", "proposed"),
    "accept": ("records.accept", "confirmed"),
    "mend": ("records.confirm", "returned"),
}


class Narrowed:
    """A query string of the list, understood for one actor: which units are read and how the list is narrowed."""

    def __init__(self, query: QueryDict, actor: Actor) -> None:
        self.unit_ids = units_within(actor, READ)
        labels = list_labels(self.unit_ids)
        self.form = ListForm(query, units=labels, kinds=list_kinds())
        self.form.is_valid()
        said = self.form.cleaned_data
        codes = {label.code: label.id for label in labels}
        self.waiting = said.get("waiting") or ""
        units = subtree_ids(codes[said["unit"]]) if said.get("unit") else frozenset()
        states = (said["state"],) if said.get("state") else ()
        if self.waiting:
            permission, state = WAITING[self.waiting]
            within = units_within(actor, permission)
            units, states = (units & within if units else within), (state,)
        self.filters = RecordFilter(
            words=query.get("q", "").strip(),
            units=units or (frozenset({0}) if self.waiting else units),
            kind=said.get("kind") or "",
            states=states,
            starts_on=_first_day(said.get("start")),
            ends_on=_last_day(said.get("end")),
            has_evidence={"yes": True, "no": False}.get(said.get("evidence", "")),
            proposed_by=actor.account_id if said.get("mine") else None,
            with_superseded=bool(said.get("replaced")),
        )

    @property
    def active(self) -> int:
        """How many filters narrow the list."""
        return sum(bool(value) for name, value in self.form.cleaned_data.items() if name != "waiting")


class Slices:
    """Rows for a paginator: counted and read by the page."""

    def __init__(self, narrowed: Narrowed, sort: str) -> None:
        self._narrowed, self._sort = narrowed, sort
        self._total: int | None = None

    def __len__(self) -> int:
        if self._total is None:
            self._total = list_records(unit_ids=self._narrowed.unit_ids, filters=self._narrowed.filters, limit=0)[1]
        return self._total

    def __getitem__(self, part: slice) -> list[RecordRow]:
        start, stop = part.start or 0, part.stop or len(self)
        rows, self._total = list_records(
            unit_ids=self._narrowed.unit_ids,
            filters=self._narrowed.filters,
            sort=self._sort,
            offset=start,
            limit=stop - start,
        )
        return rows


class RecordList(WorkbenchPage):
    template_name = "workbench/records/index.html"

    @cached_property
    def narrowed(self) -> Narrowed:
        return Narrowed(self.request.GET, self.actor)

    @property
    def sort(self) -> str:
        return self.request.GET.get("sort", "-started_on")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") in ("csv", "xlsx"):
            return self._export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator[Any](Slices(self.narrowed, self.sort), PER_PAGE).get_page(self.request.GET.get("page"))  # type: ignore[arg-type]  # a page needs a length and slices only
        own = units_within(self.actor, "records.propose")
        rows = [
            {
                "row": row,
                "title": title_for(row, own),
                "kind": kind_name(row.kind),
                "state": state_label(row),
                "tone": TONES[state_of(row)],
            }
            for row in page.object_list
        ]
        return super().get_context_data(
            page_obj=page,
            rows=rows,
            total=page.paginator.count,
            narrowed=self.narrowed,
            active=self.narrowed.active,
            query=self.request.GET.urlencode(),
            may_propose=holds(self.actor, "records.propose"),
            may_confirm=holds(self.actor, "records.confirm"),
            may_accept=holds(self.actor, "records.accept"),
            tabs=self._tabs(),
            **kwargs,
        )

    def _tabs(self) -> list[dict[str, Any]]:
        tabs = [
            ("", _("All"), ""),
            ("confirm", _("To confirm"), "records.confirm"),
            ("accept", _("To accept"), "records.accept"),
        ]
        tabs.append(("mend", _("To mend"), "records.confirm"))
        return [
            {"label": label, "url": f"?waiting={name}" if name else "?", "current": self.narrowed.waiting == name}
            for name, label, permission in tabs
            if not permission or holds(self.actor, permission)
        ]

    def _export(self, kind: str) -> HttpResponse:
        headings = [
            _("Unit"), _("Kind"), _("Title"), _("First day"), _("Last day"), _("How people took part"), _("On site"), _("Online"),
            _("Place code"), _("Place"), _("Co-hosts"), _("People"), _("Evidence"), _("State"), _("Record id"),
        ]  # fmt: skip
        return export_response(kind=kind, name=_("Records"), headings=headings, rows=self._lines())

    def _lines(self) -> Iterator[tuple[Any, ...]]:
        own = units_within(self.actor, "records.propose")
        rows, _total = list_records(
            unit_ids=self.narrowed.unit_ids, filters=self.narrowed.filters, sort=self.sort, limit=MOST_ROWS
        )
        for row in rows:
            yield (
                row.unit_name, kind_name(row.kind), title_for(row, own), row.started_on, row.ended_on, MODES[row.mode], row.onsite,
                row.online, row.region_code, row.region_name, row.cohosts, row.people, row.evidence, state_label(row), row.public_id,
            )  # fmt: skip


def _first_day(month: str | None) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _last_day(month: str | None) -> date | None:
    return Window.month(int(month[:4]), int(month[5:])).ends_on if month else None
