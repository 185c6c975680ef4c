"""Asking an expert, the one-time link, entering an answer given by telephone, taking back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.contracts import OneTimeLink
from kepu.engines.experts.errors import ExpertsError
from kepu.engines.experts.models import Expert, Invitation
from kepu.engines.experts.policies import ASK
from kepu.engines.experts.selectors import get_expert, get_invitation, suggest
from kepu.engines.experts.services import answer_invitation, invite_expert, make_link, take_back
from kepu.surfaces.workbench.experts.forms.requests import AnswerForm, InviteForm
from kepu.surfaces.workbench.experts.pages import ExpertsConfirm, HandledConfirm, request_url
from kepu.surfaces.workbench.experts.words import explain, province_names, reason_text
from kepu.surfaces.workbench.shell import actor_from, shell_for


class Inviting(HandledConfirm):
    """The question before somebody is disturbed; afterwards the link, shown once."""

    form_class = InviteForm
    confirm_label = gettext_lazy("Ask this expert")

    @cached_property
    def expert(self) -> Expert:
        try:
            return get_expert(public_id=self.kwargs["expert"], unit_ids=self.unit_ids, day=self.today)
        except Expert.DoesNotExist as missing:
            raise Http404 from missing

    def heading(self) -> str:
        return _("Ask %(name)s?") % {"name": self.expert.person.name}

    def text(self) -> str:
        return f"{self.request_row.title} · {self.expert.person.unit.name}"

    def effects(self) -> list[str]:
        row = self.request_row
        by = _("By notice, and by mail if they want it.") if self.expert.person.account_id else _("By a one-time link.")
        return [
            _("Asked for %(n)s minutes.") % {"n": row.minutes},
            by,
            _("Nobody else can ask them today, even if you take it back."),
        ]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            row, link = invite_expert(
                actor=self.actor, request_id=self.request_row.pk, expert_id=self.expert.pk, now=self.now,
                message=form.cleaned_data["message"], reasons=self._reasons(),
            )  # fmt: skip
        except ExpertsError as error:
            form.add_error(None, explain(error))
            return self.form_invalid(form)
        return show_link(self.request, row, link, back_url=self.back_url())

    def _reasons(self) -> list[str]:
        """Why they were proposed, in words, kept beside the invitation."""
        found = suggest(actor=self.actor, request=self.request_row, now=self.now, limit=50)
        names = province_names()
        return next(
            (
                [reason_text(reason, names) for reason in each.reasons]
                for each in found.suggestions
                if each.expert_id == self.expert.pk
            ),
            [],
        )


class OfInvitation:
    """A page about one invitation of the actor's units."""

    permission = ASK
    kwargs: dict[str, Any]
    unit_ids: frozenset[int]

    @cached_property
    def invitation(self) -> Invitation:
        try:
            return get_invitation(public_id=self.kwargs["public_id"], unit_ids=self.unit_ids)
        except Invitation.DoesNotExist as missing:
            raise Http404 from missing

    def back_url(self) -> str:
        return request_url(self.invitation.request)


class Entering(OfInvitation, ExpertsConfirm):
    """What the expert said on the telephone."""

    permission = ASK
    form_class = AnswerForm
    confirm_label = gettext_lazy("Enter the answer")

    def heading(self) -> str:
        return _("Enter the answer of %(name)s") % {"name": self.invitation.expert.person.name}

    def write(self, values: dict[str, Any]) -> str:
        answer_invitation(
            actor=self.actor, invitation_id=self.invitation.pk, accepts=values["answer"] == "yes",
            reason=values["reason"], now=self.now,
        )  # fmt: skip
        return self.back_url()


class LinkMaking(OfInvitation, ExpertsConfirm):
    """A new link; the older one dies."""

    permission = ASK
    confirm_label = gettext_lazy("Make a new link")

    def heading(self) -> str:
        return _("A new link for %(name)s?") % {"name": self.invitation.expert.person.name}

    def text(self) -> str:
        return _("The link made before stops working.")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            link = make_link(actor=self.actor, invitation_id=self.invitation.pk, now=self.now)
        except ExpertsError as error:
            form.add_error(None, explain(error))
            return self.form_invalid(form)
        return show_link(self.request, self.invitation, link, back_url=self.back_url())


class TakingBack(OfInvitation, ExpertsConfirm):
    permission = ASK
    confirm_label = gettext_lazy("Take it back")

    def heading(self) -> str:
        return _("Take the invitation of %(name)s back?") % {"name": self.invitation.expert.person.name}

    def text(self) -> str:
        return _("They are told. It still counts as asked today.")

    def write(self, values: dict[str, Any]) -> str:
        take_back(actor=self.actor, invitation_id=self.invitation.pk, now=self.now)
        return self.back_url()


def show_link(request: HttpRequest, row: Invitation, link: OneTimeLink, *, back_url: str) -> HttpResponse:
    """The link, shown this once."""
    address = request.build_absolute_uri(reverse("workbench:experts:link", args=[link.token]))
    has_account = row.expert.person.account_id is not None
    context = {
        "link": link, "address": address, "back_url": back_url, "has_account": has_account,
        "mail": link.mail, "shell": shell_for(request, actor_from(request)),
    }  # fmt: skip
    return render(request, "workbench/experts/link_ready.html", context)
