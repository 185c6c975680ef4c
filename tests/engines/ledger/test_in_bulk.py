"""Many acts at once are written as one is: through COPY where the database has it."""

import pytest
from django.db import IntegrityError, transaction

from kepu.engines.ledger.contracts import Audience, Cost, Part, Purpose
from kepu.engines.ledger.models import Change, Share
from kepu.engines.ledger.services import confirm_records, propose_records
from kepu.foundation import bulk
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.measures.acts import draft


def said(record):
    """Everything that hangs on a record."""
    return {
        "shares": sorted(record.shares.values_list("unit", "basis_points")),
        "parts": sorted(
            record.contributions.values_list("person", "outside_name", "role", "minutes", "unit", "category"), key=str
        ),
        "spend": list(record.spends.values_list("purpose", "source", "amount_fen")),
        "groups": sorted(record.audience_groups.values_list("group", "count")),
        "tags": sorted(record.tags.values_list("namespace", "value")),
        "steps": sorted(record.steps.values_list("act", "actor", "actor_name", "at_unit", "reason", "at")),
        "changes": list(Change.objects.filter(record=record).values_list("at", flat=True)),
    }


@pytest.mark.django_db
def test_many_at_once_say_what_each_alone_would(cast, monkeypatch):
    parts = (Part(person_id=Person.objects.values_list("pk", flat=True)[0]), Part(outside_name="李老师", minutes=40))
    full = {
        "cohost_ids": (cast.unit["ocean"],),
        "parts": parts,
        "costs": (Cost(100), Cost(50), Cost(7, Purpose.EXHIBIT)),
        "audience": {Audience.YOUTH: 30},
        "tags": (("brand", "open-day"), ("week", "science_week")),
    }

    alone = propose_records(actor=SYSTEM, drafts=[draft(cast, **full)], now=cast.now)
    monkeypatch.setattr(bulk, "FEW", 0)
    many = propose_records(actor=SYSTEM, drafts=[draft(cast, **full) for _ in range(3)], now=cast.now)
    for records in (alone, many):
        confirm_records(actor=SYSTEM, record_ids=[record.pk for record in records], now=cast.now)

    assert [said(record) for record in many] == [said(alone[0])] * 3


@pytest.mark.django_db
def test_a_row_that_breaks_a_rule_is_refused_with_all_others(cast, monkeypatch):
    [record] = propose_records(actor=SYSTEM, drafts=[draft(cast)], now=cast.now)
    monkeypatch.setattr(bulk, "FEW", 0)
    rows = [(record.pk, cast.unit["ocean"], 5000), (record.pk, cast.unit["north"], 10_001)]

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert_values(Share, ("record_id", "unit_id", "basis_points"), rows)

    assert record.shares.count() == 1
