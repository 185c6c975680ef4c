import socket
import threading
import time

import pytest
from django.core.cache import caches
from django.test import override_settings

from kepu.config.redis_cache import WAITS, ForgivingRedisCache

NOWHERE = {"default": {"BACKEND": "kepu.config.redis_cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    monkeypatch.setattr(ForgivingRedisCache, "_rests_until", 0.0)


@override_settings(CACHES=NOWHERE)
def test_without_redis_the_cache_is_empty_and_nothing_breaks():
    cache = caches["default"]

    cache.set("a", 1)

    assert cache.get("a", "none") == "none"
    assert cache.get_many(["a"]) == {}
    assert cache.incr("count") == 1


@pytest.fixture
def frozen():
    """A server that takes connections and answers nothing; counts them."""
    door, taken = socket.create_server(("127.0.0.1", 0)), []

    def take():
        while True:
            try:
                taken.append(door.accept()[0])
            except OSError:
                return

    threading.Thread(target=take, daemon=True).start()
    place = f"redis://127.0.0.1:{door.getsockname()[1]}/0"
    yield ForgivingRedisCache(place, {}), taken
    door.close()
    for each in taken:
        each.close()


def test_a_redis_that_does_not_answer_is_waited_for_once_not_at_every_question(frozen):
    cache, taken = frozen
    begun = time.monotonic()

    answers = [cache.add("a", 0), *(cache.incr("a") for _ in range(20))]

    assert answers == [True] + [1] * 20
    assert len(taken) == 1
    assert time.monotonic() - begun < 3 * WAITS


def test_what_is_written_is_tried_all_the_same(frozen):
    cache, taken = frozen
    cache.get("a")

    cache.set("a", 1)

    assert len(taken) == 2
