"""The list of a day's times, the check-in page of one, and the worker that keeps that page for a phone without a network."""

import hashlib
import re
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from django.views.generic import TemplateView

from kepu.engines.booking.contracts import HeadCount, SlotView
from kepu.engines.booking.policies import ADMIT
from kepu.engines.booking.selectors import get_scan, head_counts, list_offerings, list_slots
from kepu.surfaces.workbench.gate.views.page import AtGate, hours_of, title_of
from kepu.surfaces.workbench.gate.words import TONES, VERDICTS, script_words, why_text
from kepu.surfaces.workbench.shell import WorkbenchPage

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FILES = (
    "tokens.css", "base.css", "components.css", "public.css", "areas/gate.css", "print.css", "kepu.js", "areas/gate.js",
    "icon.svg", "vendor/qr/decode.js",
)  # fmt: skip


class Index(WorkbenchPage):
    """GET ?day=: the times of a day at the places where the actor may let people in."""

    template_name = "workbench/gate/index.html"
    permission = ADMIT

    @cached_property
    def day(self) -> date:
        text = self.request.GET.get("day", "")
        today: date = self.today
        try:
            return date.fromisoformat(text) if DAY.fullmatch(text) else today
        except ValueError:
            return today

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sources = [offering.source for offering in list_offerings(unit_ids=self.unit_ids)]
        slots = list_slots(sources=sources, from_date=self.day, until_date=self.day, now=self.now) if sources else []
        slots = [slot for slot in slots if slot.state != "cancelled"]
        counts = head_counts(slot_ids=[slot.id for slot in slots])
        return super().get_context_data(
            day=self.day,
            is_today=self.day == self.today,
            before=self.day - timedelta(days=1),
            after=self.day + timedelta(days=1),
            rows=[self._row(slot, counts[slot.id]) for slot in slots],
            **kwargs,
        )

    def _row(self, slot: SlotView, count: HeadCount) -> dict[str, Any]:
        return {
            "slot": slot,
            "title": title_of(slot),
            "hours": hours_of(slot),
            "count": count,
            "is_now": slot.starts_at - timedelta(hours=2) <= self.now <= slot.ends_at,
        }


class Door(AtGate, TemplateView):
    """The page at the door. It works as a plain form; its script adds camera, list and queue on the phone."""

    template_name = "workbench/gate/door.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot = self.slot
        return {
            "slot": slot,
            "title": title_of(slot),
            "hours": hours_of(slot),
            "count": head_counts(slot_ids=[slot.id])[slot.id],
            "words": script_words(),
            "scan_id": uuid4(),
            "base": reverse("workbench:gate:index") + "slots/",
            "said": self._said(),
            "gate": self.request.GET.get("gate", "")[:40],
            **kwargs,
        }

    def _said(self) -> dict[str, Any] | None:
        """What came of the form that was sent without script, by the id of its scan."""
        try:
            found = get_scan(slot_id=self.slot.id, scan_id=UUID(self.request.GET.get("scan", "")))
        except ValueError:
            return None
        if found is None:
            return None
        return {
            "tone": TONES[found.verdict],
            "what": VERDICTS[found.verdict],
            "count": found.count,
            "why": why_text(found.why),
        }


@require_GET
@cache_control(private=True, max_age=0)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of check-in pages: its folder is its reach."""
    files = [static(f"ui/{name}") for name in FILES]
    files.append(f"{settings.STATIC_URL}ui/vendor/qr/index.js")  # by the name under which decode.js asks for it
    version = hashlib.sha256(" ".join(files).encode()).hexdigest()[:12]
    known = {"files": files, "version": version, "base": reverse("workbench:gate:index") + "slots/"}
    return render(request, "workbench/gate/sw.js", known, content_type="text/javascript")
