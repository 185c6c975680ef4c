"""Verdicts that others reached: handing in a file or a feed's address, its preview, confirming, the report, taking back."""

from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import View

from kepu.domain.claims.errors import BadRow, WrongState
from kepu.domain.claims.models import ClaimIntake, RowState
from kepu.domain.claims.policies import EDIT, PUBLISH
from kepu.domain.claims.reasons import say
from kepu.domain.claims.scale import grades
from kepu.domain.claims.selectors.intakes import intakes_in, rows_of
from kepu.domain.claims.services import confirm_intake, discard_intake, hand_in_claims, take_back_intake
from kepu.domain.claims.services.working import rows_worked_on
from kepu.domain.syndication.contracts import HARVEST_ERRORS
from kepu.domain.syndication.errors import Unreachable
from kepu.domain.syndication.reading.fetching import fetch
from kepu.foundation.files.services import FileTooLarge
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.claims.forms import ImportForm, PublicReasonForm
from kepu.surfaces.workbench.claims.pages import ClaimsConfirm, ClaimsForm, OfIntake
from kepu.surfaces.workbench.claims.showing import (
    GROUPS,
    INTAKE_TONES,
    WORK,
    notes,
    placed,
    problem_of,
    row_tabs,
    shown_rows,
)
from kepu.surfaces.workbench.claims.words import tabs
from kepu.surfaces.workbench.files import scoped_file_response
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.pages import NothingForm
from kepu.surfaces.workbench.shell import WorkbenchPage


class Imports(ListPage):
    template_name = "workbench/claims/imports.html"
    permission = EDIT
    export_name = gettext_lazy("Imported verdicts")

    def rows(self) -> Any:
        return intakes_in(self.unit_ids, words=self.words)

    def headings(self) -> list[Any]:
        return [
            _("File"), _("Unit"), _("State"), _("Rows"), GROUPS["made"], GROUPS["corrected"], GROUPS["same"],
            GROUPS["refused"], pgettext("import of claims", "Handed in by"), pgettext("import of claims", "Handed in at"),
            _("Confirmed by"), _("Confirmed at"),
        ]  # fmt: skip

    def cells(self, row: ClaimIntake) -> list[Any]:
        counts = [row.counts.get(state, 0) for state in ("made", "corrected", "same", "refused")]
        return [
            row.name, row.unit.name, row.get_state_display(), row.total, *counts, row.handed_in_name, row.handed_in_at,
            row.confirmed_name, row.confirmed_at,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("imports"), **kwargs)
        return context | {"rows": [{"intake": row, "tone": INTAKE_TONES[row.state]} for row in context["page_obj"]]}


class HandIn(ClaimsForm):
    form_class = ImportForm
    template_name = "workbench/claims/import_new.html"
    submit_label = gettext_lazy("Show what is in it")
    saved = ""
    is_multipart = True
    refusals: ClassVar[tuple[type[Exception], ...]] = (BadRow, FileTooLarge, Unreachable)

    def heading(self) -> str:
        return _("Import verdicts")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        return {"unit": self.actor.unit_ids[0]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=_crumbs(self.heading()), grades=grades().values(), **kwargs)

    def back_url(self) -> str:
        return reverse("workbench:claims:imports")

    def write(self, values: dict[str, Any]) -> str:
        if values["file"]:
            name, content = values["file"].name, values["file"].read()
        else:
            name, content = _name_of(values["url"]), fetch(values["url"].strip()).content
        intake = hand_in_claims(
            actor=self.actor, unit_id=values["unit"], name=name, content=content, publisher=values["publisher"],
            url=values["url"].strip(), now=self.now,
        )  # fmt: skip
        return reverse("workbench:claims:import", args=[intake.public_id])

    def refuse(self, form: Any, error: Any) -> None:
        field = "url" if form.cleaned_data.get("url") else "file"
        if isinstance(error, BadRow):
            form.add_error(field, placed(error.row, say(error.code, error.said)))
        elif isinstance(error, Unreachable):
            form.add_error(field, f"{_(HARVEST_ERRORS[error.code])} {_detail(error)}".strip())
        else:
            form.add_error(field, _("The file is larger than 50 MB. Split it and hand in one part after the other."))


def _detail(error: Unreachable) -> str:
    return f"({error.detail})" if error.code == "refused" and error.detail.isdigit() else ""


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path.rpartition("/")[2]) or parts.netloc


def _crumbs(label: str) -> list[dict[str, str]]:
    return [
        {"label": _("Claims"), "url": reverse("workbench:claims:index")},
        {"label": _("Imported verdicts"), "url": reverse("workbench:claims:imports")},
        {"label": label},
    ]


