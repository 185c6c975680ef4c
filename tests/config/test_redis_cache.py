from django.core.cache import caches
from django.test import override_settings

NOWHERE = {"default": {"BACKEND": "kepu.config.redis_cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


@override_settings(CACHES=NOWHERE)
def test_without_redis_the_cache_is_empty_and_nothing_breaks():
    cache = caches["default"]

    cache.set("a", 1)

    assert cache.get("a", "none") == "none"
    assert cache.get_many(["a"]) == {}
    assert cache.incr("count") == 1
