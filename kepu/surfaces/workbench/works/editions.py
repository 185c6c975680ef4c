"""One edition: its state, what is missing, its marks and their passages, its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.errors import ContentError
from kepu.domain.content.readiness import list_gaps, marks_in
from kepu.domain.content.review_selectors import citations_of, open_submission_of, text_under_review
from kepu.domain.content.services import change_edition, cite
from kepu.domain.content.work_selectors import passages_of, steps_of, submissions_of
from kepu.engines.reviews.selectors import open_review_of, remarks_of
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage
from kepu.surfaces.workbench.works.forms import EditionForm
from kepu.surfaces.workbench.works.pages import PUBLISH, Filling, OfEdition
from kepu.surfaces.workbench.works.words import STATE_TONES, events_of, gap_text

REMARKED = "edition"


class Show(OfEdition, WorkbenchPage):
    template_name = "workbench/works/edition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = self.edition
        text = text_under_review(edition.pk)
        cited = {row.number: row for row in citations_of(edition.pk)}
        submission = open_submission_of(edition.pk)
        numbers = sorted({*marks_in(text), *cited})
        acts = self.acts(submission is not None)
        return super().get_context_data(
            edition=edition,
            tone=STATE_TONES[edition.state],
            marks=[(number, cited[number].passage_id if number in cited else None) for number in numbers],
            passages=passages_of(edition.work_id),
            gaps=[gap_text(gap) for gap in list_gaps(text, edition.pk)] if acts["submit"] else [],
            submission=submission,
            round=open_review_of(REMARKED, str(edition.pk)) if submission else None,
            submissions=submissions_of(edition.pk),
            remarks=[row for row in remarks_of(REMARKED, str(edition.pk)) if row.resolved_at is None],
            corrections=edition.corrections.order_by("-number"),
            events=events_of(steps_of(edition.pk)),
            acts=acts,
            **kwargs,
        )

    def acts(self, is_handed_in: bool) -> dict[str, bool]:
        """What the actor may do with it now."""
        edition = self.edition
        publisher = may(self.actor, PUBLISH, edition.unit_id)
        return {
            "edit": not is_handed_in,
            "submit": edition.state == "draft" and not is_handed_in,
            "correct": edition.state == "published" and not is_handed_in,
            "retract": publisher and edition.state == "published",
            "take_down": publisher and edition.state in ("published", "retracted"),
            "restore": publisher and edition.state in ("retracted", "taken_down"),
            "settings": edition.state == "draft" and not is_handed_in,
        }


class Settings(OfEdition, Filling):
    form_class = EditionForm
    heading = gettext_lazy("For whom, medium, language, licence")

    def get_initial(self) -> dict[str, Any]:
        names = ("audience", "medium", "language", "licence", "source_url")
        return {name: getattr(self.edition, name) for name in names}

    def back_url(self) -> str:
        return reverse("workbench:works:edition", args=[self.edition.pk])

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        change_edition(actor=self.actor, edition_id=self.edition.pk, draft=self.draft)
        return self.back_url()


class Passages(OfEdition, WorkbenchAction):
    """Says for each mark which passage it points at: fields mark-1, mark-2 …, each empty or the id of a passage."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        chosen = {
            int(name.removeprefix("mark-")): int(str(value)) if str(value).isdigit() else None
            for name, value in request.POST.items()
            if name.startswith("mark-") and name.removeprefix("mark-").isdigit()
        }
        try:
            cite(actor=self.actor, edition_id=self.edition.pk, passages=chosen)
        except ContentError:
            messages.error(request, _("This could not be done. Go back and read its state."))
        else:
            is_public = self.edition.state == "published"
            later = _("Saved. Readers see it once you hand in a correction and it is approved.")
            messages.success(request, later if is_public else _("Saved."))
        return redirect("workbench:works:edition", pk=self.edition.pk)
