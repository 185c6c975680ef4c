"""Demand of a base, and proposals for longer or wider opening."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.models import OpeningProposal
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.visits import FacilityDemand, demand_of, get_proposal_of, proposals_of
from kepu.domain.bases.services.demand import accept_proposal, decline_proposal, propose_from_demand
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.bases.pages import BasePage, BasesAct, BasesConfirm, InSight, area_tabs
from kepu.surfaces.workbench.bases.words import weekday_name
from kepu.surfaces.workbench.pages import NothingForm, Page, ReasonForm


class Demand(BasePage):
    """What was asked of each facility in the last four weeks, and what was proposed."""

    tab = "demand"
    template_name = "workbench/bases/demand.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = [row for row in proposals_of(frozenset([self.base.unit_id])) if row.facility.base_id == self.base.pk]
        found = demand_of(self.base, today=self.today)
        return super().get_context_data(
            rooms=[_asked(one) for one in found],
            suggestions=sum(len(one.suggestions) for one in found),
            proposals=[proposal_row(row) for row in own],
            **kwargs,
        )


class Proposing(InSight, BasesAct):
    def act(self) -> None:
        made = propose_from_demand(actor=self.actor, base_id=self.base.pk, now=self.now)
        text = _("%(n)s proposals were made.") if made else _("Nothing more is asked for at present.")
        messages.success(self.request, text % {"n": len(made)} if made else text)

    def back_url(self) -> str:
        return reverse("workbench:bases:demand", args=[self.base.public_id])


class Proposals(Page):
    template_name = "workbench/bases/proposals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = proposals_of(self.unit_ids)
        return super().get_context_data(
            tabs=area_tabs("proposals"), proposals=[proposal_row(row) for row in rows[:100]], **kwargs
        )


class ProposalInSight:
    """A page about one proposal of a base in sight."""

    actor: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> OpeningProposal:
        found = get_proposal_of(self.unit_ids, self.kwargs["public_id"])
        if found is None or not may(self.actor, MANAGE, found.facility.base.unit_id):
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("workbench:bases:demand", args=[self.proposal.facility.base.public_id])


class Accepting(ProposalInSight, BasesConfirm):
    form_class = NothingForm
    confirm_label = gettext_lazy("Open these hours")
    saved = gettext_lazy("The hours are opened, and their slots with them.")

    def heading(self) -> str:
        return _("Open longer?")

    def text(self) -> str:
        return str(proposal_row(self.proposal)["sentence"])

    def write(self, values: dict[str, Any]) -> str:
        accept_proposal(actor=self.actor, proposal_id=self.proposal.pk, now=self.now)
        return self.back_url()


class Declining(ProposalInSight, BasesConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Leave as it is")
    saved = gettext_lazy("Declined. It is not proposed again for 90 days.")

    def heading(self) -> str:
        return _("Leave the hours as they are?")

    def text(self) -> str:
        return str(proposal_row(self.proposal)["sentence"])

    def write(self, values: dict[str, Any]) -> str:
        decline_proposal(actor=self.actor, proposal_id=self.proposal.pk, reason=values["reason"], now=self.now)
        return self.back_url()


def proposal_row(row: OpeningProposal) -> dict[str, Any]:
    """A proposal in a sentence, with what it rests on."""
    words = {
        "place": f"{row.facility.base.name} · {row.facility.name}",
        "day": weekday_name(row.weekday),
        "opens": f"{row.opens_at:%H:%M}",
        "closes": f"{row.closes_at:%H:%M}",
        "n": row.expected,
        "since": row.starts_on.isoformat(),
    }
    sentence = (
        _("%(place)s: open on %(day)s from %(opens)s to %(closes)s, from %(since)s on; about %(n)s visitors a week.")
        % words
    )
    figures = row.figures
    offered, taken = figures.get("offered") or 0, figures.get("taken") or 0
    return {
        "row": row,
        "sentence": sentence,
        "occupancy": taken / offered if offered else None,
        "unmet": round(figures.get("unmet") or 0),
    }


def _asked(one: FacilityDemand) -> dict[str, Any]:
    return {"facility": one.facility, "demand": one.demand, "suggestions": len(one.suggestions)}
