"""The index as a file: who begins reads it, whatever happened to it, and answers as the database stands."""

from datetime import timedelta

import pytest

from kepu.domain.claims import keeping, matching
from kepu.domain.claims.matching import look_up, renew_kept
from kepu.domain.claims.models import MatchClock, MatchMark
from kepu.domain.claims.services import withdraw_claim
from kepu.domain.claims.tasks import keep_index
from kepu.foundation.language.matching.index import ClaimIndex
from tests.domain.claims.acting import TEXT, hand_in, open_one, sign_off

OTHER = "高铁座位的辐射会让胎儿畸形"


@pytest.fixture
def kept(checked, tmp_path, monkeypatch):
    """A file with the one claim that is public; `built` counts how often texts were read instead."""
    monkeypatch.setattr(keeping, "WORTH_KEEPING", 1)
    monkeypatch.setattr(keeping, "kept_file", lambda: tmp_path / "cache" / "claims.index")
    assert renew_kept()
    matching.forget()
    return keeping.kept_file()


def texts_read(monkeypatch):
    """The numbers after which texts were asked for; -1 is everything."""
    asked = []
    real = matching.texts_of
    monkeypatch.setattr(matching, "texts_of", lambda *, after=-1: (asked.append(after), real(after=after))[1])
    return asked


def test_a_process_begins_with_the_file_and_reads_only_what_changed_since(
    cast, kept, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(cast, hand_in(cast, open_one(cast, OTHER)))
    asked = texts_read(monkeypatch)

    assert [look_up(text).state for text in (TEXT, OTHER)] == ["known", "known"]
    assert asked == [1]


def test_what_was_withdrawn_after_the_file_was_written_is_not_found(cast, kept, checked):
    withdraw_claim(
        actor=cast.actor("astro_coordinator"), claim_id=checked.pk, reason="撤回", now=cast.now + timedelta(days=1)
    )

    assert look_up(TEXT).state == "unknown"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: b"",
        lambda content: b"\x80\x04junk" + content,
        lambda content: content.replace(b" ", b" x", 1),
        lambda content: content.split(b"\n", 1)[0],
    ],
)
def test_a_spoilt_file_is_passed_over(kept, spoil, monkeypatch):
    kept.write_bytes(spoil(kept.read_bytes()))
    asked = texts_read(monkeypatch)

    assert look_up(TEXT).state == "known"
    assert asked == [-1]


def test_a_file_of_another_past_is_passed_over(kept, monkeypatch):
    MatchMark.objects.all().delete()
    MatchClock.objects.update(word="restored")
    asked = texts_read(monkeypatch)

    assert look_up(TEXT).state == "known"
    assert asked == [-1]


def test_a_file_of_another_secret_is_passed_over(kept, settings, monkeypatch):
    settings.SECRET_KEY = "another"
    asked = texts_read(monkeypatch)

    assert look_up(TEXT).state == "known"
    assert asked == [-1]


def test_the_worker_writes_it_anew_only_when_much_has_changed(
    cast, kept, monkeypatch, django_capture_on_commit_callbacks
):
    written = kept.stat().st_mtime_ns
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(cast, hand_in(cast, open_one(cast, OTHER)))
    keep_index()
    assert kept.stat().st_mtime_ns == written

    monkeypatch.setattr(matching, "RENEWED_AT", 0)
    keep_index()

    assert keeping.kept_version() == MatchClock.objects.get().version
    assert len(keeping.read().index) == 2


def test_few_claims_leave_no_file(checked, tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "kept_file", lambda: tmp_path / "cache" / "claims.index")

    assert not renew_kept()
    assert not keeping.write(ClaimIndex(), 1, "word")
    assert not (tmp_path / "cache").exists()


def test_a_full_disk_stops_nothing(kept, monkeypatch):
    def full(self, target):
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", full)

    assert not keeping.write(keeping.read().index, 1, "word")
    assert [each.name for each in kept.parent.iterdir()] == [kept.name]


def test_memory_of_another_past_is_read_anew(kept, monkeypatch):
    look_up(TEXT)
    MatchMark.objects.all().delete()
    MatchClock.objects.update(word="restored")
    asked = texts_read(monkeypatch)

    look_up(TEXT)

    assert asked == [-1]
