"""After publication: correction through a quick review; retraction, take-down and putting back at once."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kepu.domain.content.services import restore_edition, retract_edition, submit_correction, take_down_edition
from kepu.foundation.units.policies import require
from kepu.surfaces.workbench.works.forms import ReasonForm, RestoreForm
from kepu.surfaces.workbench.works.pages import PUBLISH, Filling, OfEdition


class Afterwards(OfEdition, Filling):
    """Asks before it acts."""

    template_name = "ui/confirm.html"
    form_class: type[forms.Form] = ReasonForm
    effects: ClassVar[tuple[Any, ...]] = ()
    danger = True
    needs: ClassVar[str] = PUBLISH

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request, self.kwargs = request, kwargs
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        require(self.actor, self.needs, self.edition.unit_id)
        return super().get_form(form_class)

    def back_url(self) -> str:
        return reverse("workbench:works:edition", args=[self.edition.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.heading,
            text=self.edition.draft_title,
            effects=self.effects,
            confirm_label=self.submit_label,
            cancel_url=self.back_url(),
            danger=self.danger,
            **kwargs,
        )


class Correct(Afterwards):
    needs = "content.write"
    danger = False
    heading = gettext_lazy("Hand in the correction")
    submit_label = gettext_lazy("Hand in the correction")
    done = gettext_lazy("Handed in. It is published when a second person and the secrecy officer have approved it.")
    effects = (
        gettext_lazy(
            "The changes made since publication, passages included, are checked by a second person and the secrecy officer."
        ),
        gettext_lazy("Readers see the new text with your note; every copy of it is told."),
    )

    def write(self, values: dict[str, Any]) -> str:
        submit_correction(actor=self.actor, edition_id=self.edition.pk, note=values["note"], now=self.now)
        return self.back_url()


class AtOnce(Afterwards):
    service: ClassVar[Any]

    def write(self, values: dict[str, Any]) -> str:
        type(self).service(actor=self.actor, edition_id=self.edition.pk, now=self.now, **values)
        return self.back_url()


class Retract(AtOnce):
    service = retract_edition
    heading = gettext_lazy("Retract")
    submit_label = gettext_lazy("Retract")
    done = gettext_lazy("Retracted. The page stays and says so.")
    effects = (
        gettext_lazy("The page stays, marked as retracted, with your note and the date."),
        gettext_lazy("It counts in no figure any more; every copy of it is told."),
    )


class TakeDown(AtOnce):
    service = take_down_edition
    heading = gettext_lazy("Take down")
    submit_label = gettext_lazy("Take down at once")
    done = gettext_lazy("Taken down. Its address says since when and why.")
    effects = (
        gettext_lazy("It disappears from the site, from search and from all feeds at once; its address says why."),
        gettext_lazy("It counts in no figure any more; every copy of it is told."),
    )


class Restore(AtOnce):
    service = restore_edition
    form_class = RestoreForm
    danger = False
    heading = gettext_lazy("Put back")
    submit_label = gettext_lazy("Put back")
    done = gettext_lazy("Put back. It is public and counts again.")
    effects = (gettext_lazy("Readers see the text that was public last; later drafts stay drafts."),)
