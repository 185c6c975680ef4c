"""Workbooks on their way into the ledger."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from kepu.engines.ledger.models import Record
from kepu.engines.workbooks.contracts import Settlement
from kepu.engines.workbooks.errors import (
    AlreadyImporting,
    InvalidSettlement,
    NothingToImport,
    ReasonMissing,
    RowNotOpen,
)
from kepu.engines.workbooks.intake import Choices
from kepu.engines.workbooks.models import RowState, Workbook, WorkbookRow
from kepu.engines.workbooks.selectors import WorkbookNotFound, get_workbook, list_rows, list_workbooks
from kepu.engines.workbooks.services import (
    change_mapping,
    confirm_imported,
    import_ready_rows,
    read_workbook,
    reopen_row,
    settle_row,
    skip_row,
)
from kepu.foundation.units.policies import Refused

from .books import HEAD, line, workbook

TITLE = ["2025年度科普工作台账"]
SAMPLE = Path(__file__).parents[2] / "data" / "workbooks" / "activities-2025.xlsx"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hand_in(cast):
    """hand_in(*rows) → the workbook that astro's coordinator (or another) handed in."""

    def _hand_in(*rows, by="astro_coordinator", unit="astro", name="台账.xlsx"):
        content = workbook({"台账": [TITLE, HEAD, *rows]})
        return read_workbook(
            actor=cast.actor(by), unit_id=cast.unit[unit], file_name=name, content=content, now=cast.now
        )

    return _hand_in


def states(book):
    return list(book.rows.order_by("position").values_list("state", flat=True))


def settlement(cast, **changes):
    values = {
        "title": "黑洞讲座",
        "kind": "lecture",
        "start": dt.date(2025, 3, 8),
        "end": dt.date(2025, 3, 8),
        "host_id": cast.unit["astro"],
    }
    return Settlement(**(values | changes))


def import_rows(cast, book, by="astro_coordinator"):
    return import_ready_rows(actor=cast.actor(by), workbook_id=book.pk, now=cast.now)


@pytest.mark.charter("N1")
def test_rows_without_doubt_become_proposed_records(cast, hand_in):
    book = hand_in(
        line(
            1,
            cohosts="海洋所、市科协",
            people="李启明（研究员）、王五",
            onsite="约300人",
            spend="1.2万元",
            note="https://example.org/a",
        )
    )

    outcome = import_rows(cast, book)

    record = Record.objects.get()
    assert (outcome.imported, outcome.present, outcome.held) == (1, 0, 0)
    assert (record.state, record.unit_id, record.onsite, record.online) == ("proposed", cast.unit["astro"], 300, 0)
    assert set(record.shares.values_list("unit_id", flat=True)) == {cast.unit["astro"], cast.unit["ocean"]}
    assert record.spends.get().amount_fen == 1_200_000
    assert record.contributions.get(person__isnull=False).person == cast.person["li"]
    assert record.contributions.get(person__isnull=True).outside_name == "王五"
    assert record.tags.get().value == "市科协"
    assert record.evidence.get().link == "https://example.org/a"


def test_a_blank_count_stays_unknown_in_the_record(cast, hand_in):
    import_rows(cast, hand_in(line(1, onsite=None, online="—")))
    assert Record.objects.values_list("onsite", "online").get() == (None, 0)


def test_the_same_file_again_is_the_same_workbook(cast, hand_in):
    content = workbook({"台账": [TITLE, HEAD, line()]})
    for _ in range(2):
        book = read_workbook(
            actor=cast.actor("astro_coordinator"),
            unit_id=cast.unit["astro"],
            file_name="a.xlsx",
            content=content,
            now=cast.now,
        )
    import_rows(cast, book)
    with pytest.raises(NothingToImport):
        import_rows(cast, book)
    assert (Workbook.objects.count(), Record.objects.count()) == (1, 1)


def test_an_edited_file_adds_only_what_is_new_and_shows_the_rest_as_there(cast, hand_in):
    import_rows(cast, hand_in(line(1), line(2, title="星系讲座")))
    edited = hand_in(line(1, title="星系讲座"), line(2, title="新星讲座"), line(3), name="改.xlsx")
    assert states(edited) == ["present", "ready", "present"]
    import_rows(cast, edited)
    assert Record.objects.count() == 3


def test_a_settled_row_is_recognised_in_an_edited_file(cast, hand_in):
    book = hand_in(line(1, title=None))
    settle_row(actor=cast.actor("astro_coordinator"), row_id=book.rows.get().pk, typed=settlement(cast), now=cast.now)
    import_rows(cast, book)
    assert states(hand_in(line(1, title=None), line(2, title="新星"), name="改.xlsx")) == ["present", "ready"]


