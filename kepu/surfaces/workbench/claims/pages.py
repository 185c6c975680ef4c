"""What the pages of this area share: scoped objects, a page with a form, refusals next to the field."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.domain.claims.errors import ClaimsError
from kepu.domain.claims.models import Claim, Cluster
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.selectors.desk import get_claim, get_cluster
from kepu.surfaces.workbench.claims.words import explain
from kepu.surfaces.workbench.shell import WorkbenchMixin


class OfClaim(WorkbenchMixin):
    """A page about one claim of the actor's units; others get 404."""

    permission = EDIT
    kwargs: dict[str, Any]

    @cached_property
    def claim(self) -> Claim:
        try:
            return get_claim(self.kwargs["pk"], self.unit_ids)
        except Claim.DoesNotExist as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:claims:claim", args=[self.claim.pk])


class OfCluster(WorkbenchMixin):
    """A page about one cluster of the actor's units; others get 404."""

    permission = EDIT
    kwargs: dict[str, Any]

    @cached_property
    def cluster(self) -> Cluster:
        try:
            return get_cluster(self.kwargs["pk"], self.unit_ids)
        except Cluster.DoesNotExist as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:claims:cluster", args=[self.cluster.pk])


class Filling(FormView[Any]):
    """One form. Subclasses say heading, back_url and write(form), which returns where to go then."""

    template_name = "workbench/claims/form.html"
    heading: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""
    submit_label: ClassVar[Any] = ""
    done: ClassVar[Any] = ""

    def back_url(self) -> str:
        raise NotImplementedError

    def write(self, form: Any) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {
            "heading": self.heading, "intro": self.intro, "submit_label": self.submit_label or _("Save"),
            "back_url": self.back_url(),
        }  # fmt: skip
        return super().get_context_data(**known | kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            address = self.write(form)
        except ClaimsError as error:
            explain(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done or _("Saved."))
        return redirect(address)


class Asking(Filling):
    """Asks before it acts."""

    template_name = "ui/confirm.html"
    effects: ClassVar[tuple[Any, ...]] = ()
    danger = True

    def text(self) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.heading, text=self.text(), effects=self.effects, confirm_label=self.submit_label,
            cancel_url=self.back_url(), danger=self.danger, **kwargs,
        )  # fmt: skip
