"""Handing a version in, publishing what was cut off, beginning the next version, dropping a draft, withdrawing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.packs.policies import PUBLISH
from kepu.domain.packs.services import (
    begin_version,
    drop_draft,
    publish_approved,
    submit_version,
    withdraw_pack,
)
from kepu.domain.packs.services.handing_in import FLOW
from kepu.domain.packs.services.steps import open_version
from kepu.foundation.units.policies import require
from kepu.surfaces.workbench.handing_in import HandingIn, judge_from
from kepu.surfaces.workbench.packs.forms import BeginForm, PublicReasonForm, SubmitForm
from kepu.surfaces.workbench.packs.pages import OfPack, PacksConfirm, PacksForm
from kepu.surfaces.workbench.shell import WorkbenchAction


class Submit(OfPack, HandingIn, PacksForm):
    """Hands the draft in. An outside expert's link is shown this once, on the page that answers."""

    template_name = "workbench/reviews/hand_in.html"
    form_class = SubmitForm
    submit_label = gettext_lazy("Hand in")
    saved = gettext_lazy("Handed in. Those whose turn it is have been told.")

    def heading(self) -> str:
        return _("Hand in for review")

    def intro(self) -> str:
        return _("Somebody else judges the science, then a reviewer of the unit decides; after that it is public at once.")  # fmt: skip

    def flow_name(self) -> str:
        return FLOW

    def judging_unit(self) -> int:
        return self.pack.unit_id

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(about=self.pack.name, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        handed_in = submit_version(
            actor=self.actor, pack_id=self.pack.pk, reviewer=judge_from(values), with_secrecy=values["with_secrecy"],
            due_on=values["due_on"], now=self.now,
        )  # fmt: skip
        self.invitation = handed_in.invitation
        return self.back_url()


class Publish(OfPack, WorkbenchAction):
    """Publishes at once what was approved and cut off before it went public; the worker would do it by itself."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = open_version(self.pack)
        if version is not None and version.is_approved and publish_approved(version_ids=[version.pk]):
            messages.success(request, _("The pack is public."))
        else:
            messages.error(request, _("Nothing is waiting to be published. Read the pack's state."))
        return redirect(self.back_url())


class Begin(OfPack, PacksConfirm):
    form_class = BeginForm
    danger = False
    confirm_label = gettext_lazy("Begin the next version")
    saved = gettext_lazy("Begun as a copy. Check it, give it a new review day and hand it in.")

    def heading(self) -> str:
        return _("Correct, extend or renew")

    def effects(self) -> list[str]:
        return [
            _("The new version is reviewed like the first, also when only its review day changes."),
            _("Readers see what changed, why and when; the ledger supersedes the record."),
        ]

    def text(self) -> str:
        return self.pack.name

    def write(self, values: dict[str, Any]) -> str:
        begin_version(actor=self.actor, pack_id=self.pack.pk, note=values["reason"], now=self.now)
        return self.back_url()


class Drop(OfPack, PacksConfirm):
    confirm_label = gettext_lazy("Drop the draft")
    saved = gettext_lazy("The draft is gone. What is public stays as it is.")

    def heading(self) -> str:
        return _("Drop the draft of the next version")

    def text(self) -> str:
        return self.pack.name

    def effects(self) -> list[str]:
        return [_("What was written in it is lost."), _("What is public stays as it is.")]

    def write(self, values: dict[str, Any]) -> str:
        drop_draft(actor=self.actor, pack_id=self.pack.pk, now=self.now)
        return self.back_url()


class Withdraw(OfPack, PacksConfirm):
    form_class = PublicReasonForm
    confirm_label = gettext_lazy("Withdraw")
    saved = gettext_lazy("Withdrawn.")

    def heading(self) -> str:
        return _("Withdraw the pack")

    def effects(self) -> list[str]:
        return [
            _("Its page stays and says that it is withdrawn, when and why; no file of it is given out any more."),
            _("It counts in no figure any more. This cannot be undone; the pack can be opened anew."),
        ]

    def get_form(self, form_class: Any = None) -> Any:
        if self.pack.is_published:
            require(self.actor, PUBLISH, self.pack.unit_id)
        return super().get_form(form_class)

    def text(self) -> str:
        return self.pack.name

    def write(self, values: dict[str, Any]) -> str:
        withdraw_pack(actor=self.actor, pack_id=self.pack.pk, reason=values["reason"], now=self.now)
        return reverse("workbench:packs:pack", args=[self.pack.pk])
