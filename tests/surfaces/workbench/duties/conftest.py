"""A session that needs help, and who keeps it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from kepu.domain.events.services import want_help
from kepu.engines.booking.helping_contracts import Helper, NeedDraft
from kepu.engines.booking.services import confirm_duty, invite_helper
from tests.events_cast import a_draft, announced

LENGTH = timedelta(hours=2)


@pytest.fixture
def as_(client, cast):
    def _as(name):
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _as


@pytest.fixture
def session(cast):
    """Announced for the day after tomorrow as the clock of the pages sees it."""
    at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    return announced(cast, replace(a_draft(cast, None), starts_at=at, ends_at=at + LENGTH))


@pytest.fixture
def need(cast, session):
    draft = NeedDraft("引导观众", 2, session.starts_at, session.ends_at, note="东门集合", is_open=True)
    return want_help(actor=cast.actor("astro_coordinator"), session_id=session.pk, draft=draft, now=timezone.now())


@pytest.fixture
def helping(cast, need):
    """helping(name="周明", contact=…) → a confirmed duty of somebody from outside."""

    def _helping(name="周明", contact="zhou@example.org"):
        keeper, now = cast.actor("astro_coordinator"), timezone.now()
        helper = Helper(name=name, contact=contact, is_named=True)
        duty = invite_helper(actor=keeper, need_id=need.pk, helper=helper, now=now)
        return confirm_duty(actor=keeper, duty_id=duty.public_id, now=now)

    return _helping
