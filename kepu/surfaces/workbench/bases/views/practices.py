"""The library of good practice."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.models import Practice
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.practices import practices_seen_by
from kepu.domain.bases.services.practices import (
    PracticeDraft,
    adopt_practice,
    enter_practice,
    publish_practice,
    withdraw_practice,
)
from kepu.foundation.units.policies import holds, may
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.workbench.bases.forms.titles import AdoptionForm, PracticeForm
from kepu.surfaces.workbench.bases.pages import BasePage, BasesAct, BasesForm, InSight, area_tabs, managed_units
from kepu.surfaces.workbench.pages import Listing, Page

NAMES = ("title", "topic", "done", "effect", "copy_right")


class PracticeList(Listing):
    """Published practices of every unit, and one's own."""

    template_name = "workbench/bases/practices.html"
    export_name = gettext_lazy("Good practice")

    def rows(self) -> Any:
        rows = practices_seen_by(self.unit_ids)
        if not self.words:
            return rows
        found = Q()
        for name in ("title", "topic", "done", "effect", "base__name"):
            found |= Q(**{f"{name}__icontains": self.words})
        return rows.filter(found)

    def headings(self) -> list[str]:
        return [
            _("Title"),
            _("Base"),
            _("Unit"),
            _("What the base did"),
            _("With what effect"),
            _("Who may copy it"),
            _("Copied by"),
        ]

    def cells(self, row: Any) -> list[Any]:
        return [
            row.title,
            row.base.name,
            row.base.unit.name,
            row.done,
            row.effect,
            row.get_copy_right_display(),
            row.copies,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=area_tabs("practices"), **kwargs)


class BasePractices(BasePage):
    tab = "base_practices"
    template_name = "workbench/bases/base_practices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = practices_seen_by([self.base.unit_id]).filter(base=self.base)
        return super().get_context_data(practices=own, **kwargs)


class PracticeNew(InSight, BasesForm):
    form_class = PracticeForm

    def heading(self) -> str:
        return _("Good practice of %(name)s") % {"name": self.base.name}

    def back_url(self) -> str:
        return reverse("workbench:bases:base_practices", args=[self.base.public_id])

    def write(self, values: dict[str, Any]) -> str:
        made = enter_practice(actor=self.actor, base_id=self.base.pk, draft=PracticeDraft(**values), now=self.now)
        return reverse("workbench:bases:practice", args=[made.public_id])


class PracticeInSight:
    """A page about one practice: published, or of one's own units."""

    actor: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def practice(self) -> Practice:
        found = practices_seen_by(self.unit_ids).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("workbench:bases:practice", args=[self.practice.public_id])


class PracticePage(PracticeInSight, Page):
    template_name = "workbench/bases/practice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        practice = self.practice
        return super().get_context_data(
            practice=practice,
            adoptions=practice.adoptions.select_related("unit"),
            may_manage=may(self.actor, MANAGE, practice.base.unit_id),
            may_adopt=practice.is_published and holds(self.actor, MANAGE),
            **kwargs,
        )


class PracticeEdit(PracticeInSight, BasesForm):
    form_class = PracticeForm

    def heading(self) -> str:
        return self.practice.title

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.practice, name) for name in NAMES}

    def write(self, values: dict[str, Any]) -> str:
        row, draft = self.practice, PracticeDraft(**values)
        enter_practice(actor=self.actor, base_id=row.base_id, draft=draft, practice_id=row.pk, now=self.now)
        return self.back_url()


class PracticePublication(PracticeInSight, BasesAct):
    done = gettext_lazy("Every unit can read it now.")

    def act(self) -> None:
        publish_practice(actor=self.actor, practice_id=self.practice.pk, now=self.now)


class PracticeWithdrawal(PracticeInSight, BasesAct):
    done = gettext_lazy("Taken out of the library.")

    def act(self) -> None:
        withdraw_practice(actor=self.actor, practice_id=self.practice.pk, now=self.now)

    def back_url(self) -> str:
        return reverse("workbench:bases:practices")


class AdoptionNew(PracticeInSight, BasesForm):
    form_class = AdoptionForm
    saved = gettext_lazy("Noted, with thanks: those who began it can see who does likewise.")

    def heading(self) -> str:
        return _("We do likewise: %(title)s") % {"title": self.practice.title}

    def get_form_kwargs(self) -> dict[str, Any]:
        units = [(label.id, label.name) for label in list_labels(managed_units(self)) if label.closed_on is None]
        return {**super().get_form_kwargs(), "units": units}

    def write(self, values: dict[str, Any]) -> str:
        adopt_practice(
            actor=self.actor, practice_id=self.practice.pk, unit_id=values["unit"], how=values["how"], now=self.now
        )
        return self.back_url()
