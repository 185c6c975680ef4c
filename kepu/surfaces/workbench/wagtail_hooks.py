"""What the workbench changes in Wagtail's editor: the way back, a menu without closed doors, choosers that stay at home."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet

from kepu.domain.content.rooms import Room
from kepu.foundation.units.policies import is_central, units_within
from kepu.surfaces.workbench.authoring.area import WAY_BACK
from kepu.surfaces.workbench.shell import actor_from
from kepu.surfaces.workbench.writing.panel import add_writing_help

KEPT = frozenset({"explorer", "images", "documents", "workbench"})
# The filters of the explorer name people and sites of all units.
for filter_set in (PageFilterSet, GenericPageFilterSet):
    for naming in ("owner", "edited_by", "site"):
        filter_set.base_filters.pop(naming, None)
add_writing_help(EditView)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # Wagtail has no types
def way_back() -> MenuItem:
    """To the workbench."""
    return MenuItem(
        WAY_BACK,
        reverse("workbench:works:index"),
        name="workbench",
        icon_name="arrow-left",
        order=1,
    )


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]  # Wagtail has no types
def only_open_doors(request: HttpRequest, items: list[Any]) -> None:
    """Writers see what they can reach."""
    if not is_central(actor_from(request)):
        items[:] = [item for item in items if item.name in KEPT]


@hooks.register("construct_search")  # type: ignore[untyped-decorator]  # Wagtail has no types
def no_search_behind_the_gate(request: HttpRequest, items: list[Any]) -> None:
    """The workbench's own list finds Chinese words; Wagtail's search is closed to writers."""
    if not is_central(actor_from(request)):
        items.clear()


@hooks.register("construct_page_chooser_queryset")  # type: ignore[untyped-decorator]  # Wagtail has no types
def pages_to_choose(pages: Any, request: HttpRequest) -> Any:
    """Writers choose among the pages of their rooms and what leads there."""
    actor = actor_from(request)
    if is_central(actor):
        return pages
    wanted = Q(depth=1)
    for path in Room.objects.filter(unit__in=units_within(actor, "content.write")).values_list("page__path", flat=True):
        wanted |= Q(path__startswith=path) | Q(path__in=[path[:length] for length in range(4, len(path), 4)])
    return pages.filter(wanted)
