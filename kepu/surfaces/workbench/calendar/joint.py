"""Joint activities: issuing, answering, reporting, following."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import JointActivity, JointPart
from kepu.domain.plans.policies import answers_for
from kepu.domain.plans.selectors import list_parts
from kepu.domain.plans.services import accept_part, cancel_joint, decline_part, issue_joint, report_part
from kepu.engines.ledger.duty_selectors import kind_names
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.surfaces.workbench.calendar.forms import JointForm, PartReportForm, TakePartForm
from kepu.surfaces.workbench.calendar.views import tabs
from kepu.surfaces.workbench.pages import Listing, Page, ReasonForm, found_or_404, own_units
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage


def visible_joint(actor: Actor) -> QuerySet[JointActivity]:
    """Issued by, or given to, a unit in sight."""
    seen = units_within(actor, READ)
    given = JointPart.objects.filter(unit__in=seen)
    return JointActivity.objects.filter(Q(unit__in=seen) | Q(pk__in=given.values("joint"))).select_related(
        "unit", "kind"
    )


class JointList(Listing):
    template_name = "workbench/calendar/joint_list.html"
    export_name = gettext_lazy("Joint activities")

    def rows(self) -> QuerySet[JointActivity]:
        rows = visible_joint(self.actor).order_by("-starts_on", "-pk")
        if self.words:
            rows = rows.filter(Q(title__icontains=self.words) | Q(theme__icontains=self.words))
        inside = Q(parts__unit__in=self.unit_ids)
        return rows.annotate(
            asked=Count("parts", filter=inside),
            taken=Count("parts", filter=inside & Q(parts__state__in=["accepted", "reported"])),
            reported=Count("parts", filter=inside & Q(parts__state="reported")),
        )

    def headings(self) -> list[str]:
        return [_("Title"), _("Issued by"), _("From"), _("Until"), _("Asked"), _("Take part"), _("Reported")]

    def cells(self, row: Any) -> Iterable[Any]:
        return [row.title, row.unit.name, row.starts_on, row.ends_on, row.asked, row.taken, row.reported]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("joint"), may_issue=holds(self.actor, "directives.manage"), **kwargs)


class JointNew(FormPage):
    permission = "directives.manage"
    form_class = JointForm
    submit_label = gettext_lazy("Issue")
    saved = gettext_lazy("Issued; the units have been told.")

    def heading(self) -> str:
        return _("New joint activity")

    def intro(self) -> str:
        return _("Each unit takes its part or declines with a reason; acts recorded for it appear here by themselves.")

    def back_url(self) -> str:
        return reverse("workbench:calendar:joint")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        return {"issuer": own[0] if own else None}

    def write(self, values: dict[str, Any]) -> str:
        joint = issue_joint(
            actor=self.actor,
            unit_id=values["issuer"],
            draft=JointForm.draft_from(values),
            unit_ids=values["units"],
            now=self.now,
        )
        return reverse("workbench:calendar:joint_page", args=[joint.public_id])


class OfJoint:
    """A view of a joint activity in sight."""

    kwargs: dict[str, Any]
    actor: Actor

    @cached_property
    def joint(self) -> JointActivity:
        row: JointActivity = found_or_404(visible_joint(self.actor).filter(public_id=self.kwargs["public_id"]).first())
        return row

    def back_url(self) -> str:
        return reverse("workbench:calendar:joint_page", args=[self.joint.public_id])


class JointPage(OfJoint, Page):
    template_name = "workbench/calendar/joint.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        joint = self.joint
        parts, kinds = list_parts(joint=joint, unit_ids=self.unit_ids), kind_names()
        editable = own_units(self, "plans.edit")
        rows = [self._row(view, kinds, editable) for view in parts]
        known = [view.onsite for view in parts if view.onsite is not None]
        return super().get_context_data(
            joint=joint,
            rows=rows,
            taken=sum(view.part.state in ("accepted", "reported") for view in parts),
            reported=sum(view.part.state == "reported" for view in parts),
            acts=sum(len(view.acts) for view in parts),
            onsite=sum(known) if known else None,
            kind=kinds.get(joint.kind_id, joint.kind_id),
            may_cancel=not joint.is_cancelled and self.may("directives.manage", joint.unit_id),
            crumbs=[
                {"label": _("Joint activities"), "url": reverse("workbench:calendar:joint")},
                {"label": joint.title},
            ],
            **kwargs,
        )

    def _row(self, view: Any, kinds: dict[str, str], editable: frozenset[int]) -> dict[str, Any]:
        part = view.part
        acts = [
            {"act": act, "kind": kinds.get(act.kind, act.kind), "unit": part.unit.short_name} for act in view.acts[:6]
        ]
        steps = [
            {"what": s.get_act_display(), "who": s.actor_name, "at": s.at, "why": s.reason}
            for s in sorted(part.steps.all(), key=lambda s: (s.at, s.pk), reverse=True)
        ]
        may_act = part.unit_id in editable and not self.joint.is_cancelled and answers_for(self.actor, part.unit_id)
        return {
            "part": part,
            "acts": acts,
            "steps": steps,
            "state": part.get_state_display(),
            "may_act": may_act,
            "onsite": view.onsite,
        }


class OfPart(OfJoint):
    """A view of one unit's part."""

    unit_ids: frozenset[int]

    @cached_property
    def part(self) -> JointPart:
        row: JointPart = found_or_404(
            self.joint.parts.select_related("unit").filter(pk=self.kwargs["pk"], unit__in=self.unit_ids).first()
        )
        return row


class Acceptance(OfPart, ConfirmPage):
    permission = "plans.edit"
    form_class = TakePartForm
    confirm_label = gettext_lazy("Take part")
    saved = gettext_lazy("Your unit takes part.")

    def heading(self) -> str:
        return _("Take part in “%(title)s”?") % {"title": self.joint.title}

    def text(self) -> str:
        return str(self.part.unit.name)

    def write(self, values: dict[str, Any]) -> str:
        accept_part(actor=self.actor, part_id=self.part.pk, into_plan=values["into_plan"], now=self.now)
        return self.back_url()


class Declining(OfPart, ConfirmPage):
    permission = "plans.edit"
    form_class = ReasonForm
    confirm_label = gettext_lazy("Decline")
    saved = gettext_lazy("Declined; the issuer has been told why.")

    def heading(self) -> str:
        return _("Decline “%(title)s”?") % {"title": self.joint.title}

    def write(self, values: dict[str, Any]) -> str:
        decline_part(actor=self.actor, part_id=self.part.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Reporting(OfPart, FormPage):
    permission = "plans.edit"
    form_class = PartReportForm
    submit_label = gettext_lazy("Report")
    saved = gettext_lazy("Reported.")

    def heading(self) -> str:
        return _("Report on “%(title)s”") % {"title": self.joint.title}

    def intro(self) -> str:
        return _("Acts are taken from the ledger; say in words what they cannot.")

    def write(self, values: dict[str, Any]) -> str:
        report_part(actor=self.actor, part_id=self.part.pk, report=values["report"], now=self.now)
        return self.back_url()


class Cancelling(OfJoint, ConfirmPage):
    permission = "directives.manage"
    confirm_label = gettext_lazy("Call off")
    danger = True
    saved = gettext_lazy("Called off; the units have been told.")

    def heading(self) -> str:
        return _("Call off “%(title)s”?") % {"title": self.joint.title}

    def write(self, values: dict[str, Any]) -> str:
        cancel_joint(actor=self.actor, joint_id=self.joint.pk, now=self.now)
        return self.back_url()
