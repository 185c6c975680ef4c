"""Handing in for review, and the rule how strict a unit's reviews are."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kepu.domain.content.review_selectors import flow_for, needs_expert
from kepu.domain.content.services import set_review_rule, submit_edition
from kepu.surfaces.workbench.handing_in import HandingIn, judge_from
from kepu.surfaces.workbench.shell import WorkbenchMixin
from kepu.surfaces.workbench.works.forms import RuleForm, SubmitForm
from kepu.surfaces.workbench.works.pages import Filling, OfEdition


class Submit(OfEdition, HandingIn, Filling):
    """Hands an edition in. An outside expert's link is shown this once, on the page that answers."""

    template_name = "workbench/works/submit.html"
    form_class = SubmitForm
    heading = gettext_lazy("Hand in for review")
    intro = gettext_lazy("While it is under review nobody edits it. When all have approved it is published by itself.")
    submit_label = gettext_lazy("Hand in for review")
    done = gettext_lazy("Handed in. Those whose turn it is have been told.")

    def flow_name(self) -> str:
        return flow_for(self.edition.medium)

    def judging_unit(self) -> int:
        return int(self.edition.unit_id)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if not needs_expert(self.flow_name()):
            for name in ("colleague", "name", "email"):
                del form.fields[name]
        return form

    def back_url(self) -> str:
        return reverse("workbench:works:edition", args=[self.edition.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(edition=self.edition, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        handed_in = submit_edition(
            actor=self.actor, edition_id=self.edition.pk, expert=judge_from(values), due_on=values["due_on"],
            embargo_until=values["embargo_until"], now=self.now,
        )  # fmt: skip
        self.invitation = handed_in.invitation
        return self.back_url()


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
