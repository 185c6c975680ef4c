"""Cells equal records, whatever happens to records, units and places in whatever order."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kepu.engines.ledger.contracts import Cost
from kepu.engines.ledger.models import Change, Record
from kepu.engines.ledger.services import (
    accept_records,
    amend_record,
    confirm_records,
    correct_record,
    discard_record,
    return_records,
    withdraw_record,
)
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.counting.records import tally
from kepu.engines.measures.counting.scope import scope_of
from kepu.engines.measures.language.catalogue import get_rule, rolled_rules
from kepu.engines.measures.models import Cell, Month
from kepu.engines.measures.selectors import get_figure, get_figures
from kepu.engines.measures.services import catch_up, rebuild_rollups, recount
from kepu.engines.measures.tasks import count_changes
from kepu.foundation.places.models import RegionTrait
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import InvalidMove, move_unit
from tests.engines.measures.acts import confirm, draft, part, propose

YEAR = Window.year(2025)
UNITS = ["academy", "north", "south", "astro", "ocean", "hall", "garden", "geo"]
PEOPLE = ["li", "wang", "zhao", "qian"]
KINDS = ["lecture", "exhibition", "campus_visit", "article", "training"]


@contextmanager
def nothing_stays():
    """Each example of a property plays on the same cast and leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@st.composite
def contents(draw, cast):
    """What a draft says, over nine months."""
    host = draw(st.sampled_from(UNITS))
    others = draw(st.lists(st.sampled_from([unit for unit in UNITS if unit != host]), max_size=2, unique=True))
    return {
        "unit": host,
        "on": date(2024, 9, 1) + timedelta(days=draw(st.integers(0, 270))),
        "kind": draw(st.sampled_from(KINDS)),
        "onsite": draw(st.sampled_from([None, 0, 7, 999, 1000, 12345])),
        "online": draw(st.sampled_from([None, 0, 50])),
        "region_code": draw(st.sampled_from([None, "110105", "532823"])),
        "cohost_ids": tuple(cast.unit[unit] for unit in others),
        "parts": tuple(part(cast, name) for name in draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))),
        "costs": draw(st.sampled_from([(), (Cost(333),), (Cost(100, "exhibit", "special"), Cost(50))])),
        "audience": draw(st.sampled_from([{}, {"youth": None}, {"youth": 5, "teachers": None}])),
        "tags": draw(st.sampled_from([(), (("brand", "talks"),), (("week", "science_week"), ("brand", "spring"))])),
    }


def play(cast, data, act):  # noqa: C901  # one line for each act there is
    """One step; what the ledger refuses in the record's state simply does not happen."""
    rows = list(Record.objects.filter(is_live=True).order_by("pk"))
    waiting = [row.pk for row in rows if row.state == "proposed"]
    settled = [row.pk for row in rows if row.state != "proposed"]
    good = [row.pk for row in rows if row.state == "confirmed"]
    now, ids = cast.now, data.draw
    if act == "propose":
        propose(cast, **data.draw(contents(cast)))
    elif act == "confirm" and waiting:
        confirm_records(actor=SYSTEM, record_ids=[ids(st.sampled_from(waiting))], now=now)
    elif act == "amend" and waiting:
        amend_record(
            actor=SYSTEM, record_id=ids(st.sampled_from(waiting)), draft=draft(cast, **ids(contents(cast))), now=now
        )
    elif act == "discard" and waiting:
        discard_record(actor=SYSTEM, record_id=ids(st.sampled_from(waiting)), now=now)
    elif act == "correct" and settled:
        new = draft(cast, **ids(contents(cast)))
        correct_record(actor=SYSTEM, record_id=ids(st.sampled_from(settled)), draft=new, reason="更正", now=now)
    elif act == "withdraw" and settled:
        withdraw_record(actor=SYSTEM, record_id=ids(st.sampled_from(settled)), reason="误报", now=now)
    elif act == "return" and good:
        return_records(actor=SYSTEM, record_ids=[ids(st.sampled_from(good))], reason="补材料", now=now)
    elif act == "accept" and good:
        accept_records(actor=SYSTEM, record_ids=[ids(st.sampled_from(good))], now=now)
    elif act == "move":
        move(
            cast,
            ids(st.sampled_from(["astro", "ocean", "geo"])),
            ids(st.sampled_from(["north", "south"])),
            ids(st.integers(1, 270)),
        )
    elif act == "remote":
        RegionTrait.objects.update_or_create(
            region_id="532823",
            trait="remote",
            defaults={"starts_on": date(2024, 9, 1) + timedelta(days=ids(st.integers(1, 270))), "source": "名录"},
        )
    elif act == "count":
        catch_up()


def move(cast, unit, parent, day):
    try:
        with transaction.atomic():
            starts_on = date(2024, 9, 1) + timedelta(days=day)
            move_unit(
                actor=SYSTEM,
                unit_id=cast.unit[unit],
                parent_id=cast.unit[parent],
                starts_on=starts_on,
                reason="调整",
                now=cast.now,
            )
    except InvalidMove:
        pass


