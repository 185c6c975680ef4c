"""The gate in front of Wagtail's editor: everything that is not named here is closed, and every id is looked at.

Wagtail's generic screens ask for permission on the kind of object, not on the object (docs/explanation). So this middleware lets
writers reach only the screens listed in OPEN; each id in the address or in `?id=` must belong to a room of theirs, else 404.
Central administrators reach the rest, save what has its own screens in the workbench (CLOSED).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.models import Page

from kepu.domain.content.models import Attachment, Picture
from kepu.domain.content.room_services import admit
from kepu.domain.content.rooms import Room
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds, is_central
from kepu.surfaces.workbench.shell import actor_from

DOOR = "/authoring/"
WRITE = "content.write"

# Screens for writers: view name → nothing to check but the ids in it. Works are begun in the workbench; publication is the last
# act of a review.
OPEN = frozenset(
    {
        "wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results", "wagtail_bulk_action",
        "wagtailadmin_pages:edit", "wagtailadmin_pages:preview_on_edit", "wagtailadmin_pages:view_draft",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:revisions_index", "wagtailadmin_pages:revisions_view", "wagtailadmin_pages:revisions_revert",
        "wagtailadmin_pages:revisions_compare",
        "wagtailadmin_pages:history", "wagtailadmin_pages:history_results",
        "wagtailadmin_choose_page", "wagtailadmin_choose_page_child", "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple", "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link", "wagtailadmin_choose_page_phone_link", "wagtailadmin_choose_page_anchor_link",
        "wagtailimages:index", "wagtailimages:index_results", "wagtailimages:add", "wagtailimages:edit", "wagtailimages:delete",
        "wagtailimages:preview", "wagtailimages:add_multiple", "wagtailimages:edit_multiple", "wagtailimages:delete_multiple",
        "wagtailimages:create_multiple_from_uploaded_image", "wagtailimages:delete_upload_multiple",
        "wagtailimages_chooser:choose", "wagtailimages_chooser:choose_results", "wagtailimages_chooser:chosen",
        "wagtailimages_chooser:chosen_multiple", "wagtailimages_chooser:create", "wagtailimages_chooser:select_format",
        "wagtaildocs:index", "wagtaildocs:index_results", "wagtaildocs:add", "wagtaildocs:edit", "wagtaildocs:delete",
        "wagtaildocs:add_multiple", "wagtaildocs:edit_multiple", "wagtaildocs:delete_multiple",
        "wagtaildocs:create_multiple_from_uploaded_document", "wagtaildocs:delete_upload_multiple",
        "wagtaildocs_chooser:choose", "wagtaildocs_chooser:choose_results", "wagtaildocs_chooser:chosen",
        "wagtaildocs_chooser:chosen_multiple", "wagtaildocs_chooser:create",
        "wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release",
        "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog",
    }
)  # fmt: skip
# Nobody: accounts, roles and passwords have our own screens, machines our own interface.
CLOSED_ROOMS = ("wagtailusers_users", "wagtailusers_groups", "wagtailadmin_api")
CLOSED = frozenset(
    {
        "wagtailadmin_account", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete", "wagtailadmin_error_test",
    }
)  # fmt: skip
BULK_ACTIONS = frozenset({"delete"})
# What an argument of an address names, and whether pages above one's own may be meant (to walk down to one's own).
PAGE_ARGUMENTS = frozenset({"parent_page_id", "page_id", "page_to_move_id", "destination_id"})
WALKED = frozenset({"wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child"})
PICTURE_ARGUMENTS = frozenset({"image_id"})
ATTACHMENT_ARGUMENTS = frozenset({"document_id", "doc_id"})
HARMLESS_ARGUMENTS = frozenset(
    {
        "revision_id", "revision_id_a", "revision_id_b", "session_id", "uploaded_file_id", "filter_spec",
        "content_type_app_name", "content_type_model_name", "app_label", "model_name",
    }
)  # fmt: skip


class AuthoringGate:
    """Middleware for everything under DOOR. Must stand after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(DOOR):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), login_url=reverse(settings.LOGIN_URL))
        actor = actor_from(request)
        if is_central(actor):
            return _for_central(request, actor, name)
        if not holds(actor, WRITE):
            raise PermissionDenied
        return _for_writer(request, actor, name, kwargs)


def _for_central(request: HttpRequest, actor: Actor, name: str) -> HttpResponseBase | None:
    if name in CLOSED or name.partition(":")[0] in CLOSED_ROOMS:
        raise Http404
    admit(actor=actor)
    request.user.is_superuser = True  # for this request only; it is never saved
    if name in ("wagtailadmin_home", "wagtailadmin_login"):
        return redirect("wagtailadmin_explore_root")
    return None


def _for_writer(request: HttpRequest, actor: Actor, name: str, kwargs: Mapping[str, Any]) -> HttpResponseBase | None:
    rooms = admit(actor=actor)
    if name in ("wagtailadmin_home", "wagtailadmin_login"):
        own = [room for room in rooms if room.unit_id in actor.unit_ids]
        return redirect("wagtailadmin_explore", (own or rooms)[0].page_id)
    if name not in OPEN:
        raise Http404
    ids = Ids(rooms)
    for argument, value in kwargs.items():
        if not ids.allow(name, argument, value, kwargs):
            raise Http404
    listed = _listed(request)
    if name == "wagtail_bulk_action" and not listed:
        raise Http404
    if not all(ids.allow(name, "pk", value, kwargs) for value in listed):
        raise Http404
    return None


def _listed(request: HttpRequest) -> list[str]:
    return [*request.GET.getlist("id"), *request.POST.getlist("id")]


class Ids:
    """Which ids belong to the rooms of a writer."""

    def __init__(self, rooms: list[Room]) -> None:
        self.paths = [room.page.path for room in rooms]
        self.collections = [room.collection_id for room in rooms]

    def allow(self, name: str, argument: str, value: Any, kwargs: Mapping[str, Any]) -> bool:
        """Whether the value of an address' argument is theirs. What is not understood is not."""
        if argument in HARMLESS_ARGUMENTS:
            return True
        if argument in PAGE_ARGUMENTS:
            return self._page(value, above=name in WALKED)
        if argument in PICTURE_ARGUMENTS:
            return self._file(Picture, value)
        if argument in ATTACHMENT_ARGUMENTS:
            return self._file(Attachment, value)
        if argument == "action":
            return value in BULK_ACTIONS
        if argument == "object_id":
            return (kwargs.get("app_label"), kwargs.get("model_name")) in PAGE_TYPES and self._page(value)
        return argument == "pk" and self._by_room(name, value, str(kwargs.get("model_name", "")))

    def _by_room(self, name: str, value: Any, model_name: str) -> bool:
        room = name.partition(":")[0] if name != "wagtail_bulk_action" else model_name
        if room.startswith(("wagtailimages", "picture")):
            return self._file(Picture, value)
        if room.startswith(("wagtaildocs", "attachment")):
            return self._file(Attachment, value)
        return self._page(value)

    def _page(self, value: Any, *, above: bool = False) -> bool:
        path = Page.objects.filter(pk=value).values_list("path", flat=True).first() if str(value).isdigit() else None
        if path is None:
            return False
        own = any(path.startswith(mine) for mine in self.paths)
        return own or (above and any(mine.startswith(path) for mine in self.paths))

    def _file(self, model: type[Picture] | type[Attachment], value: Any) -> bool:
        return str(value).isdigit() and model.objects.filter(pk=value, collection__in=self.collections).exists()


PAGE_TYPES = frozenset(
    {("content", "edition"), ("content", "unitpage"), ("content", "homepage"), ("wagtailcore", "page")}
)
