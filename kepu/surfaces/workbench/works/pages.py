"""What the forms of this area share: scoped objects, a page with a form, refusals next to the field."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.domain.content.errors import ContentError, InvalidFact, NameTaken, NotReady, SourceKnown, WrongState
from kepu.domain.content.models import Edition, Work
from kepu.domain.content.work_selectors import get_edition, get_work
from kepu.surfaces.workbench.shell import WorkbenchMixin
from kepu.surfaces.workbench.works.words import gap_text

WRITE = "content.write"
PUBLISH = "content.publish"
REASONS = {
    "missing": gettext_lazy("This is needed."),
    "not a DOI": gettext_lazy("This is not a DOI. It looks like 10.1038/s41586-020-2649-2."),
    "too long": gettext_lazy("A passage has at most 5,000 characters. Split it."),
    "unchanged": gettext_lazy("Nothing has been changed since it was published. Change the text in the editor first."),
    "cited": gettext_lazy("An edition points at a passage of this source."),
}


class OfWork(WorkbenchMixin):
    """A page about one work of the actor's units; others get 404."""

    permission = WRITE
    kwargs: dict[str, Any]

    @cached_property
    def work(self) -> Work:
        try:
            return get_work(self.kwargs["public_id"], self.unit_ids)
        except Work.DoesNotExist as error:
            raise Http404 from error


class OfEdition(WorkbenchMixin):
    """A page about one edition of the actor's units; others get 404."""

    permission = WRITE
    kwargs: dict[str, Any]

    @cached_property
    def edition(self) -> Edition:
        try:
            return get_edition(self.kwargs["pk"], self.unit_ids)
        except Edition.DoesNotExist as error:
            raise Http404 from error


class Filling(FormView[Any]):
    """One form. Subclasses say heading, back_url and write(values), which returns where to go then."""

    template_name = "ui/form.html"
    heading: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""
    submit_label: ClassVar[Any] = ""
    done: ClassVar[Any] = ""

    def back_url(self) -> str:
        raise NotImplementedError

    def write(self, values: dict[str, Any]) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=self.heading,
            intro=self.intro,
            submit_label=self.submit_label or _("Save"),
            back_url=self.back_url(),
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            address = self.write(form.cleaned_data)
        except ContentError as error:
            self.explain(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done or _("Saved."))
        return redirect(address)

    def explain(self, form: Any, error: ContentError) -> None:
        """A refusal as words next to the field that it is about."""
        if isinstance(error, InvalidFact):
            form.add_error(
                error.field if error.field in form.fields else None,
                REASONS.get(error.reason, _("This does not fit. Check it.")),
            )
        elif isinstance(error, NotReady):
            for gap in error.gaps:
                form.add_error(None, gap_text(gap))
        elif isinstance(error, NameTaken):
            form.add_error(None, _("There is one of this name already."))
        elif isinstance(error, SourceKnown):
            form.add_error(None, _("This source is in the register already."))
        elif isinstance(error, WrongState):
            form.add_error(None, _("The edition has changed in the meantime. Go back and read its state."))
        else:
            form.add_error(None, _("This could not be done. Go back and read its state."))
