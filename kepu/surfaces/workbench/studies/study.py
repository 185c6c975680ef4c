"""One study: planning, holding, correcting, calling off, files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.errors import PlansError
from kepu.domain.plans.models import Study, StudyFile
from kepu.domain.plans.services import (
    attach_file,
    cancel_study,
    correct_study,
    detach_file,
    hold_study,
    plan_study,
    update_study,
)
from kepu.domain.plans.services.studies import SOURCE, StudyUpload
from kepu.engines.ledger.duty_selectors import get_live_record
from kepu.foundation.files.selectors import get_file_by_id
from kepu.foundation.files.services import FileTooLarge
from kepu.surfaces.workbench.files import file_response
from kepu.surfaces.workbench.pages import Page, ReasonForm, found_or_404
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage
from kepu.surfaces.workbench.plans.words import explain
from kepu.surfaces.workbench.shell import WorkbenchAction
from kepu.surfaces.workbench.studies.forms import (
    CorrectForm,
    FilesForm,
    HoldForm,
    MinutesForm,
    StudyPlanForm,
    StudyUnitForm,
)

EDIT = "studies.edit"


def study_url(study: Study) -> str:
    return reverse("workbench:studies:study", args=[study.public_id])


class OfStudy:
    """A view of one study of a unit in sight."""

    kwargs: dict[str, Any]
    unit_ids: frozenset[int]

    @cached_property
    def study(self) -> Study:
        rows = Study.objects.filter(public_id=self.kwargs["public_id"], unit__in=self.unit_ids)
        row: Study = found_or_404(rows.select_related("unit").first())
        return row

    def back_url(self) -> str:
        return study_url(self.study)


class StudyPage(OfStudy, Page):
    template_name = "workbench/studies/study.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        study = self.study
        attendances = list(study.attendances.select_related("person"))
        return super().get_context_data(
            study=study,
            present=[row for row in attendances if row.is_present],
            absent=[row for row in attendances if not row.is_present],
            files=list(study.files.select_related("file")),
            files_form=FilesForm(),
            topics=list(study.topics.select_related("topic")),
            record=get_live_record(kind=SOURCE, key=str(study.public_id)) if study.is_held else None,
            may_edit=self.may(EDIT, study.unit_id),
            steps=[
                {"what": s.get_act_display(), "who": s.actor_name, "at": s.at, "why": s.reason}
                for s in study.steps.order_by("-at", "-pk")
            ],
            crumbs=[{"label": _("Studies"), "url": reverse("workbench:studies:index")}, {"label": study.title}],
            **kwargs,
        )


class StudyNew(FormPage):
    permission = EDIT
    template_name = "workbench/studies/study_form.html"
    form_class = StudyPlanForm
    saved = gettext_lazy("Planned. After the meeting, enter minutes and who was there.")

    @cached_property
    def unit_form(self) -> StudyUnitForm:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        asked = self.request.POST.get("unit") or self.request.GET.get("unit") or (own[0] if own else None)
        form = StudyUnitForm({"unit": asked}, unit_ids=self.unit_ids)
        form.is_valid()
        return form

    @property
    def unit_id(self) -> int:
        return int(self.unit_form.cleaned_data.get("unit") or next(iter(self.unit_ids)))

    def heading(self) -> str:
        return _("Plan a study")

    def back_url(self) -> str:
        return reverse("workbench:studies:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_id": self.unit_id}

    def get_initial(self) -> dict[str, Any]:
        get = self.request.GET
        return {
            "form": get.get("form", "dedicated"),
            "group": get.get("group", ""),
            "topics": get.getlist("topic"),
            "held_on": self.today,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unit_form=self.unit_form, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        draft = self.get_form().draft_from(values)
        return study_url(plan_study(actor=self.actor, unit_id=self.unit_id, draft=draft, now=self.now))


class StudyEdit(OfStudy, FormPage):
    form_class = StudyPlanForm

    def heading(self) -> str:
        return self.study.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_id": self.study.unit_id}

    def get_initial(self) -> dict[str, Any]:
        names = ("title", "form", "held_on", "place", "chair", "group", "agenda")
        topics = list(self.study.topics.values_list("pk", flat=True))
        return {**{name: getattr(self.study, name) for name in names}, "topics": topics}

    def write(self, values: dict[str, Any]) -> str:
        update_study(actor=self.actor, study_id=self.study.pk, draft=self.get_form().draft_from(values), now=self.now)
        return self.back_url()


class Minutes(OfStudy, FormPage):
    """What holding and correcting share."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "study": self.study}

    def get_initial(self) -> dict[str, Any]:
        return {**MinutesForm.initial_of(self.study), "confirm": True}

    def form_valid(self, form: Any) -> HttpResponse:
        self.attendees = form.attendees()
        return super().form_valid(form)


