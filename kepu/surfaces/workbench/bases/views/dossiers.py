"""An application for a title: the evidence for each criterion, what is missing, handing in, exports, what came of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.definitions import get_scheme, schemes
from kepu.domain.bases.models import Dossier
from kepu.domain.bases.policies import EDIT, MANAGE
from kepu.domain.bases.selectors.dossiers import CriterionAnswer, answer_dossier, get_dossier_of, steps_of_dossier
from kepu.domain.bases.services.dossiers import (
    answer_criterion,
    begin_dossier,
    grant_dossier,
    hand_in_dossier,
    refuse_dossier,
    withdraw_dossier,
)
from kepu.foundation.files.contracts import Upload
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.bases.forms.titles import AnswerForm, DossierForm, GrantForm, HandInForm
from kepu.surfaces.workbench.bases.pages import BasesConfirm, BasesForm, InSight
from kepu.surfaces.workbench.bases.views.titles import dossier_title, scheme_words
from kepu.surfaces.workbench.bases.words import said, where_from
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.files import file_response
from kepu.surfaces.workbench.pages import Page, ReasonForm


class DossierNew(InSight, BasesForm):
    form_class = DossierForm
    saved = gettext_lazy("Begun. What the registers know is filled in already.")

    def heading(self) -> str:
        return _("Apply for a title: %(name)s") % {"name": self.base.name}

    def back_url(self) -> str:
        return reverse("workbench:bases:base_titles", args=[self.base.public_id])

    def get_initial(self) -> dict[str, Any]:
        return {"year": self.today.year - 1}

    def write(self, values: dict[str, Any]) -> str:
        code, _sep, scheme_class = values["scheme"].partition(":")
        made = begin_dossier(
            actor=self.actor,
            base_id=self.base.pk,
            scheme=code,
            scheme_class=scheme_class,
            year=values["year"],
            now=self.now,
        )
        return reverse("workbench:bases:dossier", args=[made.public_id])


class DossierInSight:
    """A page about one application of a base in sight."""

    actor: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def dossier(self) -> Dossier:
        found = get_dossier_of(self.unit_ids, self.kwargs["public_id"])
        if found is None or found.scheme not in schemes():
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("workbench:bases:dossier", args=[self.dossier.public_id])


class DossierPage(DossierInSight, Page):
    template_name = "workbench/bases/dossier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dossier, unit_id = self.dossier, self.dossier.base.unit_id
        lines = [line_of(answer) for answer in answer_dossier(dossier)]
        may_manage = may(self.actor, MANAGE, unit_id)
        return super().get_context_data(
            dossier=dossier,
            base=dossier.base,
            title=dossier_title(dossier),
            scheme=scheme_words(get_scheme(dossier.scheme)),
            lines=lines,
            missing=[line for line in lines if not line["is_met"]],
            met=sum(line["is_met"] for line in lines),
            may_manage=may_manage,
            may_enter=may_manage and may(self.actor, EDIT, unit_id),
            steps=[
                {"what": step.get_state_display(), "who": step.actor_name, "at": step.at, "why": step.reason}
                for step in steps_of_dossier(dossier.pk)
            ],
            **kwargs,
        )


class DossierPrint(DossierPage):
    template_name = "workbench/bases/dossier_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(date=self.today, unit=self.dossier.base.unit.name, **kwargs)


class DossierExport(DossierInSight, Page):
    """Every criterion with its evidence as a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headings = [
            _("Criterion"), _("At least"), _("Value"), _("Unit of measure"), _("Met"), _("Where this is from"), _("Source note"),
            _("In words"), _("Link"), _("File"), "SHA-256",
        ]  # fmt: skip
        rows = [cells_of(line_of(answer)) for answer in answer_dossier(self.dossier)]
        name = f"{self.dossier.base.name} {dossier_title(self.dossier)}"
        return export_response(kind="xlsx", name=name, headings=headings, rows=rows)


