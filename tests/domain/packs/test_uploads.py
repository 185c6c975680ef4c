"""Files of parts: what is taken is known by its content, and what could hurt is refused or taken off."""

import io
import zlib

import pytest
from PIL import Image

from kepu.domain.packs import uploads
from kepu.domain.packs.contracts import PartDraft
from kepu.domain.packs.errors import BadFile
from kepu.domain.packs.models import Part
from kepu.domain.packs.services import add_part
from kepu.domain.packs.uploads import check_upload
from kepu.foundation.files.contracts import Upload
from tests.domain.packs.acting import POSTER, begin, pdf, picture, sound

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def packed(text):
    stream = zlib.compress(text)
    return (
        b"/Meta 4 0 R>>endobj\n4 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"
        + stream
        + b"\nendstream endobj\n5 0 obj<<"
    )


def with_place():
    """A photograph that says where it was taken, and a page hung behind it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "家门口"
    exif[0x8825] = {1: "N", 2: (39.0, 54.0, 0.0)}
    Image.new("RGB", (50, 50)).save(out, "JPEG", exif=exif)
    return out.getvalue() + HTML


@pytest.mark.parametrize(
    ("kind", "content", "ending"),
    [
        ("figure", picture(), "png"), ("poster", picture(kind="JPEG"), "jpg"), ("poster", picture(kind="WEBP"), "webp"),
        ("poster", pdf(), "pdf"), ("large", pdf(), "pdf"), ("audio", sound(), "wav"), ("audio", b"ID3\x03" + b"\0" * 20, "mp3"),
        ("audio", b"\xff\xfb\x90\x00" + b"\0" * 20, "mp3"), ("audio", b"OggS" + b"\0" * 20, "ogg"),
        ("audio", b"\0\0\0\x20ftypM4A " + b"\0" * 20, "m4a"),
    ],
)  # fmt: skip
def test_what_is_taken(kind, content, ending):
    assert check_upload(kind, Upload("随便.exe", content)).ending == ending


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("poster", SVG, "type"), ("poster", HTML, "type"), ("figure", pdf(), "type"), ("audio", picture(), "type"),
        ("audio", HTML, "type"), ("fact", picture(), "type"), ("poster", b"", "content"), ("poster", picture()[:60], "content"),
        ("audio", b"RIFF\0\0\0\0WAVEjunk", "content"), ("audio", b"\xff", "type"), ("poster", b"%PDF-1.4 nothing", "content"),
        ("poster", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "active"),
        ("poster", pdf(b"/OpenAction<</S/J#61vaScript>>"), "active"), ("poster", pdf(b"/Names<</EmbeddedFiles 4 0 R>>"), "active"),
        ("poster", pdf(b"/OpenAction<</S/Launch>>"), "active"), ("poster", pdf(b"/Encrypt 9 0 R"), "protected"),
        ("poster", pdf(packed(b"<</S/JavaScript/JS(x)>>")), "active"), ("poster", picture(kind="GIF"), "type"),
        ("poster", picture(kind="TIFF"), "type"),
    ],
)  # fmt: skip
def test_what_is_refused(kind, content, reason):
    with pytest.raises(BadFile) as refusal:
        check_upload(kind, Upload("海报.png", content))

    assert refusal.value.reason == reason


def test_a_packed_bomb_in_a_pdf_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "INFLATED", 1000)

    with pytest.raises(BadFile, match="content"):
        check_upload("poster", Upload("a.pdf", pdf(packed(b"\0" * 5000))))


def test_a_picture_of_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_PIXELS", 1000)

    with pytest.raises(BadFile, match="pixels"):
        check_upload("figure", Upload("a.png", picture()))


def test_a_photograph_loses_where_it_was_taken_and_what_hangs_behind_it():
    kept = check_upload("figure", Upload("a.jpg", with_place())).content

    assert not Image.open(io.BytesIO(kept)).getexif()
    assert b"script" not in kept


def test_a_wide_picture_is_made_smaller():
    kept = check_upload("figure", Upload("a.png", picture(5000, 100))).content

    assert Image.open(io.BytesIO(kept)).width == uploads.WIDEST


def test_a_sound_says_itself_how_long_it_is(cast):
    pack = begin(cast)
    draft = PartDraft("audio", "广播稿", "请注意。", seconds=99)

    part = add_part(
        actor=cast.actor("astro_editor"), pack_id=pack.pk, draft=draft, upload=Upload("a.wav", sound(3)), now=cast.now
    )

    assert part.seconds == 3


@pytest.mark.parametrize(("limit", "reason"), [("LARGEST", "size"), ("LARGEST_PACK", "total")])
def test_files_are_bounded_alone_and_together(cast, monkeypatch, limit, reason):
    small = {"picture": 10, "pdf": 10, "sound": 10} if limit == "LARGEST" else 10
    monkeypatch.setattr(uploads, limit, small)
    monkeypatch.setattr("kepu.domain.packs.services.parts.LARGEST_PACK", 10 if limit == "LARGEST_PACK" else 10**9)
    pack = begin(cast)

    with pytest.raises(BadFile, match=reason):
        add_part(
            actor=cast.actor("astro_editor"),
            pack_id=pack.pk,
            draft=POSTER,
            upload=Upload("a.png", picture()),
            now=cast.now,
        )
    assert not Part.objects.filter(kind="poster").exists()


def test_the_name_of_a_file_is_ours(cast):
    pack = begin(cast)

    part = add_part(
        actor=cast.actor("astro_editor"),
        pack_id=pack.pk,
        draft=POSTER,
        upload=Upload("../../etc/a.php", picture()),
        now=cast.now,
    )

    assert (part.file.name, part.file.content_type) == ("避震海报.png", "image/png")
