"""The same guide, topic and commissions as the services' tests, and the addresses of the pages that stand on them."""

from datetime import date

import pytest
from django.urls import reverse

from kepu.domain.desks.contracts import SlotDraft
from kepu.domain.desks.services import enter_column, plan_slot
from kepu.foundation.clock import now
from tests.domain.desks.conftest import advice, ask, channel, delivered, guide, proposal, topic, work, zhao

__all__ = ["advice", "ask", "channel", "delivered", "guide", "proposal", "topic", "work", "zhao"]


@pytest.fixture
def slot(cast, channel):
    draft = SlotDraft(day=date(2025, 6, 10), title="月球上有多少水", assignee_id=cast.account["astro_member"].pk)
    return plan_slot(actor=cast.actor("astro_editor"), channel_id=channel.pk, draft=draft, now=cast.now)


@pytest.fixture
def column(cast, channel):
    return enter_column(
        actor=cast.actor("astro_editor"),
        channel_id=channel.pk,
        name="每周一问",
        rhythm="weekly",
        starts_on=date(2025, 1, 1),
    )


@pytest.fixture
def coming():
    """A day to come, for forms: pages act at the present moment."""
    return now().date().replace(year=now().year + 1, day=1).isoformat()


@pytest.fixture
def at():
    """at("commission", row) → the address of a page of the desk."""

    def _at(name, *rows):
        return reverse(f"workbench:desk:{name}", args=[getattr(row, "public_id", row) for row in rows])

    return _at
