"""Writing a verdict, handing it in, publishing what was cut off, correcting, withdrawing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.claims.contracts import VerdictDraft
from kepu.domain.claims.models import Verdict
from kepu.domain.claims.policies import PUBLISH
from kepu.domain.claims.services import (
    begin_correction,
    drop_draft,
    publish_approved,
    submit_verdict,
    withdraw_claim,
    write_verdict,
)
from kepu.domain.claims.services.handing_in import FLOW
from kepu.domain.claims.services.verdicts import open_verdict
from kepu.engines.experts.models import Expert
from kepu.engines.experts.selectors import contact_for, get_expert
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import list_members
from kepu.surfaces.workbench.claims.forms import (
    PublicReasonForm,
    SourceForms,
    SubmitForm,
    VerdictForm,
)
from kepu.surfaces.workbench.claims.pages import ClaimsConfirm, ClaimsForm, OfClaim
from kepu.surfaces.workbench.handing_in import HandingIn, judge_from
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


class Submit(OfClaim, HandingIn, ClaimsForm):
    """Hands the draft in. An outside expert's link is shown this once, on the page that answers."""

    template_name = "workbench/reviews/hand_in.html"
    form_class = SubmitForm
    submit_label = gettext_lazy("Hand in")
    saved = gettext_lazy("Handed in. Those whose turn it is have been told.")

    def heading(self) -> str:
        return _("Hand in for sign-off")

    def intro(self) -> str:
        return _(
            "An expert signs for the science, then a reviewer of the unit decides; after that it is public at once."
        )

    def flow_name(self) -> str:
        return FLOW

    def judging_unit(self) -> int:
        return self.claim.unit_id

    def get_initial(self) -> dict[str, Any]:
        """An expert of the directory who was chosen beside the claim: their account where the unit has it, else name and institute."""
        try:
            expert = get_expert(
                public_id=UUID(self.request.GET.get("expert", "")), unit_ids=self.unit_ids, day=self.today
            )
        except (ValueError, Expert.DoesNotExist):
            return {}
        person = expert.person
        if person.account_id in {row.account_id for row in list_members(self.judging_unit())}:
            return {"colleague": person.account_id}
        return {
            "name": person.name,
            "affiliation": person.unit.name if person.unit else "",
            "email": contact_for(self.actor, expert)[0],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(about=self.claim.text, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        handed_in = submit_verdict(
            actor=self.actor, claim_id=self.claim.pk, expert=judge_from(values), with_secrecy=values["with_secrecy"],
            due_on=values["due_on"], now=self.now,
        )  # fmt: skip
        self.invitation = handed_in.invitation
        return self.back_url()


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
