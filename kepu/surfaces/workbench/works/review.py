"""Handing in for review, and the rule how strict a unit's reviews are."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from kepu.domain.content.review_selectors import flow_for, needs_expert
from kepu.domain.content.services import set_review_rule, submit_edition
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.flow_files import get_flow
from kepu.foundation.units.selectors import list_members
from kepu.surfaces.workbench.shell import WorkbenchMixin
from kepu.surfaces.workbench.works.forms import RuleForm, SubmitForm
from kepu.surfaces.workbench.works.pages import Filling, OfEdition


class Submit(OfEdition, Filling):
    """Hands an edition in. An outside expert's link is shown this once, on the page that answers."""

    template_name = "workbench/works/submit.html"
    form_class = SubmitForm
    heading = gettext_lazy("Hand in for review")
    intro = gettext_lazy("While it is under review nobody edits it. When all have approved it is published by itself.")
    submit_label = gettext_lazy("Hand in for review")
    done = gettext_lazy("Handed in. Those whose turn it is have been told.")

    def get_form_kwargs(self) -> dict[str, Any]:
        own = self.actor.account_id
        people = {row.account_id: str(row.account) for row in list_members(self.edition.unit_id)}
        colleagues = [(account, name) for account, name in people.items() if account != own]
        return {**super().get_form_kwargs(), "colleagues": colleagues}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if not needs_expert(flow_for(self.edition.medium)):
            for name in ("colleague", "name", "email"):
                del form.fields[name]
        return form

    def back_url(self) -> str:
        return reverse("workbench:works:edition", args=[self.edition.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        flow = get_flow(flow_for(self.edition.medium))
        english = (get_language() or "").startswith("en")
        steps = [(step.title_en if english else step.title_zh, step.due_days, step.stage) for step in flow.steps]
        return super().get_context_data(
            edition=self.edition, steps=steps, flow_title=flow.title_en if english else flow.title_zh, **kwargs
        )

    def write(self, values: dict[str, Any]) -> str:
        expert = Judge(values.get("colleague"), values.get("name", ""), email=values.get("email", ""))
        self.handed_in = submit_edition(
            actor=self.actor, edition_id=self.edition.pk, expert=expert, due_on=values["due_on"],
            embargo_until=values["embargo_until"], now=self.now,
        )  # fmt: skip
        return self.back_url()

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        handed_in = getattr(self, "handed_in", None)
        if handed_in is None or handed_in.invitation is None:
            return answer
        self.template_name = "workbench/reviews/invited.html"
        address = f"{settings.BASE_URL.rstrip('/')}{handed_in.invitation.path}"
        return self.render_to_response(
            self.get_context_data(
                form=form, invitation=handed_in.invitation, address=address, cancel_url=self.back_url()
            )
        )


class Rule(WorkbenchMixin, Filling):
    permission = "settings.manage"
    form_class = RuleForm
    heading = gettext_lazy("How strict reviews of works are")
    intro = gettext_lazy(
        "Usually nobody takes two steps of one work, nor judges what they wrote. A unit with few people may say otherwise; "
        "running reviews keep their rule."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def back_url(self) -> str:
        return reverse("workbench:home:index")

    def write(self, values: dict[str, Any]) -> str:
        set_review_rule(
            actor=self.actor, unit_id=values["unit"], is_lenient=values["is_lenient"], reason=values["reason"],
            now=self.now,
        )  # fmt: skip
        return reverse("workbench:works:rule")
