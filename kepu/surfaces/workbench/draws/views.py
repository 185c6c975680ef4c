"""Staff pages of draws. The commitment is made when a slot is opened; staff close entries and hold the draw, or the worker does."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kepu.engines.booking.errors import UnknownSlot, WrongState
from kepu.engines.booking.lottery import PUBLIC_BEFORE
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.selectors import draw_file, list_draws
from kepu.engines.booking.services import close_entries, reveal_and_draw
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.slots import OfSlot

LOOK_BACK = timedelta(days=30)
STATES = {
    "committed": gettext_lazy("takes entries"),
    "closed": gettext_lazy("entries closed"),
    "drawn": gettext_lazy("draw held"),
}
TONES = {"committed": "info", "closed": "warn", "drawn": "ok"}


class Index(WorkbenchPage):
    """Draws of the last month and to come."""

    template_name = "workbench/draws/index.html"
    permission = MANAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {"view": view, "state": STATES[view.state], "tone": TONES[view.state]}
            for view in list_draws(unit_ids=self.unit_ids, since=self.now - LOOK_BACK)
        ]
        return super().get_context_data(rows=rows, **kwargs)


class OfDraw(OfSlot, WorkbenchMixin):
    """A draw within the actor's reach; another unit's is not there."""

    permission = MANAGE
    kwargs: dict[str, Any]

    @cached_property
    def document(self) -> dict[str, Any]:
        try:
            return draw_file(slot=self.slot.public_id)
        except UnknownSlot as missing:
            raise Http404 from missing

    @property
    def title(self) -> str:
        return self.slot.title or self.slot.offering_title

    @property
    def holds_from(self) -> datetime | None:
        """From when the draw may be held: its list is public for long enough then. None before entries are closed and once it is held."""
        if self.document["state"] != "closed":
            return None
        return datetime.fromisoformat(self.document["closed_at"]) + PUBLIC_BEFORE

    @property
    def may_hold(self) -> bool:
        return self.holds_from is not None and self.now >= self.holds_from

    def address(self) -> str:
        return reverse("workbench:draws:draw", args=[self.slot.public_id])


class DrawPage(OfDraw, TemplateView):
    """What is published so far, and what may be done now."""

    template_name = "workbench/draws/draw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document, slot = self.document, self.slot
        result = document.get("result", {})
        seats = {row["id"]: row["seats"] for row in document.get("entries", [])}
        starts, ends = slot.starts_at.astimezone(ACADEMY_ZONE), slot.ends_at.astimezone(ACADEMY_ZONE)
        return super().get_context_data(
            slot=slot,
            title=self.title,
            hours=f"{starts:%H:%M}–{ends:%H:%M}",
            document=document,
            state=STATES[document["state"]],
            tone=TONES[document["state"]],
            may_close=document["state"] == "committed" and self.now >= slot.closes_at,
            is_open=document["state"] == "committed" and self.now < slot.closes_at,
            may_hold=self.may_hold,
            holds_from=self.holds_from,
            won=len(result["won"]) if result else None,
            won_people=sum(seats[one] for one in result["won"]) if result else None,
            waiting=len(result["waiting"]) if result else None,
            **kwargs,
        )


class Confirm(OfDraw, TemplateView):
    """Asks before a step that cannot be undone; POST does it."""

    template_name = "ui/confirm.html"
    stage: str = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.document["state"] != self.stage:
            raise Http404
        return super().get_context_data(cancel_url=self.address(), **self.words(), **kwargs)

    def words(self) -> dict[str, Any]:
        raise NotImplementedError

    def act(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.document  # noqa: B018  # 404 where there is no draw
        try:
            messages.success(request, self.act())
        except WrongState:
            messages.error(request, _("This can no longer be done, or not yet: look at the state of the draw."))
        return redirect(self.address())


class Closing(Confirm):
    stage = "committed"

    def words(self) -> dict[str, Any]:
        number = self.document["entered"]
        return {
            "title": _("Close entries for %(title)s?") % {"title": self.title},
            "effects": [
                _("The list of %(number)s entries is public from now on and cannot be changed.") % {"number": number},
                _("What there is to win is fixed."),
                _("The draw follows ten minutes later by itself; nobody can hold it before."),
            ],
            "confirm_label": _("Close entries"),
        }

    def act(self) -> str:
        close_entries(actor=self.actor, slot_id=self.slot.id, now=self.now)
        return _("Entries are closed; the list is public.")


class Holding(Confirm):
    stage = "closed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.may_hold:
            raise Http404
        return super().get_context_data(**kwargs)

    def words(self) -> dict[str, Any]:
        at = date_format(localtime(datetime.fromisoformat(self.document["closed_at"])), "SHORT_DATETIME_FORMAT")
        return {
            "title": _("Hold the draw for %(title)s?") % {"title": self.title},
            "text": _("The list has been public since %(at)s.") % {"at": at},
            "effects": [
                _("The secret is revealed; the result follows from it and the list."),
                _("Winners get their tickets, all others are on the waiting list. Everybody is told."),
                _("A draw is held once; it cannot be held again."),
            ],
            "confirm_label": _("Hold the draw"),
            "danger": True,
        }

    def act(self) -> str:
        reveal_and_draw(actor=self.actor, slot_id=self.slot.id, now=self.now)
        return _("The draw is held; the result is public.")
