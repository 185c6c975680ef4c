"""A brand of a branch with an open edition, in which an institute has sessions; what several folders of tests play with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from kepu.domain.events.contracts import BrandDraft, EditionDraft, LocalWords, SessionDraft
from kepu.domain.events.services import (
    announce_session,
    draft_session,
    enter_brand,
    join_edition,
    open_edition,
    plan_edition,
)

FIRST, LAST = date(2025, 6, 14), date(2025, 6, 15)
BEGINS = datetime(2025, 6, 14, 1, 0, tzinfo=UTC)  # nine in the morning in Beijing
AFTER = datetime(2025, 6, 16, 2, 0, tzinfo=UTC)
EDITION = EditionDraft(2025, "走近大科学装置", FIRST, LAST, lead_unit_id=0, answer_by=date(2025, 6, 10))


def a_brand(cast):
    draft = BrandDraft(cast.unit["north"], "open-day", "公众开放日", "open_day", "open_day", name_en="Open Day")
    return enter_brand(actor=cast.actor("north_coordinator"), draft=draft, now=cast.now)


def a_plan(cast, brand):
    draft = replace(EDITION, lead_unit_id=cast.unit["north"])
    return plan_edition(actor=cast.actor("north_coordinator"), brand_id=brand.pk, draft=draft, now=cast.now)


def an_edition(cast, planned):
    """Open; the institute of astronomy takes part."""
    opened = open_edition(actor=cast.actor("north_coordinator"), edition_id=planned.pk, now=cast.now)
    join_edition(
        actor=cast.actor("astro_coordinator"), edition_id=opened.pk, unit_id=cast.unit["astro"], words=LocalWords("看星星"),
        now=cast.now,
    )  # fmt: skip
    return opened


def a_draft(cast, edition):
    """What a session of the institute of astronomy is drafted from."""
    return SessionDraft(
        cast.unit["astro"], "open_day", "走进望远镜圆顶", "onsite", BEGINS, BEGINS + timedelta(hours=2),
        edition_id=edition.pk if edition else None, region_code="110105", place="一号圆顶", audience=("youth",), grades=(5, 6),
    )  # fmt: skip


def announced(cast, draft, unit="astro"):
    actor = cast.actor(f"{unit}_coordinator")
    session = draft_session(actor=actor, draft=draft, now=cast.now)
    return announce_session(actor=actor, session_id=session.pk, now=cast.now)
