"""Writing a verdict, handing it in, publishing what was cut off, correcting, withdrawing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kepu.domain.claims.contracts import VerdictDraft
from kepu.domain.claims.models import Verdict
from kepu.domain.claims.policies import PUBLISH
from kepu.domain.claims.services import (
    HandedIn,
    begin_correction,
    drop_draft,
    publish_approved,
    submit_verdict,
    withdraw_claim,
    write_verdict,
)
from kepu.domain.claims.services.handing_in import FLOW
from kepu.domain.claims.services.verdicts import open_verdict
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.flow_files import get_flow
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import list_members
from kepu.surfaces.workbench.claims.forms import (
    PublicReasonForm,
    SourceForms,
    SubmitForm,
    VerdictForm,
)
from kepu.surfaces.workbench.claims.pages import ClaimsConfirm, ClaimsForm, OfClaim
from kepu.surfaces.workbench.shell import WorkbenchAction

WORDS = ("grade", "short", "long", "note")
SOURCE = ("title", "doi", "url", "quote")


class Write(OfClaim, ClaimsForm):
    """The verdict and its sources. Empty rows of sources are left out."""

    template_name = "workbench/claims/verdict.html"
    form_class = VerdictForm
    saved = gettext_lazy("Saved as a draft.")

    def heading(self) -> str:
        return _("The verdict")

    def intro(self) -> str:
        return self.claim.text

    @cached_property
    def verdict(self) -> Verdict | None:
        return open_verdict(self.claim)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_correction": self.verdict is not None and self.verdict.number > 1}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.verdict, name) for name in WORDS} if self.verdict else {}

    @cached_property
    def sources(self) -> Any:
        rows = self.verdict.sources.all() if self.verdict else []
        initial = [{name: getattr(row, name) for name in SOURCE} for row in rows]
        return SourceForms(self.request.POST or None, initial=initial, prefix="source")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(claim=self.claim, sources=self.sources, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form) if self.sources.is_valid() else self.form_invalid(form)

    def write(self, values: dict[str, Any]) -> str:
        given = tuple(draft for row in self.sources if (draft := row.draft()) is not None)
        draft = VerdictDraft(values["grade"], values["short"], values["long"], given, values.get("note", ""))
        write_verdict(actor=self.actor, claim_id=self.claim.pk, draft=draft, now=self.now)
        return self.back_url()


class Submit(OfClaim, ClaimsForm):
    """Hands the draft in. An outside expert's link is shown this once, on the page that answers."""

    template_name = "workbench/claims/submit.html"
    form_class = SubmitForm
    submit_label = gettext_lazy("Hand in")
    saved = gettext_lazy("Handed in. Those whose turn it is have been told.")
    handed_in: HandedIn | None = None

    def heading(self) -> str:
        return _("Hand in for sign-off")

    def intro(self) -> str:
        return _(
            "An expert signs for the science, then a reviewer of the unit decides; after that it is public at once."
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        people = {row.account_id: str(row.account) for row in list_members(self.claim.unit_id)}
        colleagues = [(account, name) for account, name in people.items() if account != self.actor.account_id]
        return {**super().get_form_kwargs(), "colleagues": colleagues}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        flow = get_flow(FLOW)
        english = (get_language() or "").startswith("en")
        steps = [(step.title_en if english else step.title_zh, step.due_days) for step in flow.steps]
        return super().get_context_data(claim=self.claim, steps=steps, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        expert = Judge(values["colleague"], values["name"], values["affiliation"], values["email"])
        self.handed_in = submit_verdict(
            actor=self.actor, claim_id=self.claim.pk, expert=expert, with_secrecy=values["with_secrecy"],
            due_on=values["due_on"], now=self.now,
        )  # fmt: skip
        return self.back_url()

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        if self.handed_in is None or self.handed_in.invitation is None:
            return answer
        self.template_name = "workbench/reviews/invited.html"
        invitation = self.handed_in.invitation
        address = f"{settings.BASE_URL.rstrip('/')}{invitation.path}"
        return self.render_to_response(
            self.get_context_data(form=form, invitation=invitation, address=address, cancel_url=self.back_url())
        )


class Publish(OfClaim, WorkbenchAction):
    """Publishes at once what was signed off and cut off before it went public; the worker would do it by itself."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verdict = open_verdict(self.claim)
        if verdict is not None and verdict.is_approved and publish_approved(verdict_ids=[verdict.pk]):
            messages.success(request, _("The verdict is public."))
        else:
            messages.error(request, _("Nothing is waiting to be published. Read the claim's state."))
        return redirect(self.back_url())


class Correct(OfClaim, ClaimsConfirm):
    form_class = PublicReasonForm
    danger = False
    confirm_label = gettext_lazy("Begin a correction")
    saved = gettext_lazy("Begun as a copy. Change it and hand it in; the old version stays public until then.")

    def heading(self) -> str:
        return _("Correct the verdict")

    def effects(self) -> list[str]:
        return [
            _("The new version is signed off like the first."),
            _("Readers see what was corrected, why and when; the ledger supersedes the record."),
        ]

    def text(self) -> str:
        return self.claim.text

    def write(self, values: dict[str, Any]) -> str:
        begin_correction(actor=self.actor, claim_id=self.claim.pk, note=values["reason"], now=self.now)
        return self.back_url()


class Drop(OfClaim, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        drop_draft(actor=self.actor, claim_id=self.claim.pk, now=self.now)
        messages.success(request, _("The draft is gone. What is public stays as it is."))
        return redirect(self.back_url())


class Withdraw(OfClaim, ClaimsConfirm):
    form_class = PublicReasonForm
    confirm_label = gettext_lazy("Withdraw")
    saved = gettext_lazy("Withdrawn.")

    def heading(self) -> str:
        return _("Withdraw the claim")

    def effects(self) -> list[str]:
        return [
            _("Its page stays and says that it is withdrawn, when and why; no message is told of it any more."),
            _("It counts in no figure any more. This cannot be undone; the claim can be opened anew."),
        ]

    def get_form(self, form_class: Any = None) -> Any:
        if self.claim.is_published:
            require(self.actor, PUBLISH, self.claim.unit_id)
        return super().get_form(form_class)

    def text(self) -> str:
        return self.claim.text

    def write(self, values: dict[str, Any]) -> str:
        withdraw_claim(actor=self.actor, claim_id=self.claim.pk, reason=values["reason"], now=self.now)
        return self.back_url()
