from datetime import date

import pytest

from kepu.domain.content.models import Channel, Work
from kepu.domain.desks.contracts import CommissionDraft, DeliveryDraft, GuideDraft, TopicDraft
from kepu.domain.desks.services import (
    accept_commission,
    commission,
    deliver_commission,
    issue_guide,
    list_topic,
    propose_topic,
)

DUE = date(2025, 7, 1)
TOPIC = TopicDraft(part="frontier", question="引力波怎样听见黑洞？", why_now="新的观测运行将于秋天开始")


@pytest.fixture
def guide(cast):
    draft = GuideDraft(2025, "2025 年选题指南", opens_on=date(2025, 5, 1), closes_on=date(2025, 6, 30))
    units = [cast.unit["astro"], cast.unit["ocean"]]
    actor = cast.actor("north_coordinator")
    return issue_guide(actor=actor, unit_id=cast.unit["north"], draft=draft, addressee_ids=units, now=cast.now)


@pytest.fixture
def proposal(cast, guide):
    actor = cast.actor("astro_member")
    return propose_topic(actor=actor, guide_id=guide.pk, unit_id=cast.unit["astro"], draft=TOPIC, now=cast.now)


@pytest.fixture
def topic(cast, proposal):
    return list_topic(actor=cast.actor("north_coordinator"), topic_id=proposal.pk, now=cast.now)


@pytest.fixture
def zhao(cast):
    """The academician, who signs in as a member of the institute of astronomy."""
    person = cast.person["zhao"]
    person.unit_id, person.account = cast.unit["astro"], cast.account["astro_member"]
    person.save()
    return person


@pytest.fixture
def ask(cast, zhao):
    """ask(kind="talk", …) → a commission of the astronomers' desk to the academician."""

    def _ask(actor="astro_editor", now=None, **changes):
        values = {
            "kind": "commentary",
            "title": "月壤里的水",
            "brief": "两千字，给公众",
            "due_on": DUE,
            "person_id": zhao.pk,
        }
        draft = CommissionDraft(**{**values, **changes})
        return commission(actor=cast.actor(actor), unit_id=cast.unit["astro"], draft=draft, now=now or cast.now)

    return _ask


@pytest.fixture
def advice(cast, ask):
    """Policy advice of which the director alone is the addressee."""
    return ask(
        kind="policy_advice", title="关于射电宁静区的建议", brief="请就三个台址说明利弊",
        addressee_ids=(cast.account["astro_leader"].pk,),
    )  # fmt: skip


@pytest.fixture
def delivered(cast):
    """delivered(row) → the same row accepted and delivered by its author."""

    def _delivered(row, **changes):
        author = cast.actor("astro_member")
        accept_commission(actor=author, commission_id=row.pk, now=cast.now)
        draft = DeliveryDraft(**{"text": "月壤中的水以羟基形式存在。\n\n它从哪里来？", **changes})
        deliver_commission(actor=author, commission_id=row.pk, draft=draft, now=cast.now)
        row.refresh_from_db()
        return row

    return _delivered


@pytest.fixture
def channel(cast):
    return Channel.objects.create(
        unit_id=cast.unit["astro"], kind="journal", name="天文爱好者", opened_on=date(2020, 1, 1)
    )


@pytest.fixture
def work(cast):
    return Work.objects.create(unit_id=cast.unit["astro"], title="听见黑洞", created_at=cast.now)