class Show(OfIntake, ListPage):
    """The preview, and afterwards the report."""

    template_name = "workbench/claims/import.html"

    @property
    def export_name(self) -> str:
        return self.intake.name

    @cached_property
    def state(self) -> str:
        wanted = self.request.GET.get("state", "")
        return wanted if wanted in RowState.values else "all"

    def rows(self) -> Any:
        return rows_of(self.intake, states=() if self.state == "all" else (self.state,))

    def headings(self) -> list[str]:
        return [
            _("Row"),
            _("Claim"),
            _("Verdict"),
            _("In short"),
            _("Checked by"),
            _("State"),
            _("What is to be known"),
        ]

    def cells(self, row: Any) -> list[Any]:
        grade = grades().get(row.grade)
        return [
            row.line, row.text, grade.title if grade else "", row.short, row.origin_name, row.get_state_display(),
            "；".join(notes(row)),
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intake = self.intake
        context = super().get_context_data(
            intake=intake, tone=INTAKE_TONES[intake.state], crumbs=_crumbs(intake.name), problem=problem_of(intake),
            state=self.state, tabs=row_tabs(intake, self.state), work=WORK.get(intake.state, ""),
            may_publish=may(self.actor, PUBLISH, intake.unit_id), **kwargs,
        )  # fmt: skip
        return context | {"rows": shown_rows(context["page_obj"], self.unit_ids)}


class Progress(OfIntake, WorkbenchPage):
    """How far the work has come, asked for by the page again and again; when it is over, the page is loaded anew."""

    template_name = "workbench/claims/import_progress.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"intake": self.intake, "work": WORK.get(self.intake.state, "")}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        if not self.intake.is_moving:
            answer.headers["HX-Refresh"] = "true"
        return answer


class Original(OfIntake, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return scoped_file_response(self.intake.file.public_id, self.unit_ids)


class IntakeConfirm(OfIntake, ClaimsConfirm):
    """Asks before something is done with an import; what somebody else did in the meantime is said above the question."""

    def text(self) -> str:
        return self.intake.name

    def refuse(self, form: Any, error: Any) -> None:
        if isinstance(error, WrongState):
            form.add_error(None, _("Somebody has done this already, or the import has changed. Go back and look."))
        else:
            super().refuse(form, error)


class Confirm(IntakeConfirm):
    """Makes the new and changed rows public."""

    permission = PUBLISH
    form_class = NothingForm
    danger = False
    confirm_label = gettext_lazy("Take them in")
    saved = ""

    def heading(self) -> str:
        return _("Take the claims in?")

    def effects(self) -> list[str]:
        counts = self.intake.counts
        new, changed, refused = (counts.get(name, 0) for name in ("new", "changed", "refused"))
        lines = [
            ngettext("%(n)d claim becomes public at once.", "%(n)d claims become public at once.", new) % {"n": new},
            ngettext("%(n)d claim is corrected.", "%(n)d claims are corrected.", changed) % {"n": changed},
            ngettext("%(n)d row is refused and left out.", "%(n)d rows are refused and left out.", refused)
            % {"n": refused},
        ]
        shown = [line for line, number in zip(lines, (new, changed, refused), strict=True) if number]
        return [
            *shown,
            _(
                "Each names who checked it. They count in no figure of ours, and messages that repeat them are answered."
            ),
        ]

    def write(self, values: dict[str, Any]) -> str:
        confirm_intake(actor=self.actor, intake_id=self.intake.pk, now=self.now)
        return self.back_url()


class TakeBack(IntakeConfirm):
    """Withdraws what the import made."""

    permission = PUBLISH
    form_class = PublicReasonForm
    confirm_label = gettext_lazy("Take them back")
    saved = ""

    def heading(self) -> str:
        return _("Take the import back?")

    def effects(self) -> list[str]:
        kept = rows_worked_on(self.intake).count()
        free, corrected = self.intake.counts.get("made", 0) - kept, self.intake.counts.get("corrected", 0)
        lines = [
            ngettext(
                "%(n)d claim is withdrawn; its page says so, with your reason, and no message is told of it any more.",
                "%(n)d claims are withdrawn; their pages say so, with your reason, and no message is told of them any more.",
                free,
            )
            % {"n": free},
            ngettext(
                "%(n)d claim stays: somebody has worked on it since.",
                "%(n)d claims stay: somebody has worked on them since.",
                kept,
            )
            % {"n": kept},
            ngettext(
                "%(n)d correction stays: what it replaced is in the claim's history.",
                "%(n)d corrections stay: what they replaced is in the claims' history.",
                corrected,
            )
            % {"n": corrected},
        ]
        shown = [line for line, number in zip(lines, (free, kept, corrected), strict=True) if number]
        return [*shown, _("Importing the same again makes them public again.")]

    def write(self, values: dict[str, Any]) -> str:
        take_back_intake(actor=self.actor, intake_id=self.intake.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Discard(IntakeConfirm):
    """Forgets a preview."""

    form_class = NothingForm
    confirm_label = gettext_lazy("Discard")
    saved = gettext_lazy("Discarded. Nothing of it was taken in.")

    def heading(self) -> str:
        return _("Discard the preview?")

    def effects(self) -> list[str]:
        return [_("The file and its preview are deleted; no claim changes.")]

    def write(self, values: dict[str, Any]) -> str:
        discard_intake(actor=self.actor, intake_id=self.intake.pk, now=self.now)
        return reverse("workbench:claims:imports")