ACTS = [
    "propose",
    "propose",
    "confirm",
    "confirm",
    "amend",
    "discard",
    "correct",
    "withdraw",
    "return",
    "accept",
    "move",
    "remote",
    "count",
]


@pytest.mark.charter("N2")
@settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_cells_equal_records_after_any_sequence_of_acts(cast, data):
    with nothing_stays():
        for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=8, max_size=25)):
            play(cast, data, act)
        count_changes()

        assert list(recount()) == []
        for unit in ("academy", "south"):
            assert_figures_equal_records(cast, unit)


def assert_figures_equal_records(cast, unit):
    """The second opinion: each figure by ORM from the records, a way that shares no code with the cells."""
    rules = [get_rule(rule.code) for rule in rolled_rules() if "." in rule.code][::3]
    found = get_figures(codes=[rule.code for rule in rules], unit_id=cast.unit[unit], window=YEAR)
    scope = scope_of(cast.unit[unit], YEAR)
    for rule in rules:
        figure, counted = found[rule.code], tally(rule, scope, YEAR, {})
        assert figure.from_rollup, rule.code
        assert (figure.records, figure.records - figure.missing) == (counted.records, counted.known), rule.code
        if figure.value is not None:
            assert (figure.exact if rule.attribution == "share" else figure.value) == (counted.value or 0), rule.code


def test_a_change_is_counted_once_and_taken_away(cast):
    confirm(cast)

    assert (catch_up(), catch_up(), Change.objects.count()) == (1, 0, 0)


def test_a_reader_never_sees_a_stale_number(cast):
    confirm(cast, onsite=10)
    assert get_figure(code="activity.onsite", unit_id=cast.unit["academy"], window=YEAR).value == 10

    confirm(cast, onsite=5)

    assert get_figure(code="activity.onsite", unit_id=cast.unit["academy"], window=YEAR).value == 15


def test_when_too_much_is_pending_the_figure_comes_from_records_and_says_so(cast, monkeypatch):
    from kepu.engines.measures.rollups import freshness

    confirm(cast, onsite=10)
    monkeypatch.setattr(freshness, "READER_CHANGES", 0)

    found = get_figure(code="activity.onsite", unit_id=cast.unit["academy"], window=YEAR)

    assert (found.value, found.from_rollup) == (10, False)
    assert Change.objects.exists()


def test_changed_definitions_make_every_cell_stale(cast):
    confirm(cast)
    catch_up()
    Month.objects.update(digest="older")

    assert list(Month.objects.filter(digest="older")) != []
    assert get_figure(code="activity.count", unit_id=cast.unit["academy"], window=YEAR).from_rollup
    assert not Month.objects.filter(digest="older").exists()


def test_recount_names_measure_scope_and_month_of_a_wrong_cell(cast):
    from kepu.surfaces.console.commands.measures_recount import command

    confirm(cast, onsite=10)
    catch_up()
    Cell.objects.filter(measure="activity.onsite@1", scope=cast.unit["north"], dimension="").update(value=11)

    result = CliRunner().invoke(command)

    assert result.exit_code == 1
    assert "activity.onsite@1 north 2025-05: cells say (11, 1, 1), records say (10, 1, 1)" in result.output


def test_recount_finds_missing_and_superfluous_cells(cast):
    confirm(cast)
    catch_up()
    Cell.objects.filter(measure="activity.count@1", scope=cast.unit["astro"], dimension="").delete()
    Cell.objects.create(
        measure="activity.count@1", scope_id=cast.unit["geo"], month=date(2023, 1, 1), value=1, records=1, known=1
    )

    assert {(each.stored is None, each.counted is None) for each in recount()} == {(True, False), (False, True)}


def test_a_rebuild_mends_everything(cast):
    from kepu.surfaces.console.commands.measures_recount import command

    confirm(cast)
    catch_up()
    Cell.objects.update(value=99)

    result = CliRunner().invoke(command, ["--rebuild"])

    assert (result.exit_code, list(recount())) == (0, [])


def test_records_written_past_the_ledger_are_found_by_recount(cast):
    record = propose(cast)
    Record.objects.filter(pk=record.pk).update(state="confirmed")

    assert {each.stored for each in recount()} == {None}

    rebuild_rollups()
    assert list(recount()) == []


def test_the_database_refuses_a_cell_that_knows_more_than_it_counted(cast):
    with pytest.raises(IntegrityError):
        Cell.objects.create(
            measure="x@1", scope_id=cast.unit["geo"], month=date(2023, 1, 1), value=1, records=1, known=2
        )


@pytest.mark.row_locks
@pytest.mark.django_db(transaction=True)
def test_two_workers_leave_no_gap(cast):
    from threading import Thread

    from django.db import connections

    from kepu.engines.measures.rollups import freshness

    for month in range(1, 6):
        confirm(cast, on=date(2025, month, 1))
        confirm(cast, "garden", on=date(2025, month, 2))

    failed = []

    def work():
        try:
            for _ in range(6):
                freshness.catch_up(limit=3)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    count_changes()

    assert failed == []
    assert not Change.objects.exists()
    assert list(recount()) == []
