from datetime import timedelta

import pytest
from django.urls import reverse

from kepu.engines.booking.contracts import VISITOR
from kepu.engines.booking.services import cancel_booking
from kepu.engines.booking.tickets import short_code
from kepu.foundation.clock import now
from tests.surfaces.workbench.gate.conftest import make_evening


@pytest.fixture
def booked(cast):
    return make_evening(cast.unit["astro"], now() + timedelta(days=5)).family


def address(answer, key=None):
    return reverse("public:ticket", args=[answer.booking, key or answer.manage_key])


def test_a_ticket_to_print_has_code_and_eight_characters(client, booked):
    page = client.get(address(booked)).content.decode()

    assert "<svg" in page
    assert short_code(booked.booking) in page


def test_the_booking_leads_to_its_ticket(client, booked):
    page = client.get(reverse("public:booking", args=[booked.booking, booked.manage_key])).content.decode()

    assert address(booked) in page


def test_nobody_else_prints_it(client, booked):
    assert client.get(address(booked, "0" * 32)).status_code == 404


def test_a_cancelled_booking_has_no_ticket(client, booked):
    cancel_booking(actor=VISITOR, booking_id=booked.booking, key=booked.manage_key, now=now())

    assert client.get(address(booked)).status_code == 404
