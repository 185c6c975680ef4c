"""What pages of bases share: a base in sight, forms that explain refusals, acts with one button."""

from typing import Any, ClassVar

from django.http import Http404
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
from kepu.surfaces.workbench.pages import ActPage, ConfirmPage, FormPage, Page, Refusing

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


class OfBases(Refusing):
    """What bases refuse is shown beside the field that it is about."""

    permission = MANAGE
    refusals: ClassVar[tuple[type[Exception], ...]] = REFUSALS

    def explain(self, error: Any) -> str:
        return explain(error)

    def field_of(self, error: Exception, form: Any) -> str | None:
        if isinstance(error, InvalidFact) and error.field in form.fields:
            return error.field
        if isinstance(error, NameTaken) and str(error) in form.fields:
            return str(error)
        return None


class BasesForm(OfBases, FormPage):
    """A form of bases."""


class BasesConfirm(OfBases, ConfirmPage):
    """Asks before something that matters, or for a reason."""


class BasesAct(OfBases, ActPage):
    """A POST that does one thing to a base and goes back."""


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
