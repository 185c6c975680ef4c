from xml.etree import ElementTree

import pytest
from django.core.management import call_command

PAGES = [
    "/",
    "/units/",
    "/units/astro/",
    "/acts/",
    "/acts/?month=2025-04&kind=lecture",
    "/figures/",
    "/counting/",
    "/accessibility/",
    "/offline/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_on_an_empty_book(client, cast, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/units/", "/acts/", "/figures/", "/sitemap.xml", "/manifest.webmanifest"])
def test_every_page_answers_before_there_is_an_academy(client, db, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("asked", ["²", "9" * 5000, "٣", "-1", "x"])
@pytest.mark.parametrize("path", ["/figures/", "/events/", "/bases/", "/packs/"])
def test_what_is_no_number_of_ours_in_an_address_is_no_error_of_ours(client, cast, path, asked):
    assert client.get(path, dict.fromkeys(("year", "grade", "province", "place"), asked)).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages(client, book, prefix, path):
    response = client.get(prefix + path)

    assert response.status_code == 200
    assert f'lang="{"en" if prefix else "zh-Hans"}"' in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/units/nobody/",
        "/acts/00000000-0000-4000-8000-000000000000/",
        "/figures/nothing.such/",
        "/feeds/acts.atom?unit=nobody",
    ],
)
def test_what_does_not_exist_is_not_found(client, cast, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["month=2025-99", "month=x", "kind=nothing", "page=x", "year=99999", "month=0001-01"])
def test_a_senseless_query_never_breaks_a_page(client, book, query):
    for path in ("/acts/", "/units/astro/", "/figures/", "/"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_an_act_shows_its_hosts_its_place_in_the_chain_and_no_person(client, book):
    page = client.get(f"/acts/{book.accepted.public_id}/").content.decode()

    assert "黑洞讲座" in page
    assert "海洋研究所" in page
    assert "李启明" not in page
    assert "不该公开的人" not in page


@pytest.mark.parametrize("which", ["proposed", "confidential"])
def test_what_is_not_open_is_nowhere(client, book, which):
    record = getattr(book, which)

    assert client.get(f"/acts/{record.public_id}/").status_code == 404
    for path in [
        "/",
        "/units/astro/",
        "/acts/?month=2025-05",
        "/feeds/acts.atom",
        "/feeds/acts.rss",
        "/feeds/acts.ics",
        "/sitemap.xml",
    ]:
        text = client.get(path).content.decode()
        assert record.title not in text
        assert str(record.public_id) not in text


def test_a_corrected_act_leads_on_to_what_replaced_it(client, cast, book, write):
    from kepu.engines.ledger.contracts import Draft, Source
    from kepu.engines.ledger.services import correct_record

    old = book.confirmed
    draft = Draft(
        unit_id=old.unit_id, kind="lecture", title="看月亮", started_on=old.started_on, ended_on=old.ended_on,
        source=Source(old.source_kind, old.source_key), onsite=120,
    )  # fmt: skip
    new = correct_record(
        actor=cast.actor("astro_coordinator"), record_id=old.pk, draft=draft, reason="补人数", now=cast.now
    )

    assert client.get(f"/acts/{old.public_id}/", follow=True).redirect_chain == [(f"/acts/{new.public_id}/", 302)]


def test_a_co_host_shows_the_act_too(client, book):
    assert "黑洞讲座" in client.get("/units/ocean/").content.decode()
    assert "黑洞讲座" not in client.get("/units/garden/").content.decode()


def test_not_known_is_a_dash_and_none_is_nought(client, book, write):
    unknown = client.get(f"/acts/{book.confirmed.public_id}/").content.decode()
    none = client.get(f"/acts/{write('线上', onsite=0, online=7).public_id}/").content.decode()

    assert '<span class="stat__value missing">–</span>' in unknown
    assert '<span class="stat__value">0</span>' in none


@pytest.mark.parametrize(
    ("path", "budget"), [("/", 155), ("/units/", 20), ("/units/astro/", 155), ("/acts/?month=2025-05", 20)]
)
def test_pages_ask_a_bounded_number_of_questions(client, book, write, django_assert_max_num_queries, path, budget):
    for number in range(25):
        write(f"讲座{number}")
    with django_assert_max_num_queries(budget):
        client.get(path)


def test_an_unchanged_page_is_not_sent_twice(client, book):
    first = client.get("/units/astro/")
    again = client.get("/units/astro/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert "max-age" in first["Cache-Control"]
    assert "Cookie" in first["Vary"]
    assert not first.cookies


def test_theme_and_type_switch_without_script(client, cast):
    answer = client.post("/appearance/", {"set": "theme:toggle", "next": "/units/"})
    client.post("/appearance/", {"set": "type:toggle", "next": "/units/"})
    page = client.get("/units/").content.decode()

    assert answer["Location"] == "/units/"
    assert 'data-theme="dark"' in page
    assert 'data-type="large"' in page


def test_the_switch_never_leads_off_the_site(client, cast):
    assert client.post("/appearance/", {"set": "theme:toggle", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_a_strange_cookie_is_not_repeated(client, cast):
    client.cookies["kepu-theme"] = '"><script>'
    assert "<script>" not in client.get("/").content.decode()


def test_the_site_map_names_every_page_in_both_languages(client, book):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = {node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}

    assert f"http://testserver/acts/{book.accepted.public_id}/" in addresses
    assert "http://testserver/en/units/astro/" in addresses


def test_robots_are_kept_out_of_the_workbench(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /workbench/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_worker_keeps_nothing_private(client, db):
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "workbench|accounts|admin|authoring|api" in response.content.decode()


def test_the_manifest_makes_the_site_an_app(client, cast):
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["display"] == "standalone"
    assert any(icon["sizes"] == "512x512" for icon in manifest["icons"])


def test_machines_read_events_and_the_academy(client, book):
    assert '"@type": "EducationEvent"' in client.get(f"/acts/{book.accepted.public_id}/").content.decode()
    assert '"@type": "ResearchOrganization"' in client.get("/").content.decode()


def test_the_style_guide_is_for_developers_only(client, db):
    assert client.get("/styleguide/").status_code == 404


def test_errors_have_the_house_look(client, db):
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "没有找到这个页面" in page.content.decode() or "This page is not here" in page.content.decode()


def test_the_settings_are_sound_for_the_public_site(db):
    call_command("check", verbosity=0)