def test_a_changed_figure_is_held_as_a_duplicate_of_what_the_ledger_has(cast, hand_in):
    import_rows(cast, hand_in(line(1)))
    book = hand_in(line(1, onsite=999), name="改.xlsx")
    assert book.rows.get().problems[0]["code"] == "duplicate.in_ledger"


def test_two_equal_rows_that_a_person_keeps_are_two_records(cast, hand_in):
    book = hand_in(line(1), line(2))
    assert states(book) == ["ready", "held"]
    settle_row(
        actor=cast.actor("astro_coordinator"), row_id=book.rows.held().get().pk, typed=settlement(cast), now=cast.now
    )
    import_rows(cast, book)
    assert Record.objects.count() == 2
    assert states(hand_in(line(7), line(8), name="改.xlsx")) == ["present", "present"]


def test_a_withdrawn_record_does_not_come_back_silently(cast, hand_in):
    from kepu.engines.ledger.services import withdraw_record

    book = hand_in(line(1))
    import_rows(cast, book)
    confirm_imported(actor=cast.actor("astro_coordinator"), workbook_id=book.pk, now=cast.now)
    withdraw_record(
        actor=cast.actor("astro_coordinator"), record_id=Record.objects.get().pk, reason="误报", now=cast.now
    )
    again = hand_in(line(1), name="改.xlsx", unit="north", by="north_coordinator")
    assert [p["code"] for p in again.rows.get().problems] == ["duplicate.withdrawn"]


def test_a_settlement_keeps_who_typed_what_beside_what_stood_there(cast, hand_in):
    book = hand_in(line(1, date="待定"))
    actor = cast.actor("astro_coordinator")
    row = settle_row(
        actor=actor, row_id=book.rows.get().pk, typed=settlement(cast, onsite=7, people=("李启明",)), now=cast.now
    )
    assert (row.state, row.decided_by_id, row.decider_name) == ("settled", actor.account_id, actor.name)
    assert (row.understood["start"], row.typed["start"]) == (None, "2025-03-08")
    import_rows(cast, book)
    assert Record.objects.get().onsite == 7


def test_a_settlement_must_make_sense(cast, hand_in):
    row = hand_in(line(1, title=None)).rows.get()
    for wrong in ({"title": " "}, {"kind": "dance"}, {"end": dt.date(2025, 1, 1)}, {"onsite": -1}):
        with pytest.raises(InvalidSettlement):
            settle_row(
                actor=cast.actor("astro_coordinator"), row_id=row.pk, typed=settlement(cast, **wrong), now=cast.now
            )


def test_a_row_left_out_needs_a_reason_and_can_be_taken_back(cast, hand_in):
    book = hand_in(line(1, title=None))
    actor, row = cast.actor("astro_coordinator"), book.rows.get()
    with pytest.raises(ReasonMissing):
        skip_row(actor=actor, row_id=row.pk, reason=" ", now=cast.now)
    skip_row(actor=actor, row_id=row.pk, reason="不是科普活动", now=cast.now)
    with pytest.raises(RowNotOpen):
        settle_row(actor=actor, row_id=row.pk, typed=settlement(cast), now=cast.now)
    assert reopen_row(actor=actor, row_id=row.pk, now=cast.now).state == "held"


def test_another_units_activity_is_held_for_a_units_coordinator_and_ready_for_the_branch(cast, hand_in):
    held = hand_in(line(1, host="海洋研究所"))
    assert [p["code"] for p in held.rows.get().problems] == ["host.other_unit"]
    assert states(hand_in(line(1, host="海洋研究所"), by="north_coordinator", unit="north")) == ["ready"]


def test_nobody_settles_a_row_for_a_unit_out_of_reach(cast, hand_in):
    row = hand_in(line(1, title=None)).rows.get()
    with pytest.raises(Refused):
        settle_row(
            actor=cast.actor("astro_coordinator"),
            row_id=row.pk,
            typed=settlement(cast, host_id=cast.unit["ocean"]),
            now=cast.now,
        )
    with pytest.raises(Refused):
        settle_row(actor=cast.actor("ocean_coordinator"), row_id=row.pk, typed=settlement(cast), now=cast.now)


def test_a_stranger_hands_in_nothing(hand_in):
    with pytest.raises(Refused):
        hand_in(line(1), by="stranger")


