"""What every workbench screen shares: who acts, the frame, scoped loading, refusals as answers."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from kepu.foundation.clock import local_date, now
from kepu.foundation.notices.selectors import count_unread
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, Refused, actor_of, holds, units_within
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.workbench.areas import MenuItem, modules


def actor_from(request: HttpRequest) -> Actor:
    """The actor behind a request, worked out once per request. Signed-in people only."""
    cached: Actor | None = getattr(request, "kepu_actor", None)
    if cached is None:
        account = request.user
        cached = actor_of(account.pk or 0, str(account))
        request.kepu_actor = cached  # type: ignore[attr-defined]  # a cache on the request
    return cached


class WorkbenchMixin(LoginRequiredMixin):
    """Requires a signed-in person who holds some role (and `permission`, when set); turns Refused into 404 or 403."""

    permission: str = ""
    request: HttpRequest

    @cached_property
    def actor(self) -> Actor:
        return actor_from(self.request)

    @cached_property
    def now(self) -> Any:
        return now()

    @property
    def today(self) -> Any:
        return local_date(self.now)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """Units over which the view's permission is held."""
        return units_within(self.actor, self.permission or READ)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not self.actor.grants or (self.permission and not holds(self.actor, self.permission)):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            raise Http404 from refusal

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a mixin before a View
        context.setdefault("shell", shell_for(self.request, self.actor))
        return context


class WorkbenchPage(WorkbenchMixin, TemplateView):
    """A page of the workbench that shows something."""


class WorkbenchAction(WorkbenchMixin, View):
    """A POST of the workbench that does one thing and redirects."""

    http_method_names = ["post"]


def shell_for(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The frame: menu by duty, names, unread notices, language."""
    labels = list_labels(actor.unit_ids)
    menu = menu_for(request, actor)
    return {
        "menu": menu,
        "quick": quick_from(menu),
        "home_url": reverse("workbench:home:index"),
        "notices_url": address("workbench:notices:index"),
        "search_url": address("workbench:search:index"),
        "language_url": reverse("set_language"),
        "appearance_url": address("public:appearance"),
        "user_links": [
            {"label": label, "url": url, "icon": icon}
            for label, url, icon in [
                (_("Password"), address("account_change_password"), "lock"),
                (_("Second factor"), address("mfa_index"), "settings"),
            ]
            if url
        ],
        "person_name": actor.name,
        "unit_name": labels[0].name if labels else "",
        "notices_count": count_unread(actor.account_id or 0),
        "language": get_language(),
    }


def address(name: str) -> str:
    """The address of a room, or nothing while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


QUICK = ("home", "records", "plans")


def quick_from(menu: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The phone's bar: the first items of the menu that open one of the rooms used every day."""
    wanted = [address(f"workbench:{room}:index") for room in QUICK]
    items = {item["url"]: item for section in menu for item in section["items"]}
    return [items[url] for url in wanted if url in items]


def menu_for(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Sections of the menu in order, each with the items that the actor may use."""
    items: list[MenuItem] = [
        item
        for module in modules()
        for item in getattr(module, "MENU", [])
        if not item.permission or holds(actor, item.permission)
    ]
    sections: dict[str, list[dict[str, Any]]] = {}
    home = reverse("workbench:home:index")
    nearest = max(
        (url for item in items if request.path.startswith(url := reverse(item.url_name))), key=len, default=""
    )
    for item in sorted(items, key=lambda item: item.order):
        url = reverse(item.url_name)
        current = request.path == url or (url == nearest and url != home)
        sections.setdefault(str(item.section), []).append(
            {"label": item.label, "url": url, "icon": item.icon, "current": current, "count": None}
        )
    return [{"title": title, "items": rows} for title, rows in sections.items()]