class Hold(Minutes):
    form_class = HoldForm
    is_multipart = True
    submit_label = gettext_lazy("It was held")
    saved = gettext_lazy("Entered, with its record in the ledger.")

    def heading(self) -> str:
        return _("Minutes of “%(title)s”") % {"title": self.study.title}

    def intro(self) -> str:
        return _("This writes the study's record in the ledger at the same time.")

    def write(self, values: dict[str, Any]) -> str:
        uploads = [StudyUpload(name=item.name, content=item.read(), role="minutes") for item in values["files"]]
        hold_study(
            actor=self.actor, study_id=self.study.pk, minutes=values["minutes"], attendees=self.attendees, uploads=uploads,
            confirm=values["confirm"], now=self.now,
        )  # fmt: skip
        return self.back_url()


class Correct(Minutes):
    form_class = CorrectForm
    submit_label = gettext_lazy("Correct")
    saved = gettext_lazy("Corrected, and its record with it.")

    def heading(self) -> str:
        return _("Correct the minutes of “%(title)s”") % {"title": self.study.title}

    def write(self, values: dict[str, Any]) -> str:
        correct_study(
            actor=self.actor,
            study_id=self.study.pk,
            minutes=values["minutes"],
            attendees=self.attendees,
            reason=values["reason"],
            now=self.now,
        )
        return self.back_url()


class Cancel(OfStudy, ConfirmPage):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Call off")
    danger = True
    saved = gettext_lazy("Called off.")

    def heading(self) -> str:
        return _("Call off “%(title)s”?") % {"title": self.study.title}

    def write(self, values: dict[str, Any]) -> str:
        cancel_study(actor=self.actor, study_id=self.study.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Files(OfStudy, WorkbenchAction):
    """POST files: adds materials."""

    permission = EDIT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FilesForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, str(form.errors["files"][0]))
            return redirect(self.back_url())
        try:
            for item in form.cleaned_data["files"]:
                attach_file(
                    actor=self.actor,
                    study_id=self.study.pk,
                    upload=StudyUpload(name=item.name, content=item.read()),
                    now=self.now,
                )
        except (PlansError, FileTooLarge) as error:
            messages.error(request, explain(error))
        return redirect(self.back_url())


class OneFile(OfStudy, Page):
    """GET: the file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link: StudyFile = found_or_404(self.study.files.filter(pk=self.kwargs["pk"]).first())
        response: HttpResponse = file_response(get_file_by_id(link.file_id))  # type: ignore[assignment]  # a streaming answer
        return response


class FileRemoval(OfStudy, ConfirmPage):
    confirm_label = gettext_lazy("Remove")
    danger = True
    saved = gettext_lazy("Removed.")

    @cached_property
    def link(self) -> StudyFile:
        row: StudyFile = found_or_404(self.study.files.select_related("file").filter(pk=self.kwargs["pk"]).first())
        return row

    def heading(self) -> str:
        return _("Remove “%(name)s”?") % {"name": self.link.file.name}

    def write(self, values: dict[str, Any]) -> str:
        detach_file(actor=self.actor, study_file_id=self.link.pk, now=self.now)
        return self.back_url()
