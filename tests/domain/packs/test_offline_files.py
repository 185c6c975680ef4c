"""The file that works without a network: the same bytes each time, signed, tampering is found, a delta gives the same file."""

import base64
import io
import json
import re
import zipfile
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from kepu.domain.packs.contracts import PartDraft
from kepu.domain.packs.errors import BadPackFile
from kepu.domain.packs.models import BuiltFile, Version
from kepu.domain.packs.offline.archives import read_archive, write_archive
from kepu.domain.packs.offline.building import PURPOSE, build, build_missing, built_content, delta_between
from kepu.domain.packs.offline.checking import apply_delta, verify
from kepu.domain.packs.services import add_part, begin_version
from kepu.foundation.crypto import public_signing_key
from kepu.ui.fonts import chinese_font
from tests.domain.packs.acting import LAW

TODAY = date(2025, 6, 1)
needs_font = pytest.mark.skipif(not chinese_font(), reason="no Chinese font on this machine")


@pytest.fixture
def version(public_pack):
    return Version.objects.select_related("pack__unit", "region").get(pack=public_pack, state="published")


@pytest.fixture
def built(version, cast):
    return built_content(version, now=cast.now)


@pytest.fixture
def key(db):
    return public_signing_key(PURPOSE)


@pytest.fixture
def second(cast, public_pack, publish):
    """A version with one more fact."""
    editor = cast.actor("astro_editor")
    begin_version(actor=editor, pack_id=public_pack.pk, note="补充室外的做法", now=cast.now)
    fact = PartDraft("fact", "室外怎么做", "远离楼房、电线和树木。", sources=(LAW,))
    add_part(actor=editor, pack_id=public_pack.pk, draft=fact, now=cast.now)
    publish(public_pack, now=cast.now + timedelta(days=10))
    return Version.objects.select_related("pack__unit", "region").get(pack=public_pack, state="published")


def changed(content, **files):
    """The archive with files replaced (None: left out), written as any program would."""
    found = read_archive(content)
    for name, text in files.items():
        found[name] = text
    return write_archive({name: text for name, text in found.items() if text is not None})


def test_the_same_version_gives_the_same_bytes(version, built):
    assert build(version).content == build(version).content == built


def test_it_holds_what_it_says_and_verifies_with_the_public_key_alone(version, built, key, django_assert_num_queries):
    with django_assert_num_queries(0):
        told = verify(built, key=key, today=TODAY)

    assert (told.faults, told.is_past) == ((), False)
    assert told.manifest["version"] == 1
    assert told.manifest["review_due_on"] == "2026-05-01"
    names = {row["path"] for row in told.manifest["files"]}
    assert {"index.html", "text/read-aloud.txt", "parts/03-poster.png", "parts/04-audio.wav"} <= names
    assert base64.b64decode(told.manifest["key"]["public"]) == key


def test_past_its_due_day_it_says_so(built, key):
    assert verify(built, key=key, today=date(2026, 5, 2)).is_past


def test_every_change_is_found(built, key):
    index = read_archive(built)["index.html"]
    manifest = json.loads(read_archive(built)["manifest.json"])
    later = json.dumps({**manifest, "review_due_on": "2099-01-01"}).encode()

    for files, fault in [
        ({"index.html": index.replace("伏地".encode(), "快跑".encode())}, "index.html was changed"),
        ({"index.html": None}, "index.html is missing"),
        ({"virus.js": b"x"}, "virus.js is not in the manifest"),
        ({"manifest.json": later}, "the signature is not of this key over this manifest"),
        ({"manifest.sig": b"AAAA"}, "the signature is not of this key over this manifest"),
        ({"manifest.sig": None}, "manifest.sig is missing"),
    ]:
        assert verify(changed(built, **files), key=key, today=TODAY).faults == (fault,)


def test_another_key_does_not_fit(built):
    assert verify(built, key=public_signing_key("tickets"), today=TODAY).faults


@pytest.mark.parametrize("names", [["../a"], ["a/../../b"], ["/etc/passwd"], ["a", "a"], ["manifest.json"], ["A b"]])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_pack_file_is_refused(key, names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")

    with pytest.raises(BadPackFile):
        verify(out.getvalue(), key=key, today=TODAY)


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all"])
def test_what_is_no_archive_is_refused(key, content):
    with pytest.raises(BadPackFile):
        verify(content, key=key, today=TODAY)


def test_a_bomb_is_refused_before_it_is_unpacked(key):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"\0" * (129 * 1024 * 1024))

    with pytest.raises(BadPackFile, match="larger"):
        verify(out.getvalue(), key=key, today=TODAY)


def test_a_delta_holds_what_changed_and_gives_the_new_file_byte_for_byte(cast, built, second, key):
    new = built_content(second, now=cast.now)
    first = Version.objects.select_related("pack__unit", "region").get(pack=second.pack_id, number=1)

    delta = delta_between(first, second, now=cast.now)

    assert apply_delta(built, delta) == new
    assert not {"parts/03-poster.png", "parts/04-audio.wav"} & set(read_archive(delta))
    assert len(delta) < len(new)
    assert verify(apply_delta(built, delta), key=key, today=TODAY).faults == ()


def test_a_delta_fits_only_the_file_it_was_made_for(cast, built, second):
    first = Version.objects.select_related("pack__unit", "region").get(pack=second.pack_id, number=1)
    delta = delta_between(first, second, now=cast.now)

    with pytest.raises(BadPackFile, match="not for this file"):
        apply_delta(built_content(second, now=cast.now), delta)
    with pytest.raises(BadPackFile):
        apply_delta(changed(built, **{"parts/03-poster.png": b"x"}), delta)
    with pytest.raises(BadPackFile, match="apply it to the older file first"):
        verify(delta, key=b"\0" * 32, today=TODAY)


def test_the_worker_builds_once_what_was_published(cast, version):
    assert [build_missing(now=cast.now), build_missing(now=cast.now)] == [1, 0]
    assert BuiltFile.objects.get().version == version


def test_the_text_to_read_aloud_opens_in_old_editors(built):
    text = read_archive(built)["text/read-aloud.txt"]

    assert text.startswith(b"\xef\xbb\xbf")
    assert "请注意，现在播报避震要领。" in text.decode("utf-8-sig")


@needs_font
def test_what_is_printed_holds_the_text_and_leads_to_the_page(version, built):
    files = read_archive(built)

    sheet = PdfReader(io.BytesIO(files["print/sheet.pdf"]))
    large = PdfReader(io.BytesIO(files["print/large.pdf"]))
    assert "伏地、遮挡、手抓牢" in "".join(page.extract_text() for page in sheet.pages)
    assert f"/packs/{version.pack_id}/" in sheet.pages[0].extract_text()
    assert len(large.pages) >= len(sheet.pages)
    assert PdfReader(io.BytesIO(files["print/poster.pdf"])).pages


def test_the_page_inside_needs_nothing_from_elsewhere(built):
    page = read_archive(built)["index.html"].decode()

    assert "http" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', page))
    assert "先保护自己" in page
