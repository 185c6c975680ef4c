"""What is done to a commission before anything is delivered: words, deadline, answer, withdrawal, the one-time link, materials."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.desks.errors import DesksError
from kepu.domain.desks.models import Material
from kepu.domain.desks.policies import may_handle
from kepu.domain.desks.selectors import opened_file, words_of
from kepu.domain.desks.services import (
    accept_commission,
    change_words,
    decline_commission,
    make_link,
    move_deadline,
    withdraw_commission,
)
from kepu.foundation.files.contracts import Upload
from kepu.surfaces.workbench.desk.forms.commissions import DeadlineForm, WordsForm
from kepu.surfaces.workbench.desk.pages import DeskAct, DeskConfirm, DeskForm
from kepu.surfaces.workbench.desk.views.commissions import OfCommission
from kepu.surfaces.workbench.desk.words import explain
from kepu.surfaces.workbench.pages import Page, ReasonForm, found_or_404
from kepu.surfaces.workbench.shell import shell_for


class OfTheDesk(OfCommission):
    """What only those do who act for the desk; for others it is not there."""

    def get_form_kwargs(self) -> dict[str, Any]:
        found_or_404(may_handle(self.actor, self.commission) or None)
        return super().get_form_kwargs()  # type: ignore[misc,no-any-return]  # a mixin before a FormView

    @property
    def title(self) -> str:
        return words_of(self.commission).title


class WordsEdit(OfTheDesk, DeskForm):
    form_class = WordsForm

    def heading(self) -> str:
        return self.title

    def get_initial(self) -> dict[str, Any]:
        words = words_of(self.commission)
        return {"title": words.title, "brief": words.brief}

    def write(self, values: dict[str, Any]) -> str:
        change_words(
            actor=self.actor,
            commission_id=self.commission.pk,
            title=values["title"],
            brief=values["brief"],
            now=self.now,
        )
        return self.back_url()


class Deadline(OfTheDesk, DeskForm):
    form_class = DeadlineForm
    submit_label = gettext_lazy("Move the deadline")
    saved = gettext_lazy("Moved; the old day stays in the history.")

    def heading(self) -> str:
        return _("Move the deadline of “%(title)s”") % {"title": self.title}

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": self.commission.due_on}

    def write(self, values: dict[str, Any]) -> str:
        move_deadline(
            actor=self.actor,
            commission_id=self.commission.pk,
            due_on=values["due_on"],
            reason=values["reason"],
            now=self.now,
        )
        return self.back_url()


class Acceptance(OfCommission, DeskAct):
    """POST: yes."""

    done = gettext_lazy("Accepted. Thank you.")

    def act(self) -> None:
        accept_commission(actor=self.actor, commission_id=self.commission.pk, now=self.now)


class Declining(OfCommission, DeskConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Decline")
    danger = True
    saved = gettext_lazy("Declined. The desk has been told.")

    def heading(self) -> str:
        return _("Decline the request “%(title)s”?") % {"title": words_of(self.commission).title}

    def write(self, values: dict[str, Any]) -> str:
        decline_commission(actor=self.actor, commission_id=self.commission.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Withdrawal(OfTheDesk, DeskConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Take the request back")
    danger = True
    saved = gettext_lazy("Taken back; the person has been told.")

    def heading(self) -> str:
        return _("Take “%(title)s” back?") % {"title": self.title}

    def effects(self) -> list[str]:
        return [
            _("The person is told that it is no longer needed."),
            _("One-time links stop working."),
            _("It stays in the list."),
        ]

    def write(self, values: dict[str, Any]) -> str:
        withdraw_commission(actor=self.actor, commission_id=self.commission.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class LinkMaking(OfTheDesk, DeskConfirm):
    confirm_label = gettext_lazy("Make the link")

    def heading(self) -> str:
        return _("A one-time link for “%(title)s”") % {"title": self.title}

    def text(self) -> str:
        return _(
            "With it the person answers or delivers without an account. It works once; an older one stops working."
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            link = make_link(actor=self.actor, commission_id=self.commission.pk, now=self.now)
        except DesksError as error:
            form.add_error(None, explain(error))
            return self.form_invalid(form)
        address = self.request.build_absolute_uri(reverse("workbench:desk:link", args=[link.token]))
        context = {
            "shell": shell_for(self.request, self.actor), "link": link, "address": address, "back_url": self.back_url(),
        }  # fmt: skip
        response = render(self.request, "workbench/desk/link_made.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class MaterialFile(OfCommission, Page):
    """GET: a file given with the brief."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.commission.materials.select_related("file")
        row: Material = found_or_404(rows.filter(pk=self.kwargs["pk"]).first())
        return download(opened_file(self.commission, row.file))


def download(upload: Upload) -> HttpResponse:
    """A file that was unsealed, as an attachment under its own name, never run or drawn in our origin, never kept by a cache."""
    response = HttpResponse(upload.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=upload.name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
