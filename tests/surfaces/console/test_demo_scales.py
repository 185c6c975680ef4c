"""The larger scales of the demonstration, at a tiny size: they run to the end, say how far they are, and are the same every time."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.db import transaction

from kepu.domain.plans.models import AnnualPlan
from kepu.domain.statistics.models import Filing
from kepu.engines.ledger.models import Record
from kepu.engines.measures.services import rebuild_rollups, recount
from kepu.foundation.units.models import Unit
from kepu.surfaces.console import demo
from kepu.surfaces.console.commands.demo import command
from kepu.surfaces.console.demo import nation, records, statistics, units
from kepu.surfaces.console.demo.context import DemoContext

NOW = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def acts():
    fields = ("unit__code", "kind", "title", "started_on", "onsite", "online", "region", "state")
    return sorted(map(str, Record.objects.values_list(*fields)))


@pytest.fixture
def tiny(monkeypatch):
    """One branch, sixty acts a year, one form signed."""
    monkeypatch.setattr(units, "BRANCHES", units.BRANCHES[:1])
    monkeypatch.setattr(records, "ACADEMY_YEAR", 60)
    monkeypatch.setattr(statistics, "MOST_SIGNED", 1)


def academy(said):
    return DemoContext(scale="academy", now=NOW, say=said.append)


def test_an_academy_is_loaded_to_the_end_and_says_each_part(db, tiny):
    said = []

    loaded = demo.load_parts(academy(said))

    assert said == loaded == demo.PARTS
    assert Unit.objects.filter(kind="institute").count() == 10
    assert all(model.objects.exists() for model in (Record, AnnualPlan, Filing))


def test_an_academy_is_the_same_every_time(db, tiny, monkeypatch):
    monkeypatch.setattr(demo, "PARTS", ["units", "people", "records"])
    found = []
    for _ in range(2):
        with undone():
            demo.load_parts(academy([]))
            found.append(acts())

    assert found[0] == found[1] != []


@pytest.mark.row_locks  # PostgreSQL writes it itself
def test_a_nation_is_the_same_in_slices_of_any_size_and_its_rollups_are_proven(cast, monkeypatch):
    monkeypatch.setattr(nation, "PEOPLE", 60)
    said, kinds = [], dict(Unit.objects.values_list("code", "kind"))
    context = DemoContext(scale="academy", now=NOW, say=said.append, unit=cast.unit, unit_kind=kinds)

    found = []
    for size in (100, 1000):
        monkeypatch.setattr(nation, "SLICE", size)
        with undone():
            nation.write_records(context, 300)
            rebuild_rollups()
            found.append(acts())
            assert list(recount()) == []

    assert found[0] == found[1]
    assert len(found[0]) == 300
    assert [words for words in said if words.endswith("of 300 records")] == [
        *("100 of 300 records", "200 of 300 records", "300 of 300 records"),
        "300 of 300 records",
    ]


@pytest.mark.parametrize("asked", [["--scale", "academy", "--records", "5"], ["--scale", "nation", "--records", "0"]])
def test_a_number_of_records_is_refused_where_it_means_nothing(db, asked):
    result = CliRunner().invoke(command, asked)

    assert (result.exit_code, Unit.objects.exists()) == (2, False)
