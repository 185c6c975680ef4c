"""The emergency library on its pages: from the form to a pack that waits for its reviewer; review days, calendar, gaps; who gets in."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kepu.domain.packs.models import Pack, Part, Spreading
from kepu.domain.packs.services import begin_version
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import local_date, now
from tests.domain.packs.acting import begin, picture

FACTS = {
    "title": "暴雨怎么避险", "hazards": ["flood"], "summary": "早转移，不蹚水。", "audience": "public", "language": "zh-hans",
    "region": "云南省", "season_from": 5, "season_to": 9, "due_on": "2027-05-01", "authors": "李启明\n周明远，地震台网中心",
}  # fmt: skip
NO_SOURCES = {"source-TOTAL_FORMS": 2, "source-INITIAL_FORMS": 0}
FACT = {
    **NO_SOURCES, "title": "水漫路面不硬闯", "text": "掉头。", "source-0-title": "气象灾害预警信号发布与传播办法",
    "source-0-place": "附件",
}  # fmt: skip


@pytest.fixture
def sign_in(cast):
    def _sign_in(name):
        client = Client()
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


def at(name, *args):
    return reverse(f"workbench:packs:{name}", args=args)


def opened(cast, editor):
    """A pack as the editor opens it; the pack."""
    editor.post(at("new"), {**FACTS, "unit": cast.unit["astro"]})
    return Pack.objects.get()


def test_a_pack_is_written_part_by_part_and_handed_in(cast, sign_in):
    editor = sign_in("astro_editor")
    pack = opened(cast, editor)
    assert "没有知识要点" in editor.get(at("pack", pack.pk)).text

    editor.post(at("part_new", pack.pk, "fact"), FACT)
    poster = {**NO_SOURCES, "title": "海报", "text": "不蹚水", "file": SimpleUploadedFile("a.png", picture())}
    editor.post(at("part_new", pack.pk, "poster"), poster)
    answer = editor.post(at("submission", pack.pk), {"name": "白芷", "email": "bai@example.org"})

    version = pack.versions.get()
    assert "/workbench/reviews/link/" in answer.text
    assert version.is_in_review
    assert (version.region_id, version.season_from, version.authors.count()) == ("530000", 5, 2)
    assert version.authors.get(name="李启明").person == cast.person["li"]
    assert "/workbench/reviews/link/" not in editor.get(at("pack", pack.pk)).text


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast, sign_in):
    editor = sign_in("astro_editor")
    wrong = editor.post(at("new"), {**FACTS, "unit": cast.unit["astro"], "season_to": "", "region": "火星"})

    assert wrong.status_code == 422
    assert "起止月份" in wrong.text
    assert "没有这个名称或代码" in wrong.text
    assert "早转移，不蹚水。" in wrong.text
    assert not Pack.objects.exists()


def test_a_hostile_file_is_refused_beside_its_field_and_the_text_stays(cast, sign_in):
    editor = sign_in("astro_editor")
    pack = opened(cast, editor)
    svg = SimpleUploadedFile("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")

    answer = editor.post(
        at("part_new", pack.pk, "poster"), {**NO_SOURCES, "title": "海报", "text": "保留我", "file": svg}
    )

    assert answer.status_code == 422
    assert "此处不接受这种文件" in answer.text
    assert "保留我" in answer.text
    assert not Part.objects.exists()


def test_a_version_without_gaps_only_is_handed_in(cast, sign_in):
    editor = sign_in("astro_editor")
    pack = opened(cast, editor)
    editor.post(at("part_new", pack.pk, "fact"), {**NO_SOURCES, "title": "题", "text": "字"})

    answer = editor.post(at("submission", pack.pk), {"name": "白芷", "email": "bai@example.org"})

    assert answer.status_code == 422
    assert "没有注明来源" in answer.text


def test_parts_are_changed_moved_shown_and_taken_away(cast, sign_in):
    editor, pack = sign_in("astro_editor"), begin(cast)
    first, second = pack.versions.get().parts.all()

    editor.post(at("part", pack.pk, first.pk), {**FACT, "title": "换个标题"})
    editor.post(at("part_moving", pack.pk, second.pk), {"to": "up"})
    assert [part.title for part in pack.versions.get().parts.all()] == [second.title, "换个标题"]
    assert "换个标题" in editor.get(at("preview", pack.pk)).text
    assert "已发布的内容不受影响" in editor.get(at("part_removal", pack.pk, second.pk)).text
    editor.post(at("part_removal", pack.pk, second.pk))

    assert pack.versions.get().parts.count() == 1


def test_a_published_article_is_taken_in_once(cast, sign_in, published):
    editor, pack = sign_in("astro_editor"), begin(cast, parts=())
    assert "黑洞不是一个洞" in editor.get(at("editions", pack.pk)).text

    for _ in range(2):
        editor.post(at("editions", pack.pk), {"edition": published.pk})

    part = pack.versions.get().parts.get()
    assert (part.kind, "黑洞是天体" in part.text) == ("edition", True)


def test_the_file_of_a_part_is_shown_but_never_run(cast, sign_in, public_pack):
    part = public_pack.versions.get().parts.get(kind="poster")

    answer = sign_in("astro_editor").get(at("part_file", public_pack.pk, part.pk))

    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sign_in("garden_coordinator").get(at("part_file", public_pack.pk, part.pk)).status_code == 404


def test_withdrawing_asks_first_and_needs_the_right_to_publish(cast, sign_in, public_pack):
    assert sign_in("astro_editor").get(at("withdrawal", public_pack.pk)).status_code == 404
    coordinator = sign_in("astro_coordinator")
    assert "不再提供下载" in coordinator.get(at("withdrawal", public_pack.pk)).text

    coordinator.post(at("withdrawal", public_pack.pk), {"reason": "做法已更新"})

    assert not Record.objects.filter(source_kind="pack", is_live=True).exists()


def test_a_pack_is_renewed_from_the_board_of_review_days(cast, sign_in, public_pack):
    Pack.objects.filter(pk=public_pack.pk).update(due_on=date(2025, 1, 1))
    editor = sign_in("astro_editor")
    assert public_pack.name in editor.get(at("due"), {"due": "past"}).text
    assert public_pack.name not in editor.get(at("due"), {"due": "later"}).text
    assert "资源包已过复审期限" in editor.get("/workbench/").text

    editor.post(at("version", public_pack.pk), {"reason": "逐条核对，做法未变"})

    assert public_pack.versions.get(state="draft").note == "逐条核对，做法未变"
    assert "资源包已过复审期限" not in editor.get("/workbench/").text


def test_dropping_the_next_version_asks_first(cast, sign_in, public_pack):
    begin_version(actor=cast.actor("astro_editor"), pack_id=public_pack.pk, note="复审", now=cast.now)
    editor = sign_in("astro_editor")
    assert public_pack.versions.count() == 2
    assert editor.get(at("version_removal", public_pack.pk)).status_code == 200
    assert public_pack.versions.count() == 2

    editor.post(at("version_removal", public_pack.pk))

    assert public_pack.versions.count() == 1


def test_the_same_in_another_language_is_a_pack_of_its_own(cast, sign_in, public_pack):
    editor = sign_in("astro_editor")
    answer = editor.post(
        at("beside", public_pack.pk), {"unit": cast.unit["astro"], "language": "en", "title": "When the ground shakes"}
    )

    other = Pack.objects.get(language="en")
    assert answer.url == at("facts", other.pk)
    assert other.family == public_pack.family
    assert "简体中文" in editor.get(at("pack", other.pk)).text


def test_an_occasion_is_planned_done_and_listed(cast, sign_in, public_pack):
    today = local_date(now())
    Pack.objects.filter(pk=public_pack.pk).update(due_on=date(today.year + 2, 1, 1))
    public_pack.versions.update(due_on=date(today.year + 2, 1, 1))
    editor = sign_in("astro_editor")
    assert "全国防灾减灾日" in editor.get(at("calendar"), {"all": "1", "province": ""}).text
    planned = {"unit": cast.unit["astro"], "pack": public_pack.pk, "planned_on": f"{today.year}-05-10", "how": "村广播"}

    editor.post(at("plan", "disaster_week", today.year), planned)
    again = editor.post(at("plan", "disaster_week", today.year), planned)
    row = Spreading.objects.get()
    editor.post(at("spreading_completion", row.pk), {"done_on": today.isoformat(), "note": "三个村"})

    row.refresh_from_db()
    assert (again.status_code, row.state) == (422, "done")
    assert "村广播" in editor.get(at("spreadings")).text


def test_a_spreading_of_another_unit_is_not_there(cast, sign_in, public_pack):
    row = Spreading.objects.create(
        unit_id=cast.unit["garden"],
        rule="fire_day",
        year=2025,
        pack=public_pack,
        planned_on=date(2025, 11, 9),
        how="园区",
    )
    editor = sign_in("astro_editor")

    for name in ("spreading", "spreading_completion", "spreading_removal"):
        assert editor.get(at(name, row.pk)).status_code == 404
    assert "园区" not in editor.get(at("spreadings")).text


def test_gaps_are_shown_for_a_province_and_taken_away(cast, sign_in, public_pack):
    editor = sign_in("astro_editor")

    assert "བོད་ཡིག" in editor.get(at("gaps"), {"province": "54"}).text
    content = editor.get(at("gaps"), {"province": "", "export": "csv"}).content.decode("utf-8-sig")
    assert content.splitlines()[1].startswith("地震,")


@pytest.mark.parametrize("name", ["index", "due", "calendar", "spreadings", "gaps", "new"])
@pytest.mark.parametrize(
    ("who", "status"), [("astro_editor", 200), ("academy_coordinator", 200), ("astro_member", 403), ("stranger", 403), (None, 302)]
)  # fmt: skip
def test_who_gets_in(cast, sign_in, name, who, status):
    client = sign_in(who) if who else Client()

    assert client.get(at(name)).status_code == status


@pytest.mark.parametrize("name", ["index", "due", "spreadings"])
def test_a_list_asks_no_more_when_it_grows(cast, sign_in, public_pack, name):
    client = sign_in("astro_editor")
    Spreading.objects.create(
        unit_id=cast.unit["astro"], rule="fire_day", year=2024, pack=public_pack, planned_on=date(2024, 11, 9)
    )
    client.get(at(name))
    with CaptureQueriesContext(connection) as few:
        client.get(at(name))
    for number in range(6):
        pack = Pack.objects.create(
            unit_id=cast.unit["astro"], name=f"第{number}个", opened_at=cast.now, state="published", published_at=cast.now,
            due_on=date(2026, 1, 1),
        )  # fmt: skip
        version = pack.versions.create(number=1, title=pack.name, written_at=cast.now, due_on=date(2026, 1, 1))
        version.hazards.create(position=0, code="flood")
        Spreading.objects.create(
            unit_id=cast.unit["astro"], rule="fire_day", year=2025, pack=pack, planned_on=date(2025, 11, 9)
        )

    with CaptureQueriesContext(connection) as many:
        answer = client.get(at(name))

    assert "第5个" in answer.text
    assert len(many) <= len(few) <= 24


def test_a_list_can_be_filtered_sorted_and_taken_away(cast, sign_in, public_pack):
    editor = sign_in("astro_editor")

    assert public_pack.name in editor.get(at("index"), {"hazard": "earthquake", "sort": "-due", "q": "地震"}).text
    assert public_pack.name not in editor.get(at("index"), {"hazard": "flood"}).text
    content = editor.get(at("index"), {"export": "csv"}).content.decode("utf-8-sig")
    assert "地震来了怎么办,地震,简体中文" in content
