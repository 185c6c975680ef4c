"""Without the page cache, a page is put together from pieces that are kept while they stand."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kepu.surfaces.public import page_cache
from tests.surfaces.public.reading_shelf import address, put_on_shelf

PATHS = ["/", "/en/", "/read/", "/read/?audience=public", "/read/astro/", "/read/astro/black-hole/"]


@pytest.fixture(autouse=True)
def kept_pieces(settings, tmp_path):
    settings.PAGE_PARTS = True
    settings.CACHES = {
        **settings.CACHES,
        "page_tags": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path)},
    }
    caches["pages"].clear()
    page_cache._clock.forget()
    yield
    caches["pages"].clear()
    page_cache._clock.forget()


@pytest.fixture
def edition(cast):
    return put_on_shelf(cast.unit["astro"], "黑洞不是洞", at=cast.now, slug="black-hole")


def asked(client, path):
    """How many queries a page costs; the ledger's last step, looked up twice a second, apart."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum("ledger_step" not in query["sql"] for query in queries)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_from_its_pieces_is_the_page_made_whole(client, edition, settings, path):
    pieced, again = client.get(path), client.get(path)
    settings.PAGE_PARTS = False

    assert pieced.content == again.content == client.get(path).content


@pytest.mark.parametrize(("path", "budget"), [("/", 0), ("/read/", 0), ("/read/astro/black-hole/", 1)])
def test_the_second_reader_costs_next_to_nothing(client, edition, path, budget):
    client.get(path)

    assert asked(client, path) <= budget


def test_readers_see_their_own_theme_around_the_same_pieces(client, edition):
    client.get("/read/")
    client.cookies["kepu-theme"] = "dark"

    assert asked(client, "/read/") == 0
    assert 'data-theme="dark"' in client.get("/read/").content.decode()


def test_languages_and_questions_are_kept_apart(client, edition):
    assert "黑洞不是洞" in client.get("/read/?audience=public").content.decode()

    assert "黑洞不是洞" not in client.get("/read/?audience=preschool").content.decode()
    assert '<html lang="en"' in client.get("/en/read/?audience=public").content.decode()


def test_a_question_that_nobody_foresaw_is_answered(client, edition):
    assert client.get("/read/?anything=1").status_code == client.get("/read/?anything=2").status_code == 200


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_edited_page_is_fresh_at_once_and_the_others_stay(client, cast, edition):
    other = put_on_shelf(cast.unit["astro"], "月亮", at=cast.now, slug="moon")
    for path in (address(edition), address(other), "/read/", "/"):
        client.get(path)

    edition.title = "黑洞到底是什么"
    edition.save_revision().publish()

    for path in (address(edition), "/read/", "/"):
        assert "黑洞到底是什么" in client.get(path).content.decode()
    assert asked(client, address(other)) <= 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_withdrawn_is_gone_at_once(client, edition):
    client.get(address(edition))
    edition.unpublish()

    assert client.get(address(edition)).status_code == 404
    assert "黑洞不是洞" not in client.get("/read/").content.decode()


def test_somebody_signed_in_reads_the_same_pieces(client, cast, edition):
    client.get(address(edition))
    client.force_login(cast.account["astro_editor"])
    client.get(address(edition))

    with CaptureQueriesContext(connection) as queries:
        client.get(address(edition))

    assert sum("content_" in query["sql"] for query in queries) == 1
