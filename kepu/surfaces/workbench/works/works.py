"""Works: begin, show, change; siblings and sources."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.contracts import WorkDraft
from kepu.domain.content.errors import ContentError, SourceKnown
from kepu.domain.content.services import (
    add_passages,
    add_source,
    begin_edition,
    begin_work,
    change_work,
    enter_source,
    passages_from,
    remove_source,
)
from kepu.domain.content.work_selectors import sources_of
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.works.forms import BeginForm, PassagesForm, SiblingForm, SourceForm, WorkForm
from kepu.surfaces.workbench.works.pages import WRITE, Filling, OfWork
from kepu.surfaces.workbench.works.words import STATE_TONES


class Begin(WorkbenchMixin, Filling):
    """From a source – a paper by its DOI and abstract, a project, a specimen – to the first edition of a work."""

    permission = WRITE
    form_class = BeginForm
    heading = gettext_lazy("Begin a work")
    intro = gettext_lazy("Say what it rests on and for whom it is; the text is written in the editor.")
    submit_label = gettext_lazy("Begin writing")
    done = gettext_lazy("Begun. Open the editor to write.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        own = next((unit for unit in self.actor.unit_ids if unit in self.unit_ids), None)
        return {"unit": own, "whose": own}

    def back_url(self) -> str:
        return reverse("workbench:works:index")

    def write(self, values: dict[str, Any]) -> str:
        form = self.form
        with transaction.atomic():
            draft = WorkDraft(unit_id=values["unit"], title=values["title"], question=values["question"])
            work = begin_work(actor=self.actor, draft=draft, now=self.now)
            if values["source_title"]:
                attach(self, work.pk, values["unit"], form)
            edition = begin_edition(actor=self.actor, work_id=work.pk, draft=form.draft(), now=self.now)
        return reverse("workbench:works:edition", args=[edition.pk])

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        return super().form_valid(form)


class Show(OfWork, WorkbenchPage):
    template_name = "workbench/works/work.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            work=self.work,
            editions=[(page, STATE_TONES[page.state]) for page in self.work.editions.all()],
            sources=sources_of(self.work.pk),
            **kwargs,
        )


class WorkFilling(OfWork, Filling):
    """A form about one work."""

    def back_url(self) -> str:
        return reverse("workbench:works:work", args=[self.work.public_id])


class Change(WorkFilling):
    form_class = WorkForm
    heading = gettext_lazy("Change the work")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "series_of": [self.work.unit_id]}

    def get_initial(self) -> dict[str, Any]:
        work = self.work
        names = ("title", "question", "field", "position")
        return {**{name: getattr(work, name) for name in names}, "series": work.series_id}

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft(self.work.unit_id)
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        change_work(actor=self.actor, work_id=self.work.pk, draft=self.draft)
        return self.back_url()


class Sibling(WorkFilling):
    form_class = SiblingForm
    heading = gettext_lazy("Add an edition")
    intro = gettext_lazy("For another audience, in another medium or language. It belongs to the same work.")
    submit_label = gettext_lazy("Begin writing")
    done = gettext_lazy("Begun. Open the editor to write.")

    def get_form_kwargs(self) -> dict[str, Any]:
        editions = [
            (page.pk, f"{page.draft_title} · {page.get_audience_display()}") for page in self.work.editions.all()
        ]
        return {**super().get_form_kwargs(), "editions": editions}

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft(title=form.cleaned_data["title"], copy_of=form.cleaned_data["copy_of"])
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        edition = begin_edition(actor=self.actor, work_id=self.work.pk, draft=self.draft, now=self.now)
        return reverse("workbench:works:edition", args=[edition.pk])


class AddSource(WorkFilling):
    form_class = SourceForm
    heading = gettext_lazy("Add a source")
    intro = gettext_lazy("A source that is in the register already is found by its identifier.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        attach(self, self.work.pk, self.work.unit_id, self.form)
        return self.back_url()


class AddPassages(WorkFilling):
    form_class = PassagesForm
    heading = gettext_lazy("Add passages")
    intro = gettext_lazy("Paragraphs, or the sentences of a single one, become passages.")

    def write(self, values: dict[str, Any]) -> str:
        found = passages_from(values["text"])
        placed = [(values["locator"] or number, text) for number, text in found]
        source_id = self.kwargs["source_id"]
        add_passages(actor=self.actor, work_id=self.work.pk, source_id=source_id, passages=placed)
        return self.back_url()


class RemoveSource(OfWork, WorkbenchAction):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            remove_source(actor=self.actor, work_id=self.work.pk, source_id=kwargs["source_id"])
        except ContentError:
            messages.error(request, _("An edition points at a passage of this source."))
        return redirect("workbench:works:work", public_id=self.work.public_id)


def attach(view: WorkbenchMixin, work_id: int, unit_id: int, form: SourceForm) -> None:
    """Enters a source and says that the work rests on it; one that is known already is taken as it is."""
    try:
        source_id = enter_source(actor=view.actor, unit_id=unit_id, draft=form.source(), now=view.now).pk
    except SourceKnown as known:
        source_id = known.source_id
    add_source(actor=view.actor, work_id=work_id, source_id=source_id)
