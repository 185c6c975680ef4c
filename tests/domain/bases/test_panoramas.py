import io

import pytest
from PIL import Image

from kepu.domain.bases.contracts import TextDraft
from kepu.domain.bases.errors import InvalidFact
from kepu.domain.bases.panoramas import checked_panorama
from kepu.domain.bases.services.bases import write_text
from kepu.foundation.files.contracts import Upload

GPS, PLACE = 0x8825, {1: "N", 2: (40.0, 0.0, 0.0)}


def picture(width=400, height=200, kind="JPEG"):
    made = Image.new("RGB", (width, height), "#9cc3e6")
    exif = made.getexif()
    exif[GPS] = PLACE
    out = io.BytesIO()
    made.save(out, format=kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_360_picture_loses_where_it_was_taken(kind):
    kept = checked_panorama(Upload(f"展厅.{kind.lower()}", picture(kind=kind)))

    assert kept.name == "展厅.jpg"
    assert dict(Image.open(io.BytesIO(kept.content)).getexif()) == {}


def test_a_wide_picture_becomes_as_wide_as_phones_can_show():
    kept = checked_panorama(Upload("展厅.jpg", picture(8192, 4096)))

    assert Image.open(io.BytesIO(kept.content)).size == (4096, 2048)


@pytest.mark.parametrize(("content", "why"), [
    (b"<svg onload=alert(1)>", "not a picture"), (picture(300, 200), "not twice as wide as high"), (picture()[:200], "not a picture"),
])  # fmt: skip
def test_what_cannot_be_looked_round_in_is_refused(content, why):
    with pytest.raises(InvalidFact, match=why):
        checked_panorama(Upload("展厅.jpg", content))


@pytest.mark.django_db
def test_the_360_picture_stays_until_it_is_taken_away(cast, base):
    actor = cast.actor("astro_coordinator")
    plain = {"summary": "展厅", "tour_words": "展厅全景"}
    first = TextDraft(**plain, tour_upload=Upload("展厅.jpg", picture()))
    write_text(actor=actor, base_id=base.pk, draft=first, now=cast.now)

    kept = write_text(actor=actor, base_id=base.pk, draft=TextDraft(**plain), now=cast.now)
    gone = write_text(actor=actor, base_id=base.pk, draft=TextDraft(**plain, tour_removed=True), now=cast.now)

    assert kept.tour_picture is not None
    assert gone.tour_picture is None


@pytest.mark.django_db
def test_a_360_picture_says_what_it_shows(cast, base):
    draft = TextDraft(summary="展厅", tour_upload=Upload("展厅.jpg", picture()))

    with pytest.raises(InvalidFact, match="missing"):
        write_text(actor=cast.actor("astro_coordinator"), base_id=base.pk, draft=draft, now=cast.now)