class Answer(DossierInSight, BasesForm):
    form_class = AnswerForm
    is_multipart = True

    @cached_property
    def line(self) -> dict[str, Any]:
        for answer in answer_dossier(self.dossier):
            if answer.criterion.code == self.kwargs["criterion"]:
                return line_of(answer)
        raise Http404

    def heading(self) -> str:
        return str(self.line["title"])

    def get_initial(self) -> dict[str, Any]:
        item = self.line["item"]
        return {"text": item.text, "link": item.link} if item else {}

    def write(self, values: dict[str, Any]) -> str:
        file = values["upload"]
        answer_criterion(
            actor=self.actor, dossier_id=self.dossier.pk, criterion=self.line["code"], text=values["text"],
            link=values["link"], upload=Upload(file.name, file.read()) if file else None, now=self.now,
        )  # fmt: skip
        return self.back_url()


class ItemFile(DossierInSight, Page):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        item = self.dossier.items.select_related("file").filter(pk=self.kwargs["pk"]).first()
        if item is None or item.file is None:
            raise Http404
        return file_response(item.file)


class HandingIn(DossierInSight, BasesConfirm):
    form_class = HandInForm
    confirm_label = gettext_lazy("Hand in")
    saved = gettext_lazy("Handed in. The figures stay as they are now.")

    @cached_property
    def missing(self) -> list[str]:
        return [said(answer.criterion.title) for answer in answer_dossier(self.dossier) if not answer.is_met]

    def heading(self) -> str:
        return _("Hand in the application?")

    def text(self) -> str:
        if self.missing:
            return _("Still without evidence, or below the threshold. Say why it is handed in nevertheless:")
        return _("Every criterion has its evidence. The figures are frozen as they stand today.")

    def effects(self) -> list[str]:
        return self.missing

    def write(self, values: dict[str, Any]) -> str:
        reason = values["reason"]
        hand_in_dossier(
            actor=self.actor,
            dossier_id=self.dossier.pk,
            despite_missing=bool(reason.strip()),
            reason=reason,
            now=self.now,
        )
        return self.back_url()


class DossierWithdrawal(DossierInSight, BasesConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Take back")
    danger = True

    def heading(self) -> str:
        return _("Take the application back?")

    def write(self, values: dict[str, Any]) -> str:
        withdraw_dossier(actor=self.actor, dossier_id=self.dossier.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Granting(DossierInSight, BasesForm):
    form_class = GrantForm
    saved = gettext_lazy("The title is entered, with the end of its term.")

    def heading(self) -> str:
        return _("The title was given")

    def get_initial(self) -> dict[str, Any]:
        return {"since": self.today}

    def write(self, values: dict[str, Any]) -> str:
        grant_dossier(actor=self.actor, dossier_id=self.dossier.pk, now=self.now, **values)
        return self.back_url()


class Refusing(DossierInSight, BasesConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("The title was not given")

    def heading(self) -> str:
        return _("The title was not given")

    def write(self, values: dict[str, Any]) -> str:
        refuse_dossier(actor=self.actor, dossier_id=self.dossier.pk, reason=values["reason"], now=self.now)
        return self.back_url()


def line_of(answer: CriterionAnswer) -> dict[str, Any]:
    """A criterion with its answer as pages and exports show it."""
    criterion, found = answer.criterion, answer.found
    return {
        "code": criterion.code,
        "title": said(criterion.title),
        "at_least": criterion.at_least,
        "unit": said(criterion.unit) if criterion.unit else "",
        "is_computed": answer.is_computed,
        "is_met": answer.is_met,
        "value": found.value,
        "lacking": answer.lacking,
        "where": where_from(found.where),
        "note": found.note,
        "url": found.url,
        "missing": found.missing,
        "item": answer.item,
    }


def cells_of(line: dict[str, Any]) -> list[Any]:
    """A line of the export."""
    item = line["item"]
    file = item.file if item else None
    return [
        line["title"], line["at_least"], line["value"], line["unit"], _("yes") if line["is_met"] else _("missing"), line["where"],
        line["note"], item.text if item else "", item.link if item else "", file.name if file else "",
        file.sha256 if file else "",
    ]  # fmt: skip