def test_workbooks_are_seen_only_within_ones_units(cast, hand_in):
    book = hand_in(line(1))
    assert list_workbooks(unit_ids=[cast.unit["ocean"]]) == ([], 0)
    with pytest.raises(WorkbookNotFound):
        get_workbook(public_id=book.public_id, unit_ids=[cast.unit["ocean"]])
    assert get_workbook(public_id=book.public_id, unit_ids=[cast.unit["astro"]]).counts == {"ready": 1}


def test_other_columns_read_the_workbook_anew_and_keep_decisions(cast):
    head = ["序号", "名称甲", "活动时间", "活动形式", "主办单位", "线下人数"]
    content = workbook(
        {"台账": [TITLE, head, [1, "黑洞", "3.8", "讲座", "天文所", 10], [2, "星系", "3.9", "讲座", "天文所", 10]]}
    )
    actor = cast.actor("astro_coordinator")
    book = read_workbook(actor=actor, unit_id=cast.unit["astro"], file_name="a.xlsx", content=content, now=cast.now)
    skip_row(actor=actor, row_id=book.rows.first().pk, reason="不是", now=cast.now)

    change_mapping(actor=actor, workbook_id=book.pk, choices=Choices(columns={"台账#2": {1: "title"}}), now=cast.now)

    assert states(book) == ["skipped", "ready"]
    import_rows(cast, book)
    with pytest.raises(AlreadyImporting):
        change_mapping(actor=actor, workbook_id=book.pk, choices=Choices(), now=cast.now)


def test_confirming_takes_all_imported_rows_that_have_happened(cast, hand_in):
    book = hand_in(line(1), line(2, title="未来讲座", date="2025.12.1"))
    import_rows(cast, book)
    assert confirm_imported(actor=cast.actor("astro_coordinator"), workbook_id=book.pk, now=cast.now) == 1
    assert set(Record.objects.values_list("title", "state")) == {
        ("黑洞科普讲座", "confirmed"),
        ("未来讲座", "proposed"),
    }
    assert confirm_imported(actor=cast.actor("astro_coordinator"), workbook_id=book.pk, now=cast.now) == 0


def test_a_failing_record_leaves_nothing_behind(cast, hand_in, monkeypatch):
    book = hand_in(line(1), line(2, title="星系讲座"))
    monkeypatch.setattr(
        "kepu.engines.workbooks.services.note", lambda **_: (_ for _ in ()).throw(RuntimeError("power cut"))
    )
    with pytest.raises(RuntimeError):
        import_rows(cast, book)
    assert (Record.objects.count(), states(book)) == (0, ["ready", "ready"])


def test_the_sample_is_imported_settled_and_confirmed_by_the_academy(cast):
    actor = cast.actor("academy_coordinator")
    moment = dt.datetime(2026, 1, 9, tzinfo=dt.UTC)
    book = read_workbook(
        actor=actor,
        unit_id=cast.unit["academy"],
        file_name="activities-2025.xlsx",
        content=SAMPLE.read_bytes(),
        now=moment,
    )
    rows, total = list_rows(workbook_id=book.pk, limit=None)
    assert total == 83
    unknown_here = [row for row in rows if any(doubt.code == "host.unknown" for doubt in row.doubts)]
    assert {row.typed_cells["host"] for row in unknown_here} == {"物理研究所", "生物研究所", "某某合作公司"}
    outcome = import_ready_rows(actor=actor, workbook_id=book.pk, now=moment)
    assert outcome.imported + outcome.held == 83
    assert confirm_imported(actor=actor, workbook_id=book.pk, now=moment) == outcome.imported


@pytest.mark.parametrize(
    "broken", [{"state": "ready", "host_id": None}, {"state": "skipped", "reason": ""}, {"state": "odd"}]
)
def test_the_database_refuses_rows_that_must_not_be(hand_in, broken):
    row = hand_in(line(1)).rows.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkbookRow.objects.filter(pk=row.pk).update(**broken)


def test_every_state_has_a_word():
    assert {state.value for state in RowState} == {"ready", "held", "settled", "skipped", "present", "imported"}


def test_importing_and_confirming_take_no_query_per_row(cast, hand_in, django_assert_max_num_queries):
    book = hand_in(*(line(number, title=f"讲座第{number}期", people=f"张{number}") for number in range(1, 61)))
    with django_assert_max_num_queries(55):
        import_rows(cast, book)
    with django_assert_max_num_queries(55):
        confirm_imported(actor=cast.actor("astro_coordinator"), workbook_id=book.pk, now=cast.now)
