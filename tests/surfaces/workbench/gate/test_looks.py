"""The pages at the door, of draws and of tickets under axe, on a phone and a desk, light and dark."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from kepu.engines.booking.lottery import PUBLIC_BEFORE
from kepu.engines.booking.models import Admission, Draw
from kepu.engines.booking.services import reveal_and_draw
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from tests.isolation.looks import faults_of
from tests.surfaces.workbench.draws.conftest import make_lot


@pytest.mark.drawn
@pytest.mark.journey
@pytest.mark.django_db
def test_axe_finds_nothing_at_the_gate_on_draws_and_on_tickets(sign_in, cast, evening):
    client = sign_in("astro_coordinator")
    scans = [
        {
            "scan_id": str(uuid4()), "ticket": evening.alone.ticket_code, "scanned_at": now().isoformat(),
            "was_offline": True, "entered": True, "gate": gate,
        }
        for gate in ("东门", "西门", "北门")
    ]  # fmt: skip
    client.post(evening.at("scans"), json.dumps({"scans": scans}), content_type="application/json")
    first, second = Admission.objects.filter(verdict="conflict").order_by("pk")
    client.post(evening.at("settlement", first.pk), {"entered": "1", "reason": "两人各持一份截图"})
    lot = make_lot(cast.unit["astro"], now())
    draw = reverse("public:draw", args=[lot.slot.public_id])
    staff = reverse("workbench:draws:draw", args=[lot.slot.public_id])
    ticket = reverse("public:ticket", args=[evening.family.booking, evening.family.manage_key])
    addresses = [
        "/workbench/gate/", evening.at("door"), evening.at("door") + f"?scan={scans[0]['scan_id']}", evening.at("ledger"),
        evening.at("conflicts"), evening.at("settlement", second.pk), "/workbench/draws/", staff, draw, ticket,
    ]  # fmt: skip
    pages = {address: client.get(address).content.decode() for address in addresses}
    lot.close()
    Draw.objects.update(closed_at=now() - PUBLIC_BEFORE)
    pages[f"{draw}?page=1"] = client.get(f"{draw}?page=1").content.decode()
    pages[f"{staff}holding/"] = client.get(f"{staff}holding/").content.decode()
    reveal_and_draw(actor=SYSTEM, slot_id=lot.slot.id, now=now() + PUBLIC_BEFORE)
    pages[f"{draw}?entry={lot.number()}"] = client.get(f"{draw}?entry={lot.number()}").content.decode()

    assert faults_of(pages) == []
