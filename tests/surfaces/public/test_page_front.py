"""A kept page is sent again without Django, and only while it is true."""

import pytest
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from kepu.surfaces.public import page_cache
from kepu.surfaces.public.page_front import PageFront
from tests.surfaces.public.reading_shelf import put_on_shelf


@pytest.fixture(autouse=True)
def kept_pages(settings, monkeypatch):
    settings.PAGE_CACHE = True
    monkeypatch.setattr(page_cache, "LOOK_EVERY", 600)
    caches["pages"].clear()
    page_cache._clock.forget()
    yield
    caches["pages"].clear()
    page_cache._clock.forget()


class Door:
    """get(path, **environ) → status, headers, body; `asked` counts what reached Django."""

    def __init__(self):
        self.asked = 0
        inner = WSGIHandler()

        def counted(environ, start_response):
            self.asked += 1
            return inner(environ, start_response)

        self.front = PageFront(counted)

    def get(self, path, **environ):
        answers = []
        request = RequestFactory(**environ).get(path).environ
        body = b"".join(self.front(request, lambda status, headers, *error: answers.append((status, dict(headers)))))
        return (*answers[-1], body)


@pytest.fixture
def door(cast, transactional_free):
    put_on_shelf(cast.unit["astro"], "黑洞不是洞", at=cast.now, slug="black-hole")
    return Door()


@pytest.fixture
def transactional_free(monkeypatch):
    """Requests leave the connection of the test's transaction open."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_same_question_reaches_django_once(door):
    first, again = door.get("/read/astro/black-hole/"), door.get("/read/astro/black-hole/")

    assert door.asked == 1
    assert (first[0], first[2]) == (again[0], again[2]) == ("200 OK", first[2])
    named = "X-Request-ID"
    assert {**first[1], named: ""} == {**again[1], named: ""}
    assert first[1][named] != again[1][named]


def test_what_changed_is_asked_for_anew(door, django_capture_on_commit_callbacks):
    door.get("/read/")
    with django_capture_on_commit_callbacks(execute=True):
        page_cache.purge([page_cache.SHELVES])

    door.get("/read/")

    assert door.asked == 2


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "kepu-theme=dark"},
        {"HTTP_HOST": "localhost"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_IF_NONE_MATCH": '"x"'},
        {"HTTP_AUTHORIZATION": "Bearer x"},
    ],
)
def test_another_question_is_another_answer(door, environ):
    door.get("/read/")
    door.get("/read/", **environ)

    assert door.asked == 2


def test_what_is_not_kept_always_reaches_django(door):
    for _ in range(2):
        door.get("/search/?q=x")
        door.get("/nothing-here/")

    assert door.asked == 4


def test_a_front_that_has_not_looked_for_a_while_asks(door, monkeypatch):
    door.get("/read/")
    monkeypatch.setattr(page_cache, "LOOK_EVERY", 0)

    door.get("/read/")

    assert door.asked == 2
