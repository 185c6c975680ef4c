"""What pages of bases share: a base in sight, forms that explain refusals, acts with one button."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.domain.bases.errors import BasesError, InvalidFact, NameTaken
from kepu.domain.bases.models import Base, Facility
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.bases import get_base_of, get_facility_of
from kepu.foundation.files.services import FileTooLarge
from kepu.foundation.units.policies import may, units_within
from kepu.surfaces.workbench.bases.words import explain
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage, NothingForm, Page
from kepu.surfaces.workbench.shell import WorkbenchAction

REFUSALS = (BasesError, FileTooLarge)


class InSight:
    """A page about one base of the actor's units, named by `public_id`; others get 404."""

    actor: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def base(self) -> Base:
        found = get_base_of(self.unit_ids, self.kwargs["public_id"])
        if found is None:
            raise Http404
        return found

    @property
    def may_manage(self) -> bool:
        return may(self.actor, MANAGE, self.base.unit_id)

    def base_url(self) -> str:
        return reverse("workbench:bases:base", args=[self.base.public_id])


class FacilityInSight(InSight):
    """A page about one facility of a base in sight."""

    @cached_property
    def facility(self) -> Facility:
        found = get_facility_of(self.unit_ids, self.kwargs["public_id"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def base(self) -> Base:
        return self.facility.base

    def facility_url(self) -> str:
        return reverse("workbench:bases:facility", args=[self.facility.public_id])


class BasePage(InSight, Page):
    """A page of one base, with its tabs."""

    tab: ClassVar[str] = "base"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            base=self.base, tabs=base_tabs(self.base, self.tab), may_manage=self.may_manage, **kwargs
        )


class BasesForm(FormPage):
    """A page with one form; what bases refuse is shown beside the field that it is about."""

    permission = MANAGE
    template_name = "workbench/plans/form.html"
    refusals: ClassVar[tuple[type[Exception], ...]] = REFUSALS

    def explain(self, error: Exception) -> str:
        return explain(error)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            address = self.write(form.cleaned_data)
        except self.refusals as error:
            form.add_error(_field(error, form), self.explain(error))
            return self.form_invalid(form)
        if self.saved:
            messages.success(self.request, self.saved)
        return redirect(address)


class BasesConfirm(BasesForm, ConfirmPage):
    """Asks before something that matters, or for a reason."""

    template_name = "ui/confirm.html"
    form_class: Any = NothingForm


class BasesAct(WorkbenchAction):
    """A POST that does one thing and goes back. Subclasses say act() and back_url()."""

    permission = MANAGE
    done: ClassVar[Any] = ""
    refusals: ClassVar[tuple[type[Exception], ...]] = REFUSALS

    def act(self) -> None:
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def explain(self, error: Exception) -> str:
        return explain(error)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except self.refusals as error:
            messages.error(request, self.explain(error))
        else:
            if self.done:
                messages.success(request, self.done)
        return redirect(self.back_url())


def _field(error: Exception, form: Any) -> str | None:
    if isinstance(error, InvalidFact) and error.field in form.fields:
        return error.field
    if isinstance(error, NameTaken) and str(error) in form.fields:
        return str(error)
    return None


def managed_units(view: Any) -> frozenset[int]:
    """Units whose bases the actor manages."""
    return units_within(view.actor, MANAGE)


def base_tabs(base: Base, current: str) -> list[dict[str, Any]]:
    """The pages of one base."""
    names = [
        ("base", _("Overview")), ("days", _("Days of opening")), ("roster", _("Roster")), ("demand", _("Demand")),
        ("base_titles", _("Titles and self-assessment")), ("base_practices", _("Good practice")),
    ]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"workbench:bases:{name}", args=[base.public_id]), "current": name == current}
        for name, label in names
    ]


def area_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the area."""
    names = [
        ("index", _("Bases")), ("titles", _("Titles and renewal")), ("practices", _("Good practice")),
        ("proposals", _("Proposals for longer opening")), ("texts", _("Texts to clear")),
    ]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"workbench:bases:{name}"), "current": name == current} for name, label in names
    ]
