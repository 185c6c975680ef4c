"""What the pages of this area share: the pack in an address, refusals next to the field."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from kepu.domain.packs.errors import PacksError
from kepu.domain.packs.models import Pack, Part, Spreading, Version
from kepu.domain.packs.policies import EDIT
from kepu.domain.packs.selectors.desk import get_pack, get_spreading
from kepu.domain.packs.services.steps import open_version
from kepu.surfaces.workbench.packs.words import explain
from kepu.surfaces.workbench.pages import ConfirmPage, FormPage, Refusing
from kepu.surfaces.workbench.shell import WorkbenchMixin


class OfPack(WorkbenchMixin):
    """A page about one pack of the actor's units; others get 404."""

    permission = EDIT
    kwargs: dict[str, Any]

    @cached_property
    def pack(self) -> Pack:
        try:
            return get_pack(self.kwargs["pk"], self.unit_ids)
        except Pack.DoesNotExist as error:
            raise Http404 from error

    @cached_property
    def draft(self) -> Version:
        """The draft that is being written; 404 when there is none."""
        version = open_version(self.pack)
        if version is None or not version.is_draft:
            raise Http404
        return version

    @cached_property
    def part(self) -> Part:
        try:
            return Part.objects.select_related("file", "version").get(pk=self.kwargs["part"], version__pack=self.pack)
        except Part.DoesNotExist as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:packs:pack", args=[self.pack.pk])


class OfSpreading(WorkbenchMixin):
    """A page about one spreading of the actor's units; others get 404."""

    permission = EDIT
    kwargs: dict[str, Any]

    @cached_property
    def spreading(self) -> Spreading:
        try:
            return get_spreading(self.kwargs["pk"], self.unit_ids)
        except Spreading.DoesNotExist as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:packs:calendar")


class OfPacks(Refusing):
    """What packs refuse is shown beside the field that it is about."""

    refusals = (PacksError,)

    def refuse(self, form: Any, error: Any) -> None:
        explain(form, error)


class PacksForm(OfPacks, FormPage):
    """A form of the emergency library."""

    permission = EDIT


class PacksConfirm(OfPacks, ConfirmPage):
    """Asks before it acts."""

    permission = EDIT
    danger = True
