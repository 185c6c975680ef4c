"""Importing verdicts on the pages of the claims desk: by a file, by a partner's address, previewed, confirmed, taken back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kepu.domain.claims import matching
from kepu.domain.claims.models import Claim, ClaimIntake
from kepu.domain.claims.services import working
from kepu.domain.syndication.reading.fetching import Answer
from kepu.surfaces.workbench.claims.views import imports as pages

LINE = {
    "id": "p-1", "claim": "绿豆汤能解百毒", "verdict": "false", "short": "绿豆汤不能解毒，中毒要就医。", "publisher": "某辟谣平台",
    "url": "https://example.org/1",
}  # fmt: skip
HOSTILE = {
    **LINE, "id": "p-2", "claim": "<script>alert(1)</script>吃盐防辐射", "short": "<img src=x onerror=alert(1)>", "publisher": "<b>x</b>",
    "long": "</script><script>alert(2)</script>", "sources": [{"title": "<i>t</i>", "url": "https://example.org/\"onclick=\"x"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    matching.forget()


@pytest.fixture
def sign_in(cast):
    def _sign_in(name):
        client = Client()
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


def at(name, *args):
    return reverse(f"workbench:claims:{name}", args=args)


def upload(client, cast, *rows, content=None, unit="astro", **more):
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode() if content is None else content
    file = SimpleUploadedFile("核查.jsonl", content)
    return client.post(at("import_new"), {"file": file, "unit": cast.unit[unit], **more})


def test_an_editor_previews_and_who_may_publish_confirms_and_takes_back(cast, sign_in):
    editor, boss = sign_in("astro_editor"), sign_in("astro_coordinator")
    answer = upload(editor, cast, LINE, {**LINE, "id": "p-2", "short": ""})
    intake = ClaimIntake.objects.get()
    assert answer.url == at("import", intake.public_id)
    page = editor.get(answer.url).text
    assert "尚未导入任何内容" in page
    assert "缺少 short" in page
    assert "须由本单位有发布权限的人确认" in page
    assert editor.get(at("import_confirmation", intake.public_id)).status_code == 403
    assert not Claim.objects.exists()
    assert at("imports") in boss.get(reverse("workbench:home:index")).text

    assert "1 条说法立即公开" in boss.get(at("import_confirmation", intake.public_id)).text
    assert boss.post(at("import_confirmation", intake.public_id)).url == answer.url
    again = boss.post(at("import_confirmation", intake.public_id))
    assert (again.status_code, "已有人操作过" in again.text) == (422, True)
    claim = Claim.objects.get()
    assert at("claim", claim.pk) in boss.get(answer.url).text
    assert "某辟谣平台" in Client().get(claim.path).text
    assert "核查.jsonl" in boss.get(at("imports")).text

    assert "撤回 1 条说法" in boss.get(at("import_taking_back", intake.public_id)).text
    boss.post(at("import_taking_back", intake.public_id), {"reason": "选错了文件"})
    assert "选错了文件" in Client().get(claim.path).text
    assert "选错了文件" in boss.get(answer.url).text


def test_another_units_people_and_members_are_refused(cast, sign_in):
    upload(sign_in("astro_editor"), cast, LINE)
    intake = ClaimIntake.objects.get()
    names = ("import", "import_progress", "import_file", "import_confirmation", "import_taking_back", "import_removal")

    stranger, member = sign_in("ocean_coordinator"), sign_in("astro_member")
    assert [stranger.get(at(name, intake.public_id)).status_code for name in names] == [404] * 6
    assert [stranger.post(at(name, intake.public_id)).status_code for name in names[3:]] == [404] * 3
    assert [member.get(at(name, intake.public_id)).status_code for name in names] == [403] * 6
    assert "核查.jsonl" not in stranger.get(at("imports")).text
    assert member.get(at("import_new")).status_code == 403
    assert upload(stranger, cast, LINE).status_code == 422  # the unit is none of theirs to choose
    assert Client().get(at("import", intake.public_id)).status_code == 302
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"), (b"[]", "文件里没有说法"), (b"<html></html>", "第 1 行：不是合法的 JSON"),
        (json.dumps(LINE, ensure_ascii=False).encode("gb18030"), "文件不是 UTF-8 编码"), (b"[" * 90_000, "嵌套层数过多"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_beside_its_field(cast, sign_in, content, words):
    answer = upload(sign_in("astro_editor"), cast, content=content, publisher="某平台")

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="某平台"' in answer.text


def test_hostile_texts_are_shown_as_texts_on_every_page(cast, sign_in):
    boss = sign_in("astro_coordinator")
    upload(boss, cast, HOSTILE)
    intake = ClaimIntake.objects.get()
    assert intake.counts == {"new": 1}
    boss.post(at("import_confirmation", intake.public_id))
    claim = Claim.objects.get()

    addresses = [at("import", intake.public_id), at("claim", claim.pk), at("index"), claim.path, "/claims/"]
    for page in [boss.get(address).text for address in addresses]:
        assert "吃盐防辐射" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert '/"onclick=' not in page


def test_a_feed_is_fetched_by_the_guarded_fetcher_and_private_addresses_are_refused(cast, sign_in, monkeypatch):
    boss, given = sign_in("astro_coordinator"), {"unit": cast.unit["astro"]}
    feed = {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": [{"item": [
        {"@type": "ClaimReview", "url": "https://example.org/r/1", "claimReviewed": "喝醋能软化血管", "author": {"name": "科学辟谣"},
         "reviewRating": {"ratingValue": 1, "bestRating": 5, "worstRating": 1}, "name": "醋到胃里就被中和了"}]}]}  # fmt: skip
    for address in (
        "http://example.org/feed",
        "https://127.0.0.1/feed",
        "https://[::1]/",
        "https://10.0.0.8/x",
        "file:///etc/passwd",
    ):
        answer = boss.post(at("import_new"), {**given, "url": address})
        assert (answer.status_code, "且位于公网" in answer.text) == (422, True), address
    assert "二者选一" in boss.post(at("import_new"), given).text
    monkeypatch.setattr(pages, "fetch", lambda url: Answer(url, 200, json.dumps(feed).encode()))

    answer = boss.post(at("import_new"), {**given, "url": "https://example.org/feeds/claims.jsonld"})

    intake = ClaimIntake.objects.get()
    assert (intake.name, intake.url, intake.counts) == (
        "claims.jsonld", "https://example.org/feeds/claims.jsonld", {"new": 1},
    )  # fmt: skip
    assert "科学辟谣" in boss.get(answer.url).text


def test_the_page_asks_for_progress_and_is_loaded_anew_when_it_is_over(
    cast, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("kepu.domain.claims.services.intakes.SMALL_BYTES", 0)
    boss = sign_in("astro_coordinator")
    upload(boss, cast, LINE)
    intake = ClaimIntake.objects.get()
    here = at("import_progress", intake.public_id)
    assert f'hx-get="{here}"' in boss.get(at("import", intake.public_id)).text
    assert "HX-Refresh" not in boss.get(here).headers

    working.carry_on(intake.pk)

    assert boss.get(here).headers["HX-Refresh"] == "true"
    assert "hx-get" not in boss.get(at("import", intake.public_id)).text.partition("<main")[2]


def test_the_pages_ask_few_questions_however_many_rows_there_are(cast, sign_in, django_assert_max_num_queries):
    boss = sign_in("astro_coordinator")
    rows = [{**LINE, "id": f"m-{n}", "claim": f"第{n}种说法", "url": f"https://example.org/{n}"} for n in range(60)]
    upload(boss, cast, *rows)
    intake = ClaimIntake.objects.get()
    boss.post(at("import_confirmation", intake.public_id))

    with django_assert_max_num_queries(14):
        page = boss.get(at("import", intake.public_id), {"state": "made"})
    with django_assert_max_num_queries(14):
        boss.get(at("imports"))
    with django_assert_max_num_queries(14):
        boss.get(at("import_taking_back", intake.public_id))

    assert page.text.count("第") >= 30
    exported = boss.get(at("import", intake.public_id), {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert exported.count("种说法") == 60
    assert boss.get(at("import_file", intake.public_id)).headers["Content-Disposition"].startswith("attachment")


def test_a_preview_is_discarded(cast, sign_in):
    editor = sign_in("astro_editor")
    upload(editor, cast, LINE)
    intake = ClaimIntake.objects.get()
    assert "都会删除" in editor.get(at("import_removal", intake.public_id)).text

    assert editor.post(at("import_removal", intake.public_id)).url == at("imports")
    assert not ClaimIntake.objects.exists()
