"""A pack on its way: what tests of several places need."""

import io
import wave
from datetime import date, timedelta

import pytest
from PIL import Image

from kepu.domain.packs.contracts import AuthorDraft, PackDraft, PartDraft, SourceDraft
from kepu.domain.packs.services import add_part, open_pack, submit_version
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.files.contracts import Upload

DUE = date(2026, 5, 1)
DRAFT = PackDraft(
    title="地震来了怎么办",
    hazards=("earthquake",),
    summary="先保护自己，震后再有序撤离。",
    due_on=DUE,
    authors=(AuthorDraft("李启明"), AuthorDraft("周明远", "地震台网中心")),
)
LAW = SourceDraft("中华人民共和国防震减灾法", place="第四十四条")
FACT = PartDraft("fact", "室内怎么做", "伏地、遮挡、手抓牢。\n- 躲在结实的桌下\n- 不乘电梯", sources=(LAW,))
QUESTION = PartDraft("question", "能预报地震吗？", "目前还不能准确预报地震发生的时间、地点和震级。", sources=(LAW,))
REVIEWER = Judge(name="白芷", affiliation="地质大学", email="bai@example.org")


def picture(width=60, height=40, kind="PNG", **options):
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def sound(seconds=2):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(4000)
        file.writeframes(b"\x80" * 4000 * seconds)
    return out.getvalue()


def pdf(extra=b""):
    """A PDF of one empty page; `extra` stands in its catalogue."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R"
        + extra
        + b">>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


POSTER = PartDraft("poster", "避震海报", "桌下避震的三个动作。", credit="示范科学院，CC BY 4.0")
AUDIO = PartDraft("audio", "广播稿", "请注意，现在播报避震要领。", sources=())


def begin(cast, draft=DRAFT, parts=(FACT, QUESTION), **more):
    """A draft of the institute of astronomy with words only."""
    editor = cast.actor("astro_editor")
    pack = open_pack(actor=editor, unit_id=cast.unit["astro"], draft=draft, now=cast.now, **more)
    for part in parts:
        add_part(actor=editor, pack_id=pack.pk, draft=part, now=cast.now)
    return pack


def add_files(cast, pack):
    editor = cast.actor("astro_editor")
    add_part(actor=editor, pack_id=pack.pk, draft=POSTER, upload=Upload("海报.png", picture()), now=cast.now)
    add_part(actor=editor, pack_id=pack.pk, draft=AUDIO, upload=Upload("广播.wav", sound()), now=cast.now)


def hand_in(cast, pack, **more):
    return submit_version(
        actor=cast.actor("astro_editor"), pack_id=pack.pk, reviewer=REVIEWER, now=more.pop("now", cast.now), **more
    )


def sign(cast, handed_in, now=None):
    """The outside reviewer approves by their link."""
    at = (now or cast.now) + timedelta(hours=1)
    decide_by_link(token=handed_in.invitation.token, decision="approve", comment="", now=at)


def approve(cast, handed_in, now=None):
    """The science is judged, then the unit's reviewer decides."""
    sign(cast, handed_in, now)
    step = Step.objects.get(review__public_id=handed_in.review_public_id, code="final")
    at = (now or cast.now) + timedelta(hours=2)
    decide(actor=cast.actor("astro_reviewer"), step_id=step.pk, decision="approve", comment="", now=at)


@pytest.fixture
def publish(cast, django_capture_on_commit_callbacks):
    """publish(pack, now=…) takes a draft through its review; the pack as it is then."""

    def _publish(pack, now=None):
        with django_capture_on_commit_callbacks(execute=True):
            approve(cast, hand_in(cast, pack, now=now or cast.now), now)
        pack.refresh_from_db()
        return pack

    return _publish


@pytest.fixture
def public_pack(cast, publish):
    """A public pack with words, a poster and sound."""
    pack = begin(cast)
    add_files(cast, pack)
    return publish(pack)
