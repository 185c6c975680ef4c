"""The page of a draw: what was published before, the list, the result, and the same function in the reader's browser."""

import json
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.engines.booking import lottery
from kepu.engines.booking.contracts import SlotView
from kepu.engines.booking.errors import UnknownSlot
from kepu.engines.booking.selectors import draw_file, get_slot
from kepu.foundation.clock import ACADEMY_ZONE, now
from kepu.surfaces.public.frame import PublicPage, is_english

PER_PAGE = 200


def published(slot: UUID) -> dict[str, Any]:
    """What is published of a slot's draw, or 404."""
    try:
        return draw_file(slot=slot)
    except UnknownSlot as missing:
        raise Http404 from missing


def download(request: HttpRequest, slot: UUID) -> HttpResponse:
    """The file that `kepu lottery verify` takes; it grows with the stages of the draw, so no cache keeps it."""
    response = JsonResponse(published(slot), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Disposition"] = f'attachment; filename="draw-{slot}.json"'
    return response


class DrawPage(PublicPage):
    template_name = "public/draw.html"
    tags = None

    @cached_property
    def slot(self) -> SlotView:
        return get_slot(slot=self.kwargs["slot"], now=now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = published(kwargs.pop("slot"))
        wanted = self.request.GET.get("entry", "").strip().lower()[:40]
        lines = self._lines(document)
        found = next((line for line in lines if line["id"] == wanted), None)
        starts, ends = (moment.astimezone(ACADEMY_ZONE) for moment in (self.slot.starts_at, self.slot.ends_at))
        return super().get_context_data(
            document=document,
            slot=self.slot,
            title=self.slot.title or self.slot.offering_title,
            hours=f"{starts:%H:%M}–{ends:%H:%M}",
            is_closed=document["state"] != "committed",
            is_drawn=document["state"] == "drawn",
            seats=[(self._label(code), number) for code, number in document.get("terms", {}).get("shares", {}).items()],
            wanted=wanted,
            found=found,
            page_obj=Paginator(lines, PER_PAGE).get_page(self.request.GET.get("page")),
            asked=sum(line["seats"] for line in lines),
            labels_json=json.dumps(
                {pool.code: self._label(pool.code) for pool in self.slot.pools if pool.kind == "share"}
            ),
            words=script_words(),
            **kwargs,
        )

    def _label(self, code: str) -> str:
        pool = next((pool for pool in self.slot.pools if pool.code == code), None)
        return ((pool.label_en if is_english() else pool.label_zh) if pool else "") or code

    def _lines(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        """The list by id, and after the draw in drawn order with what came of each."""
        entries = [lottery.Entry(row["id"], row["seats"], row["share"]) for row in document.get("entries", [])]
        seed = document.get("seed", "")
        won = set(document["result"]["won"]) if seed else set()
        return [
            {
                "at": at,
                "id": entry.id,
                "seats": entry.seats,
                "share": self._label(entry.share) if entry.share else "",
                "is_won": entry.id in won,
            }
            for at, entry in enumerate(lottery.order_of(seed, entries) if seed else entries, start=1)
        ]


def script_words() -> dict[str, Any]:
    """What the page's script says; {…} are filled in there."""
    return {
        "running": _("Running the draw in your browser …"),
        "right": _("Your browser comes to the same result."),
        "wrong": _("Your browser comes to another result: something was changed. Save the file and tell us."),
        "insecure": _(
            "Browsers compute SHA-256 on encrypted pages only. Open this page by https, or download the file."
        ),
        "failed": _("The file could not be read. Try again in a moment."),
        "seed": _("Seed:"),
        "wins": _("wins: {seats} of {left} places, {after} left"),
        "wins_share": _("wins out of the share “{share}”: {seats} of {left} places, {after} left"),
        "does_not_fit": _("passed over: needs {seats} places together, {left} are left"),
        "none_left": _("passed over: no places are left"),
        "share_round": _("First round: “{share}”, {seats} places"),
        "open_round": _("Places for everybody: {seats}"),
        "checks": {
            "once": _("Every entry stands in the list once"),
            "commitment": _("The secret is the one that was sealed before entries"),
            "entries": _("The list is the one that was published when entries closed"),
            "seed": _("The seed follows from secret and list"),
            "result": _("Winners and waiting list are the ones that follow"),
            "digest": _("The digest of the result is right"),
        },
    }
