"""Whole pages are kept for nobody in particular, and only while they are true."""

import pytest
from django.core.cache import caches

from kepu.surfaces.public import page_cache
from kepu.surfaces.public.page_cache import SHELVES, purge
from tests.surfaces.public.reading_shelf import address, put_on_shelf


@pytest.fixture(autouse=True)
def kept_pages(settings, tmp_path):
    settings.PAGE_CACHE = True
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


def is_kept(django_assert_num_queries, client, path, **headers):
    """Whether a page is answered without asking the database for anything but the ledger's last step."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(path, headers=headers)
    return len(asked) <= 1


@pytest.fixture
def kept(client, django_assert_num_queries):
    return lambda path, **headers: is_kept(django_assert_num_queries, client, path, **headers)


@pytest.mark.parametrize("path", ["/", "/read/", "/read/astro/black-hole/", "/units/", "/glossary/"])
def test_a_page_is_made_once(client, edition, kept, path):
    first = client.get(path)

    assert kept(path)
    assert client.get(path).content == first.content


def test_languages_themes_and_questions_are_kept_apart(client, edition, kept):
    client.get("/read/")

    assert not kept("/en/read/")
    assert not kept("/read/?audience=public")
    client.cookies["kepu-theme"] = "dark"
    assert not kept("/read/")
    assert 'data-theme="dark"' in client.get("/read/").content.decode()


def test_where_a_reader_came_from_makes_no_other_page(client, edition, kept):
    client.get("/read/")

    assert kept("/read/?utm_source=wechat&from=singlemessage")


def test_a_question_that_nobody_foresaw_is_answered_but_not_kept(client, edition, kept):
    client.get("/read/?anything=1")

    assert not kept("/read/?anything=1")


def test_nothing_is_kept_for_somebody_signed_in(client, cast, edition):
    client.get("/read/")
    client.force_login(cast.account["astro_editor"])

    answer = client.get("/read/")

    assert answer.status_code == 200
    assert page_cache._key(answer.wsgi_request) == ""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_edited_page_is_fresh_at_once_and_the_others_stay(client, cast, edition, kept):
    other = put_on_shelf(cast.unit["astro"], "月亮", at=cast.now, slug="moon")
    for path in (address(edition), address(other), "/read/", "/units/"):
        client.get(path)

    edition.title = "黑洞到底是什么"
    edition.save_revision().publish()

    assert "黑洞到底是什么" in client.get(address(edition)).content.decode()
    assert "黑洞到底是什么" in client.get("/read/").content.decode()
    assert kept(address(other))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_another_process_hears_of_a_purge_within_a_second(client, edition, kept, monkeypatch):
    client.get("/read/")
    monkeypatch.setattr(page_cache._clock, "forget", lambda: None)  # the purge happens elsewhere
    purge([SHELVES])
    moment = page_cache._clock._at
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: moment + 0.6)

    assert not kept("/read/")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_page_made_while_it_changed_is_not_kept(client, edition, kept, monkeypatch):
    from kepu.surfaces.public.views.shelves import Shelf

    plain = Shelf.get_context_data

    def slow(self, **kwargs):
        purge([SHELVES])
        return plain(self, **kwargs)

    monkeypatch.setattr(Shelf, "get_context_data", slow)
    client.get("/read/")
    monkeypatch.undo()

    assert not kept("/read/")


def test_an_unchanged_page_is_not_sent_again_from_the_cache(client, edition, kept):
    etag = client.get("/read/")["ETag"]

    assert client.get("/read/", headers={"If-None-Match": etag}).status_code == 304
    assert kept("/read/", **{"If-None-Match": etag})


def test_a_first_reader_with_an_old_copy_does_not_keep_the_page_from_others(client, edition, kept):
    etag = client.get("/read/")["ETag"]
    caches["pages"].clear()
    client.get("/read/", headers={"If-None-Match": etag})

    assert kept("/read/")


def test_a_reader_who_can_unpack_gets_it_packed(client, edition):
    import gzip

    plain = client.get("/read/").content
    packed = client.get("/read/", headers={"Accept-Encoding": "gzip, br"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert "Accept-Encoding" in packed["Vary"]


def test_every_answer_from_the_cache_carries_its_protection(client, edition):
    first, again = client.get("/read/"), client.get("/read/")

    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert again["X-Request-ID"] != first["X-Request-ID"]


@pytest.mark.parametrize("path", ["/nowhere/", "/read/astro/nothing/", "/accounts/login/", "/sw.js"])
def test_what_is_no_page_for_everybody_is_never_kept(client, edition, path):
    client.get(path)

    assert page_cache._find(page_cache._key(client.get(path).wsgi_request)) is None


def test_without_a_shared_cache_it_still_serves(client, edition, settings):
    settings.CACHES = {**settings.CACHES, "page_tags": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert client.get("/read/").status_code == client.get("/read/").status_code == 200
