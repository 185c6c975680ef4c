"""What the page's script asks and sends: the list for offline work, head counts, scans one by one or gathered, people by name."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import View
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from kepu.engines.booking.contracts import Scan, ScanView, Verdict
from kepu.engines.booking.errors import WrongState
from kepu.engines.booking.selectors import find_expected, gate_manifest, head_counts, list_entries
from kepu.engines.booking.services import admit, take_back, walk_in
from kepu.surfaces.workbench.gate.views.page import AtGate

MOST_SCANS = 500
MOST_PEOPLE = 500


class Line(BaseModel):
    """One thing that happened at the door: a ticket read, people without a booking, something taken back."""

    scan_id: UUID
    kind: Literal["ticket", "walk_in", "undo"] = "ticket"
    ticket: str = Field(default="", max_length=600)
    undoes: UUID | None = None
    reason: str = Field(default="", max_length=300)
    count: int = Field(default=1, ge=0, le=MOST_PEOPLE)
    scanned_at: AwareDatetime
    gate: str = Field(default="", max_length=40)
    device: str = Field(default="", max_length=60)
    was_offline: bool = False
    entered: bool = False


class Batch(BaseModel):
    scans: list[Line] = Field(max_length=MOST_SCANS)


class GateFile(AtGate, View):
    """An answer for the script; never kept by a cache on the way."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if isinstance(response, HttpResponse):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def count(self) -> dict[str, int]:
        found = head_counts(slot_ids=[self.slot.id])[self.slot.id]
        return {
            "inside": found.inside,
            "walk_ins": found.walk_ins,
            "expected": found.expected,
            "conflicts": found.open_conflicts,
        }


class ManifestFile(GateFile):
    """GET: everything to check tickets without a network, and a fresh token for sending."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        manifest = gate_manifest(actor=self.actor, slot_id=self.slot.id, now=self.now)
        entries = list_entries(slot_id=self.slot.id)
        lines = [
            {
                "id": line.booking.hex, "seats": line.seats, "limit": line.limit, "children": line.children,
                "admitted": line.admitted, "group": line.group_name, "needs": dict(line.needs), "tails": line.tails,
                "entries": [entry_of(row) for row in entries.get(line.booking, [])],
            }
            for line in manifest.lines
        ]  # fmt: skip
        body = {
            "slot": str(manifest.slot), "starts_at": manifest.starts_at, "ends_at": manifest.ends_at,
            "made_at": manifest.made_at, "public_key": manifest.public_key, "lines": lines, "count": self.count(),
            "token": get_token(request),
        }  # fmt: skip
        return JsonResponse(body)


class Count(GateFile):
    """GET: head count, of all gates."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse(self.count())


class People(GateFile):
    """GET ?q=: bookings by name, last digits or short code; shown once and not kept."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = find_expected(actor=self.actor, slot_id=self.slot.id, words=request.GET.get("q", "")[:60])
        rows = [
            {"id": row.booking.hex, "code": row.code, "who": row.who, "seats": row.seats, "admitted": row.admitted}
            for row in found
        ]
        return JsonResponse({"found": rows})


class Scans(GateFile):
    """POST {"scans": […]}: each is judged once, however often it is sent; the answer has a verdict for each."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            batch = Batch.model_validate_json(request.body)
        except ValidationError as wrong:
            fields = [".".join(str(part) for part in error["loc"]) for error in wrong.errors()]
            return JsonResponse({"wrong": fields}, status=400)
        lines = sorted(batch.scans, key=lambda line: (line.scanned_at, line.kind == "undo"))
        verdicts = [self.judge(line) for line in lines]
        entries = list_entries(slot_id=self.slot.id)
        said = [said_of(verdict, entries.get(verdict.booking, []) if verdict.booking else []) for verdict in verdicts]
        return JsonResponse({"verdicts": said, "count": self.count()})

    def judge(self, line: Line) -> Verdict:
        try:
            return self._judge(line)
        except WrongState:
            return Verdict(line.scan_id, "refused", "not_possible", None, 0, 0, 0)

    def _judge(self, line: Line) -> Verdict:
        """With a network the server's clock counts; without one the phone's, but nothing happens in the future."""
        at: datetime = min(line.scanned_at, self.now) if line.was_offline else self.now
        where: dict[str, Any] = {
            "gate": line.gate,
            "device": line.device,
            "scanned_at": at,
            "was_offline": line.was_offline,
        }
        if line.kind == "walk_in":
            return walk_in(
                actor=self.actor, scan_id=line.scan_id, slot_id=self.slot.id, count=line.count, now=self.now, **where
            )
        if line.kind == "undo":
            return take_back(
                actor=self.actor,
                scan_id=line.scan_id,
                undoes=line.undoes or line.scan_id,
                now=self.now,
                reason=line.reason or "–",
                **where,
            )
        scan = Scan(
            scan_id=line.scan_id,
            slot_id=self.slot.id,
            ticket=line.ticket,
            count=line.count,
            entered=line.entered,
            **where,
        )
        return admit(actor=self.actor, scan=scan, now=self.now)


class Entry(Scans):
    """POST of the plain form: a code, last digits or a name with a number of people, or people without a booking."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        posted = request.POST
        kind = "walk_in" if posted.get("walk_in") else "ticket"
        gate = posted.get("gate", "")[:40]
        known = {"scan_id": posted.get("scan_id"), "kind": kind, "gate": gate, "scanned_at": self.now}
        number = posted.get("walk_in") or posted.get("count") or "1"
        try:
            line = Line.model_validate(
                {**known, "ticket": self._ticket(posted.get("code", "").strip()), "count": number}
            )
        except ValidationError:
            return redirect("workbench:gate:door", self.slot.public_id)
        self.judge(line)
        query = urlencode({"scan": str(line.scan_id), "gate": gate})
        return redirect(f"{reverse('workbench:gate:door', args=[self.slot.public_id])}?{query}")

    def _ticket(self, code: str) -> str:
        """The text of the code, or the booking that alone is found under what was typed."""
        if code.startswith("K1."):
            return code
        found = find_expected(actor=self.actor, slot_id=self.slot.id, words=code)
        return str(found[0].booking) if len(found) == 1 else code


def entry_of(row: ScanView) -> dict[str, Any]:
    """When and where people of a booking came in, for the page."""
    return {"at": row.scanned_at, "gate": row.gate, "count": row.count}


def said_of(verdict: Verdict, entries: list[ScanView]) -> dict[str, Any]:
    """A verdict for the page, with the scans by which the booking's people came in."""
    return {
        "scan_id": verdict.scan_id,
        "verdict": verdict.verdict,
        "why": verdict.why,
        "booking": verdict.booking.hex if verdict.booking else "",
        "count": verdict.count,
        "inside": verdict.inside,
        "seats": verdict.seats,
        "entries": [entry_of(row) for row in entries],
    }
