"""What a scientist sees of themselves: offers, what they promised, their record from the ledger, profile, consent, code of conduct."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kepu.domain.desks.selectors import asked_of, words_of
from kepu.engines.experts.conduct import conduct_on
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.selectors import count_asked, own_expert, own_invitation, own_invitations, own_person
from kepu.engines.experts.services import accept_conduct, answer_invitation, enter_expert
from kepu.engines.ledger.people_selectors import acts_of_person, minutes_of_persons
from kepu.surfaces.workbench.experts.forms.profiles import ProfileForm
from kepu.surfaces.workbench.experts.forms.requests import OwnAnswerForm, kind_name
from kepu.surfaces.workbench.experts.pages import ExpertsForm, OwnMixin
from kepu.surfaces.workbench.experts.views.profiles import consents_of, facts_of
from kepu.surfaces.workbench.experts.words import hours_text
from kepu.surfaces.workbench.pages import NothingForm


class Mine(OwnMixin, TemplateView):
    """我的科普."""

    template_name = "workbench/experts/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account_id = self.actor.account_id or 0
        person, expert = own_person(account_id), own_expert(account_id)
        context = {"person": person, "expert": expert, "today": self.today}
        if person is not None:
            context |= self._record(person.pk)
            context["commissions"] = [{"row": row, "title": words_of(row).title} for row in asked_of(self.actor)[:10]]
        if expert is not None:
            context |= self._as_expert(expert)
        return super().get_context_data(**context, **kwargs)

    def _record(self, person_id: int) -> dict[str, Any]:
        year = minutes_of_persons([person_id], since=self.today.replace(month=1, day=1))
        total = minutes_of_persons([person_id])
        acts = acts_of_person(person_id, limit=30)
        return {
            "acts": [
                {"act": act, "kind": kind_name(act.record.kind), "hours": hours_text(act.minutes)} for act in acts
            ],
            "hours_year": hours_text(year.get(person_id)),
            "hours_total": hours_text(total.get(person_id)),
        }

    def _as_expert(self, expert: Any) -> dict[str, Any]:
        rows = list(own_invitations(expert)[:50])
        conduct = conduct_on(self.today)
        asked, accepted, minutes = count_asked(expert, since=self.today.replace(month=1, day=1))
        return {
            "offers": [row for row in rows if row.is_waiting],
            "promised": [row for row in rows if row.is_accepted and row.request.is_open],
            "past": [row for row in rows if not row.is_waiting and not (row.is_accepted and row.request.is_open)][:10],
            "facts": facts_of(expert),
            "consents": consents_of(expert),
            "interests": expert.interests.all(),
            "rests": expert.rests.filter(ends_on__gte=self.today),
            "accepted_conduct": expert.conduct.filter(version=conduct.version).first(),
            "asked": asked,
            "accepted": accepted,
            "hours_asked": hours_text(minutes),
        }


class MyProfileNew(OwnMixin, ExpertsForm):
    """A person of the register enters the directory by themselves."""

    form_class = ProfileForm
    template_name = "workbench/experts/profile_form.html"
    saved = gettext_lazy("Your profile is kept. Now say what you consent to.")

    def heading(self) -> str:
        return _("My profile as an expert")

    def intro(self) -> str:
        return _("You decide what you speak about, how much, and who may find you. You can leave at any time.")

    def back_url(self) -> str:
        return reverse("workbench:experts:mine")

    def get_initial(self) -> dict[str, Any]:
        if own_person(self.actor.account_id or 0) is None:
            raise Http404
        return {"languages": ["zh"]}

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        person = own_person(self.actor.account_id or 0)
        if person is None:
            raise Http404
        expert = enter_expert(actor=self.actor, person_id=person.pk, draft=self.draft, now=self.now)
        return reverse("workbench:experts:expert_consents", args=[expert.public_id])


class Conduct(OwnMixin, ExpertsForm):
    """The code of conduct in force; accepting it is dated with its version."""

    form_class = NothingForm
    template_name = "workbench/experts/conduct.html"
    submit_label = gettext_lazy("I accept it")
    saved = gettext_lazy("Accepted, with today's date.")

    def heading(self) -> str:
        return _("Code of conduct")

    def back_url(self) -> str:
        return reverse("workbench:experts:mine")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        conduct, expert = conduct_on(self.today), own_expert(self.actor.account_id or 0)
        return super().get_context_data(
            conduct=conduct,
            expert=expert,
            accepted=expert.conduct.filter(version=conduct.version).first() if expert else None,
            **kwargs,
        )

    def write(self, values: dict[str, Any]) -> str:
        expert = own_expert(self.actor.account_id or 0)
        if expert is None:
            raise Http404
        version = self.request.POST.get("version", "")
        accept_conduct(actor=self.actor, expert_id=expert.pk, version=version, now=self.now)
        return self.back_url()


class MyInvitation(OwnMixin, ExpertsForm):
    """What I am asked for, and my answer."""

    form_class = OwnAnswerForm
    template_name = "workbench/experts/my_invitation.html"
    submit_label = gettext_lazy("Send my answer")
    saved = gettext_lazy("Your answer is noted, with thanks.")

    @cached_property
    def invitation(self) -> Invitation:
        try:
            return own_invitation(account_id=self.actor.account_id or 0, public_id=self.kwargs["public_id"])
        except Invitation.DoesNotExist as missing:
            raise Http404 from missing

    def heading(self) -> str:
        return self.invitation.request.title

    def back_url(self) -> str:
        return reverse("workbench:experts:mine")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.invitation, request_row=self.invitation.request, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        answer_invitation(
            actor=self.actor, invitation_id=self.invitation.pk, accepts=values["answer"] == "yes",
            reason=values["reason"], tie=values["tie"], now=self.now,
        )  # fmt: skip
        return self.back_url()
