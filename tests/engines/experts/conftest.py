from datetime import timedelta

import pytest

from kepu.engines.experts.contracts import ProfileDraft, RequestDraft
from kepu.engines.experts.services import ask_for_expert, enter_expert, invite_expert, set_consents
from kepu.foundation.people.models import Person
from kepu.foundation.people.services import link_account
from kepu.foundation.units.contracts import SYSTEM

ALL_USES = ["academy", "public", "media", "schools", "emergency"]


@pytest.fixture
def expert(cast):
    """expert("li", fields=…, topics=…, uses=…): a profile, entered by the unit; other words make a new person of `unit`."""

    def _expert(key, *, uses=ALL_USES, unit="astro", mail="", **profile):
        person = cast.person.get(key) or Person.objects.create(
            name=key, unit_id=cast.unit[unit], category="researcher", seniority="senior"
        )
        draft = ProfileDraft(**{"fields": ("16020",), "topics": ("黑洞与引力波",), **profile})
        row = enter_expert(actor=SYSTEM, person_id=person.pk, draft=draft, mail=mail, now=cast.now)
        set_consents(actor=SYSTEM, expert_id=row.pk, uses=uses, now=cast.now)
        return row

    return _expert


@pytest.fixture
def ask(cast):
    """ask(question=…): a request of the institute of astronomy."""

    def _ask(actor="astro_coordinator", unit="astro", **changes):
        values = {
            "origin": "media",
            "title": "黑洞照片",
            "question": "黑洞的照片是怎样拍出来的？",
            "organisation": "晨报",
            "minutes": 40,
        }
        draft = RequestDraft(**{**values, **changes})
        return ask_for_expert(actor=cast.actor(actor), unit_id=cast.unit[unit], draft=draft, now=cast.now)

    return _ask


@pytest.fixture
def invite(cast):
    def _invite(request, expert, actor="astro_coordinator", days=0):
        now = cast.now + timedelta(days=days)
        return invite_expert(actor=cast.actor(actor), request_id=request.pk, expert_id=expert.pk, now=now)

    return _invite


@pytest.fixture
def member(cast):
    """Li signs in as the institute's member."""
    link_account(actor=SYSTEM, person_id=cast.person["li"].pk, account_id=cast.account["astro_member"].pk, now=cast.now)
    return cast.actor("astro_member")
