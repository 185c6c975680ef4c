"""The tree, a unit's page, adding and editing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.domain.bases.selectors import venues_of
from kepu.foundation.audit.selectors import events_about
from kepu.foundation.people.selectors import count_by_unit
from kepu.foundation.units.contracts import TreeNode
from kepu.foundation.units.models import Unit
from kepu.foundation.units.policies import may, units_within
from kepu.foundation.units.selectors import get_unit_for, labels_by_id, list_members, list_placements, list_tree
from kepu.foundation.units.services import CodeTaken, InvalidMove, UnitChanges, UnitDraft, create_unit, edit_unit
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.records.places import region_text_of
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.units.forms import NewUnitForm, UnitForm
from kepu.surfaces.workbench.units.words import DUTIES, KINDS, OBSTACLES, ROLES, VERBS

MANAGE = "units.manage"


class UnitMixin(WorkbenchMixin):
    """Loads the unit of the address within the actor's scope."""

    kwargs: dict[str, Any]

    @cached_property
    def unit(self) -> Unit:
        try:
            return get_unit_for(self.actor, self.kwargs["code"], self.permission or "read")
        except Unit.DoesNotExist as missing:
            raise Http404 from missing

    def crumbs(self, last: str = "") -> list[dict[str, str]]:
        """From the list of units to this page."""
        home = {"label": _("Units"), "url": reverse("workbench:units:index")}
        here = {"label": self.unit.name, "url": reverse("workbench:units:show", args=[self.unit.code]) if last else ""}
        return [home, here, *([{"label": last, "url": ""}] if last else [])]


