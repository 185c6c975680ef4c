"""Files of verdicts on screen: previewed, confirmed once, gone on with, taken back, never written by a stranger."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.claims.errors import BadRow, ReasonMissing, WrongState
from kepu.domain.claims.intake import read_rows
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.models import Claim, ClaimIntake, IntakeRow, Verdict
from kepu.domain.claims.services import (
    add_variant,
    carry_on,
    confirm_intake,
    discard_intake,
    forget_previews,
    hand_in_claims,
    import_claims,
    take_back_intake,
    withdraw_claim,
    working,
)
from kepu.domain.claims.services.importing import take_in
from kepu.engines.ledger.models import Record
from kepu.foundation.audit.models import Event
from kepu.foundation.clock import now as clock
from kepu.foundation.files.models import StoredFile
from kepu.foundation.files.services import LARGEST_BYTES, FileTooLarge
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused

LINE = {
    "id": "p-1", "claim": "绿豆汤能解百毒", "verdict": "false", "short": "绿豆汤不能解毒，中毒要就医。", "publisher": "某辟谣平台",
    "url": "https://example.org/1",
}  # fmt: skip
OTHER = {
    **LINE,
    "id": "p-2",
    "claim": "喝醋能软化血管",
    "short": "醋到胃里就被中和了。",
    "url": "https://example.org/2",
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def lines(*rows):
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def hand_in(cast, *rows, by="astro_coordinator", unit="astro", content=None, **more):
    content = lines(*rows) if content is None else content
    return hand_in_claims(
        actor=cast.actor(by), unit_id=cast.unit[unit], name="核查.jsonl", content=content, now=clock(), **more
    )


def confirm(cast, intake, by="astro_coordinator"):
    return confirm_intake(actor=cast.actor(by), intake_id=intake.pk, now=clock())


def take_back(cast, intake, by="astro_coordinator", reason="选错了文件"):
    return take_back_intake(actor=cast.actor(by), intake_id=intake.pk, reason=reason, now=clock())


def imported(cast, *rows, by="astro_coordinator", **more):
    return confirm(cast, hand_in(cast, *rows, by=by, **more), by=by)


def said(intake):
    return [(row.line, row.state, row.code) for row in intake.rows.order_by("position")]


def test_a_preview_says_what_each_row_would_do_and_writes_no_claim(cast):
    imported(cast, LINE, OTHER)
    rows = [
        LINE,
        {**OTHER, "verdict": "partly"},
        {**LINE, "id": "p-3", "claim": "新的说法"},
        {**LINE, "id": "p-4", "verdict": "也许"},
    ]

    intake = hand_in(cast, *rows)

    assert said(intake) == [
        (1, "same", "same"), (2, "changed", ""), (3, "new", ""), (4, "refused", "verdict"),
    ]  # fmt: skip
    assert intake.counts == {"same": 1, "changed": 1, "new": 1, "refused": 1}
    assert intake.rows.get(line=2).said == {"grade": "false"}
    assert Claim.objects.count() == 2
    assert Verdict.objects.count() == 2


def test_what_is_confirmed_is_public_with_its_source_matched_at_once_and_counts_nowhere(cast):
    intake = imported(cast, LINE, {**OTHER, "short": ""})

    claim = Claim.objects.get()
    assert (intake.state, intake.counts) == ("done", {"made": 1, "refused": 1})
    assert (claim.origin_name, claim.origin_url, claim.unit_id) == ("某辟谣平台", LINE["url"], cast.unit["astro"])
    assert intake.rows.get(state="made").claim == claim
    assert look_up("急转：绿豆汤能解百毒！").matches[0].card.id == claim.pk
    assert not Record.objects.exists()
    assert Event.objects.filter(object_kind="claims.intake", verb="import", unit_id=cast.unit["astro"]).exists()


def test_a_second_confirmation_is_refused_and_nothing_comes_twice(cast):
    intake = imported(cast, LINE)

    with pytest.raises(WrongState):
        confirm(cast, intake)
    carry_on(intake.pk)

    assert Verdict.objects.count() == 1


def test_a_preview_that_was_overtaken_says_what_became_of_its_rows(cast):
    first, second = hand_in(cast, LINE), hand_in(cast, LINE, OTHER)
    confirm(cast, first)

    confirm(cast, second)

    assert said(second) == [(1, "same", "same"), (2, "made", "")]
    assert Claim.objects.count() == Verdict.objects.count() == 2


def test_an_import_of_the_same_claims_at_the_same_moment_is_tried_again(cast, monkeypatch):
    intake = hand_in(cast, LINE, OTHER)
    calls = []

    def beaten(**arguments):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("claim_imported_once")
        return take_in(**arguments)

    monkeypatch.setattr(working, "take_in", beaten)
    assert confirm(cast, intake).state == "done"
    assert (len(calls), Claim.objects.count()) == (2, 2)


def test_the_same_file_twice_is_one_preview_and_another_publisher_is_another(cast):
    nameless = {**LINE, "publisher": ""}
    first = hand_in(cast, nameless)
    assert said(first) == [(1, "refused", "no_publisher")]

    assert hand_in(cast, nameless).pk == first.pk
    named = hand_in(cast, nameless, publisher="科学辟谣")
    confirm(cast, named)

    assert Claim.objects.get().origin_name == "科学辟谣"
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimIntake.objects.filter(pk=named.pk).update(state="ready", publisher="")


@pytest.fixture
def slow(monkeypatch, django_capture_on_commit_callbacks):
    """Every file is large, a step is two rows, a run one step; slow() lets the worker do what was asked of it."""
    for module, name, value in (("intakes", "SMALL_BYTES", 0), ("intakes", "SMALL_ROWS", 0), ("working", "AT_ONCE", 2)):
        monkeypatch.setattr(f"kepu.domain.claims.services.{module}.{name}", value)
    monkeypatch.setattr(working, "SLICE", 0.0)
    return lambda: django_capture_on_commit_callbacks(execute=True)


def many(number):
    return [{**LINE, "id": f"m-{n}", "claim": f"第{n}种说法", "url": f"https://example.org/{n}"} for n in range(number)]


def test_large_files_are_read_taken_in_and_taken_back_by_a_worker_step_by_step(cast, slow):
    with slow():
        intake = hand_in(cast, *many(5))
        assert (intake.state, intake.rows.count()) == ("reading", 0)
    intake.refresh_from_db()
    assert (intake.state, intake.goal, intake.done) == ("ready", 5, 5)
    with slow():
        assert confirm(cast, intake).state == "importing"
    intake.refresh_from_db()
    assert (intake.state, Claim.objects.filter(state="published").count()) == ("done", 5)
    with slow():
        take_back(cast, intake)
    intake.refresh_from_db()
    assert (intake.state, intake.counts) == ("undone", {"undone": 5})


def test_what_a_process_left_in_the_middle_is_gone_on_with_once_it_is_surely_dead(cast, slow):
    with slow():
        intake = hand_in(cast, *many(5))
    confirm(cast, intake)
    carry_on(intake.pk)  # one step, then the process is gone
    assert Claim.objects.count() == 2

    assert working.wake_left() == 0
    carry_on(intake.pk)  # another process, while the first may live
    assert Claim.objects.count() == 2
    ClaimIntake.objects.update(worked_at=clock() - working.LEASE - timedelta(seconds=1))
    with slow():
        assert working.wake_left() == 1

    intake.refresh_from_db()
    assert (intake.state, Claim.objects.count(), Verdict.objects.count()) == ("done", 5, 5)


def test_a_large_file_that_is_none_says_so_afterwards(cast, slow):
    with slow():
        intake = hand_in(cast, content="<html>登录</html>".encode())

    intake.refresh_from_db()
    assert (intake.state, intake.problem["code"]) == ("failed", "not_json")


def test_taking_back_withdraws_what_nobody_touched_and_a_later_import_brings_it_back(cast):
    intake = imported(cast, LINE, OTHER)
    kept = Claim.objects.get(origin_key="p-2")
    add_variant(actor=cast.actor("astro_editor"), claim_id=kept.pk, text="醋泡脚软化血管", now=clock())

    with pytest.raises(ReasonMissing):
        take_back(cast, intake, reason=" ")
    take_back(cast, intake)

    gone = Claim.objects.get(origin_key="p-1")
    assert said(intake) == [(1, "undone", ""), (2, "kept", "worked_on")]
    assert (gone.state, gone.steps.last().reason, Claim.objects.get(pk=kept.pk).state) == (
        "withdrawn", "选错了文件", "published",
    )  # fmt: skip
    assert not look_up("绿豆汤能解百毒").matches
    again = hand_in(cast, {**LINE, "short": "绿豆汤不解毒。"})
    assert said(again) == [(1, "new", "again")]
    confirm(cast, again)
    assert look_up("绿豆汤能解百毒").matches[0].card.short == "绿豆汤不解毒。"
    assert list(gone.verdicts.order_by("number").values_list("state", flat=True)) == ["withdrawn", "published"]
    assert take_back(cast, again).counts == {"undone": 1}


def test_what_a_person_withdrew_stays_withdrawn(cast):
    imported(cast, LINE)
    boss = cast.actor("astro_coordinator")
    withdraw_claim(actor=boss, claim_id=Claim.objects.get().pk, reason="来源撤稿", now=clock())

    assert said(hand_in(cast, {**LINE, "short": "别信。"})) == [(1, "same", "withdrawn")]


def test_a_claim_of_another_unit_or_another_checker_is_not_changed(cast):
    imported(cast, LINE, by="ocean_coordinator", unit="ocean")
    changed = {**LINE, "verdict": "true"}

    assert said(hand_in(cast, LINE)) == [(1, "same", "elsewhere")]
    assert said(hand_in(cast, changed)) == [(1, "refused", "foreign")]
    ours = hand_in(cast, {**changed, "publisher": "另一家"}, by="ocean_coordinator", unit="ocean")
    assert said(ours) == [(1, "refused", "other_publisher")]
    import_claims(
        actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], now=clock(),
        rows=read_rows(lines(changed).decode()),
    )  # fmt: skip
    assert Verdict.objects.get().grade == "false"


def test_who_may_not_edit_hands_nothing_in_and_who_may_not_publish_confirms_and_takes_back_nothing(cast):
    for stranger in ("astro_member", "ocean_coordinator", "stranger"):
        with pytest.raises(Refused):
            hand_in(cast, LINE, by=stranger)
    intake = hand_in(cast, LINE, by="astro_editor")
    for stranger in ("astro_editor", "astro_member", "ocean_coordinator"):
        with pytest.raises(Refused):
            confirm(cast, intake, by=stranger)
    confirm(cast, intake)
    for stranger in ("astro_editor", "ocean_coordinator"):
        with pytest.raises(Refused):
            take_back(cast, intake, by=stranger)
    with pytest.raises(Refused):
        discard_intake(actor=cast.actor("ocean_coordinator"), intake_id=hand_in(cast, OTHER).pk, now=clock())


def test_a_preview_is_discarded_or_forgotten_with_its_file(cast, django_capture_on_commit_callbacks, settings):
    with django_capture_on_commit_callbacks(execute=True):
        discard_intake(actor=cast.actor("astro_editor"), intake_id=hand_in(cast, LINE).pk, now=clock())
    assert (ClaimIntake.objects.count(), IntakeRow.objects.count(), StoredFile.objects.count()) == (0, 0, 0)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]

    done = imported(cast, LINE)
    hand_in(cast, OTHER)
    assert forget_previews(now=clock() + timedelta(days=31), actor=SYSTEM) == 1
    assert ClaimIntake.objects.get() == done
    with pytest.raises(WrongState):
        discard_intake(actor=cast.actor("astro_editor"), intake_id=done.pk, now=clock())


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b"  \n ", "empty"), (b"[]", "empty"), (b"<p>no</p>", "not_json"), (b'{\n "a": 1,\n}', "not_json"),
        (json.dumps(LINE, ensure_ascii=False).encode("gbk"), "not_utf8"), (DEEP, "too_deep"), (b"PK\x03\x04\x00\xff", "not_utf8"),
        (b"9" * 10_000, "not_json"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_claims_is_refused_and_not_kept(cast, content, code):
    with pytest.raises(BadRow) as refusal:
        hand_in(cast, content=content)

    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


def test_a_file_of_more_than_the_most_bytes_is_refused(cast):
    with pytest.raises(FileTooLarge):
        hand_in(cast, content=b" " * (LARGEST_BYTES + 1))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"url": "javascript:alert(1)"}, "address"), ({"url": "https://a b"}, "address"), ({"claim": "\ud800"}, "broken_text"),
        ({"publisher": "a\x00b"}, "broken_text"), ({"variants": ["\udfff"]}, "broken_text"), ({"verdict": "\ud800\x00"}, "verdict"),
        ({"sources": [{"title": "t", "url": "javascript:1"}]}, "address"), ({"sources": [{"title": "t"}]}, "nowhere"),
        ({"published_at": "0001-01-01"}, "moment"), ({"published_at": "9999-12-31T23:59:59-12:00"}, "moment"), ({"harm": True}, "harm"),
        ({"claimReviewed": "x", "reviewRating": {"ratingValue": 10**400}}, "rating"),
    ],
)  # fmt: skip
def test_a_hostile_row_is_refused_by_itself_and_the_rest_is_taken_in(cast, wrong, code):
    content = json.dumps({**LINE, "id": "x", **wrong}).encode() + b"\n{broken\n" + lines(OTHER)

    intake = confirm(cast, hand_in(cast, content=content))

    assert said(intake) == [(1, "refused", code), (2, "refused", "not_json"), (3, "made", "")]


@pytest.mark.parametrize(
    "values",
    [{"state": "other"}, {"state": "done"}, {"state": "undone", "confirmed_at": clock()}, {"sha256": "x"}],
)
def test_the_database_refuses_an_import_that_cannot_be(cast, values):
    intake = hand_in(cast, LINE)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimIntake.objects.filter(pk=intake.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        intake.rows.update(state="made")
    with pytest.raises(IntegrityError), transaction.atomic():
        intake.rows.update(state="other")
