"""The roster of a base: it goes on for years, and shows what is near."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kepu.domain.bases.services.helping import want_help
from kepu.engines.booking.helping_contracts import NeedDraft
from tests.domain.bases.conftest import base, hall_venue, make_base

__all__ = ["base", "hall_venue", "make_base"]
pytestmark = pytest.mark.django_db


def test_help_of_long_ago_is_shown_when_asked_for(as_, cast, base):
    keeper, at = cast.actor("astro_coordinator"), timezone.now()
    for task, days in (("引导", -3), ("签到", -100)):
        begins = at + timedelta(days=days)
        want_help(
            actor=keeper, base_id=base.pk, draft=NeedDraft(task, 1, begins, begins + timedelta(hours=2)), now=cast.now
        )
    page, client = f"/workbench/duties/base/{base.public_id}/", as_("astro_coordinator")

    near = client.get(page).text
    assert "引导" in near
    assert "签到" not in near
    assert "签到" in client.get(page, {"earlier": "1"}).text