class Index(WorkbenchPage):
    """What the actor sees of the academy, as a tree."""

    permission = "read"
    template_name = "workbench/units/index.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") in ("csv", "xlsx"):
            return self._export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def _export(self, kind: str) -> HttpResponse:
        labels = labels_by_id(self.unit_ids)
        rows = [
            (label.code, label.name, label.name_en, KINDS[label.kind], above.name if above else "", label.closed_on)
            for label in labels.values()
            for above in [labels.get(label.parent_id or 0)]
        ]
        headings = [_("Code"), _("Unit name"), _("English name"), _("Kind of unit"), _("Under"), _("Closed from")]
        return export_response(kind=kind, name=str(_("Units")), headings=headings, rows=rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = count_by_unit(self.unit_ids, on=self.today)
        words = self.request.GET.get("q", "").strip()
        tree = list_tree(self.unit_ids)
        return super().get_context_data(
            nodes=[row for node in tree if (row := _row(node, people, words, 0))],
            words=words,
            may_add=bool(units_within(self.actor, MANAGE)),
            **kwargs,
        )


def _row(node: TreeNode, people: dict[int, int], words: str, depth: int) -> dict[str, Any] | None:
    """A node as the tree component shows it; None when neither it nor anything below it was searched for."""
    below = [row for child in node.children if (row := _row(child, people, words, depth + 1))]
    unit = node.unit
    if words and not below and words.lower() not in f"{unit.name} {unit.code} {unit.name_en}".lower():
        return None
    count = people.get(unit.id, 0)
    return {
        "label": unit.name,
        "url": reverse("workbench:units:show", args=[unit.code]),
        "tag": _("closed down") if unit.closed_on else KINDS[unit.kind],
        "tone": "warn" if unit.closed_on else "",
        "end": _("%(count)s people") % {"count": count} if count else "",
        "children": below,
        "open": bool(words) or depth == 0,
    }


class ShowUnit(UnitMixin, WorkbenchPage):
    """One unit: where it hangs and hung, who may do what, what it has."""

    permission = "read"
    template_name = "workbench/units/show.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unit = self.unit
        members = [
            {"row": row, "role": ROLES[row.role], "duty": DUTIES[row.role], "here": row.unit_id == unit.pk}
            for row in list_members(unit.pk)
        ]
        own = units_within(self.actor, MANAGE)
        return super().get_context_data(
            unit=unit,
            facts=self._facts(),
            placements=[_placed(row) for row in list_placements(unit.pk)],
            members=members,
            events=self._events() if may(self.actor, "audit.read", unit.pk) else [],
            may_manage=unit.pk in own,
            may_move=unit.pk in own and bool(own - {unit.pk}) and unit.is_open,
            may_grant=may(self.actor, "roles.grant", unit.pk) and unit.is_open,
            crumbs=self.crumbs(),
            **kwargs,
        )

    def _facts(self) -> list[tuple[str, Any]]:
        unit = self.unit
        return [
            (_("Kind of unit"), KINDS[unit.kind]),
            (_("Code"), unit.code),
            (_("English name"), unit.name_en),
            (_("Other names"), "、".join(unit.aliases)),
            (_("Seat"), unit.region.chain if unit.region else None),
            (_("Field of science"), unit.field),
            (_("Opened on"), unit.opened_on),
            (_("Closed from"), unit.closed_on),
            (_("Merged into"), unit.merged_into.name if unit.merged_into else None),
            (_("People in the register"), count_by_unit([unit.pk], on=self.today).get(unit.pk, 0)),
            (_("Venues"), venues_of([unit.pk], on=self.today).count()),
        ]

    def _events(self) -> list[dict[str, Any]]:
        return [
            {
                "what": VERBS.get(event.verb, event.verb),
                "who": event.actor_name,
                "at": event.at,
                "why": event.detail.get("reason"),
            }
            for event in events_about(kind="unit", key=self.unit.code, limit=20)
        ]


def _placed(row: Any) -> dict[str, Any]:
    return {
        "parent": row.parent.name if row.parent else _("nobody: the academy itself"),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "reason": row.reason,
        "who": str(row.actor or ""),
    }


class NewUnit(WorkbenchMixin, FormView[NewUnitForm]):
    """Adds a unit under one that the actor manages."""

    permission = MANAGE
    form_class = NewUnitForm
    template_name = "workbench/units/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        labels = labels_by_id(self.unit_ids)
        parents = [(label.id, label.name) for label in labels.values() if label.closed_on is None]
        return super().get_form_kwargs() | {"parents": parents}

    def get_initial(self) -> dict[str, Any]:
        wanted = self.request.GET.get("under", "")
        found = [label.id for label in labels_by_id(self.unit_ids).values() if label.code == wanted]
        return {"opened_on": self.today, "parent": found[0] if found else None}

    def form_valid(self, form: NewUnitForm) -> HttpResponse:
        values = form.cleaned_data
        draft = UnitDraft(parent_id=values.pop("parent"), region_code=values.pop("region"), **values)
        try:
            unit = create_unit(actor=self.actor, draft=draft, now=self.now)
        except CodeTaken:
            form.add_error("code", _("Another unit has this code."))
            return self.form_invalid(form)
        except InvalidMove as wrong:
            form.add_error("parent", str(OBSTACLES[wrong.obstacle]))
            return self.form_invalid(form)
        messages.success(self.request, _("“%(name)s” is part of the tree now.") % {"name": unit.name})
        return redirect("workbench:units:show", unit.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": _("Units"), "url": reverse("workbench:units:index")}, {"label": _("New unit"), "url": ""}]
        return super().get_context_data(title=_("New unit"), crumbs=crumbs, **kwargs)


class EditUnit(UnitMixin, FormView[UnitForm]):
    """Names, other names and place."""

    permission = MANAGE
    form_class = UnitForm
    template_name = "workbench/units/form.html"

    def get_initial(self) -> dict[str, Any]:
        unit = self.unit
        values = {name: getattr(unit, name) for name in ("name", "short_name", "name_en", "field", "sort_key")}
        return values | {"aliases": "\n".join(unit.aliases), "region": region_text_of(unit.region_id)}

    def form_valid(self, form: UnitForm) -> HttpResponse:
        values = dict(form.cleaned_data)
        changes = UnitChanges(region_code=values.pop("region"), **values)
        edit_unit(actor=self.actor, unit_id=self.unit.pk, changes=changes, now=self.now)
        messages.success(self.request, _("The unit is kept as you wrote it."))
        return redirect("workbench:units:show", self.unit.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.unit.name, crumbs=self.crumbs(_("Edit")), **kwargs)
