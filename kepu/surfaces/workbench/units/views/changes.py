"""Moving, merging and closing: first what would change, then the act."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.engines.ledger.contracts import RecordFilter
from kepu.engines.ledger.selectors import count_by_state
from kepu.foundation.people.selectors import count_by_unit
from kepu.foundation.units.policies import units_within
from kepu.foundation.units.selectors import labels_by_id, list_placements, subtree_ids
from kepu.foundation.units.services import InvalidMove, close_unit, merge_unit, move_unit
from kepu.surfaces.workbench.units.forms import CloseForm, MoveForm
from kepu.surfaces.workbench.units.views.tree import MANAGE, UnitMixin
from kepu.surfaces.workbench.units.words import OBSTACLES


class _Change(UnitMixin, FormView[Any]):
    """A form, a preview of what changes, and the act when it was confirmed."""

    permission = MANAGE
    title: Any
    template_name = "workbench/units/change.html"

    def act(self, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def effects(self, values: dict[str, Any]) -> list[str]:
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def form_valid(self, form: Any) -> HttpResponse:
        values = form.cleaned_data
        if "confirmed" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, effects=self.effects(values)))
        try:
            self.act(values)
        except InvalidMove as wrong:
            form.add_error(None, str(OBSTACLES[wrong.obstacle]))
            return self.form_invalid(form)
        messages.success(self.request, _("The change is made and stands in the unit's history."))
        return redirect("workbench:units:show", self.unit.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            unit=self.unit, title=str(self.title), crumbs=self.crumbs(str(self.title)), **kwargs
        )

    def counted(self, unit_ids: frozenset[int], day: date) -> list[str]:
        """Which records go with the change and which stay, in words."""
        after = sum(count_by_state(unit_ids=unit_ids, filters=RecordFilter(starts_on=day)).values())
        every = sum(count_by_state(unit_ids=unit_ids).values())
        people = sum(count_by_unit(unit_ids, on=self.today).values())
        return [
            _("%(count)s records of acts from %(day)s on count there from now on.") % {"count": after, "day": day},
            _("%(count)s records of earlier acts stay in the figures of where the unit was.")
            % {"count": every - after},
            _("%(units)s units below and %(people)s people go along.") % {"units": len(unit_ids) - 1, "people": people},
        ]


class Move(_Change):
    """Hangs the unit under another from a day on."""

    form_class = MoveForm
    title = gettext_lazy("Move the unit")

    def get_form_kwargs(self) -> dict[str, Any]:
        below = subtree_ids(self.unit.pk)
        here = {row.parent_id for row in list_placements(self.unit.pk)[:1]}
        labels = labels_by_id(units_within(self.actor, MANAGE) - below - here)
        targets = [(label.id, label.name) for label in labels.values() if label.closed_on is None]
        return super().get_form_kwargs() | {"targets": targets}

    def act(self, values: dict[str, Any]) -> None:
        move_unit(
            actor=self.actor,
            unit_id=self.unit.pk,
            parent_id=values["target"],
            starts_on=values["on"],
            reason=values["reason"],
            now=self.now,
        )

    def effects(self, values: dict[str, Any]) -> list[str]:
        names = labels_by_id([values["target"]])
        first = _(
            "“%(unit)s” hangs under “%(target)s” from %(day)s on; whoever has a role there reaches it at once."
        ) % {
            "unit": self.unit.name,
            "target": names[values["target"]].name,
            "day": values["on"],
        }
        return [first, *self.counted(subtree_ids(self.unit.pk), values["on"])]


class Merge(Move):
    """Closes the unit and hangs it under its successor."""

    title = gettext_lazy("Merge into another unit")

    def act(self, values: dict[str, Any]) -> None:
        merge_unit(
            actor=self.actor,
            unit_id=self.unit.pk,
            into_id=values["target"],
            on=values["on"],
            reason=values["reason"],
            now=self.now,
        )

    def effects(self, values: dict[str, Any]) -> list[str]:
        names = labels_by_id([values["target"]])
        first = _("“%(unit)s” closes on %(day)s; “%(target)s” answers for its past from then on.") % {
            "unit": self.unit.name,
            "target": names[values["target"]].name,
            "day": values["on"],
        }
        return [first, *self.counted(subtree_ids(self.unit.pk), values["on"]), _("A closed unit takes no new records.")]


class Close(_Change):
    """Closes a unit without a successor."""

    form_class = CloseForm
    title = gettext_lazy("Close the unit")

    def act(self, values: dict[str, Any]) -> None:
        close_unit(actor=self.actor, unit_id=self.unit.pk, on=values["on"], reason=values["reason"], now=self.now)

    def effects(self, values: dict[str, Any]) -> list[str]:
        return [
            _("“%(unit)s” takes no new records from %(day)s on.") % {"unit": self.unit.name, "day": values["on"]},
            _("Everything recorded stays and goes on counting where it counts today."),
        ]
