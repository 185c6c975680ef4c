"""The audit log within reach."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.foundation.audit.models import Event
from kepu.foundation.audit.selectors import list_events, list_verbs
from kepu.foundation.audit.services import note
from kepu.foundation.clock import day_begins
from kepu.foundation.units.policies import is_central
from kepu.foundation.units.selectors import labels_by_id, list_accounts
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.units.forms import EventFilter
from kepu.surfaces.workbench.units.words import ROLES, VERBS


class Events(ListPage):
    """What was done to units, roles, accounts, people and more within reach; what accounts did without a unit."""

    permission = "audit.read"
    template_name = "workbench/units/audit.html"
    filter_class = EventFilter
    sorts = {"at": "at", "who": "actor_name"}
    export_name = gettext_lazy("Audit log")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        verbs = [(verb, VERBS.get(verb, verb)) for verb in list_verbs()]
        return EventFilter(self.request.GET or None, verbs=verbs)

    @cached_property
    def unit_names(self) -> dict[int, str]:
        return {label.id: label.name for label in labels_by_id(self.unit_ids).values()}

    def rows(self) -> Any:
        chosen = self.chosen
        accounts = list_accounts(unit_ids=self.unit_ids).values("pk")
        return list_events(
            unit_ids=None if is_central(self.actor) else self.unit_ids,
            account_ids=accounts,  # type: ignore[arg-type]  # a subquery, so that the ids stay in the database
            text=self.words,
            verb=chosen.get("verb", ""),
            since=_start(chosen.get("since")),
            until=_start(chosen["until"] + timedelta(days=1)) if chosen.get("until") else None,
        )

    def headings(self) -> Sequence[Any]:
        return [_("Time"), _("Who acted"), _("What"), _("About"), _("Unit"), _("Details")]

    def cells(self, row: Event) -> Sequence[Any]:
        return [
            row.at,
            row.actor_name,
            str(VERBS.get(row.verb, row.verb)),
            row.object_title or row.object_key,
            self.unit_names.get(row.unit_id or 0, ""),
            details_of(row),
        ]

    def noted_export(self, kind: str, count: int) -> None:
        note(actor=self.actor, verb="audit.exported", object_kind="audit", detail={"rows": count}, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["lines"] = [
            {
                "event": event,
                "what": VERBS.get(event.verb, event.verb),
                "unit": self.unit_names.get(event.unit_id or 0, ""),
                "details": details_of(event),
            }
            for event in context["page_obj"]
        ]
        return context


def details_of(event: Event) -> str:
    """What else the event says, in one line."""
    shown = {name: ROLES.get(value, value) if name == "role" else value for name, value in event.detail.items()}
    return " · ".join(f"{name}: {value}" for name, value in shown.items() if value not in ("", None, {}))


def _start(day: Any) -> datetime | None:
    return day_begins(day) if day else None
