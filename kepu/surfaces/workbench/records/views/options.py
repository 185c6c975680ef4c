"""Suggestions while typing: <option>s for the pickers' lists."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.views.generic import View

from kepu.foundation.places.selectors import search_regions
from kepu.surfaces.workbench.records.choices import Choices
from kepu.surfaces.workbench.records.places import region_text
from kepu.surfaces.workbench.shell import WorkbenchMixin


class PeopleOptions(WorkbenchMixin, View):
    """People of the register within what the actor may read."""

    permission = "records.propose"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return _options(Choices(self.actor, self.today).people().matching(_typed(request)))


class RegionOptions(WorkbenchMixin, View):
    """Counties and districts."""

    permission = "records.propose"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return _options([region_text(label) for label in search_regions(_typed(request), limit=12)])


def _typed(request: HttpRequest) -> str:
    """The text of whichever field asks (rows of a formset have numbered names)."""
    return next(
        (str(value).strip() for name, value in request.GET.items() if name in ("q", "region") or name.endswith("-who")),
        "",
    )


def _options(values: list[str]) -> HttpResponse:
    return HttpResponse(format_html_join("", '<option value="{}"></option>', ((value,) for value in values)))
