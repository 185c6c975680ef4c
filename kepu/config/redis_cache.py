"""A Redis cache whose absence makes the product slower, never broken."""

import time
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
WAITS = 0.5  # seconds for a connection or an answer; Redis takes less than a thousandth of that
RESTS = 1.0  # seconds in which a server that did not answer is asked for nothing


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; when the server cannot be reached it behaves as empty and says so in the log.

    A server that takes connections and does not answer costs each process half a second once a second, not each question. What is
    written or deleted is always tried: a change must not be missed for a server that was away a moment before.
    """

    _rests_until = 0.0  # of the process: every thread has an instance of its own

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"socket_timeout": WAITS, "socket_connect_timeout": WAITS, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})

    def _ask(self, method: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        return otherwise if time.monotonic() < self._rests_until else self._try(method, otherwise, *args, **kwargs)

    def _try(self, method: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), method)(*args, **kwargs)
        except (RedisError, OSError) as error:
            ForgivingRedisCache._rests_until = time.monotonic() + RESTS
            log.warning("cache.unreachable", method=method, error=str(error))
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", default, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try("set", None, key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", True, key, value, *args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try("delete", False, key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("has_key", False, key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return dict(self._ask("get_many", {}, keys, version))

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._try("set_many", [], data, *args, **kwargs) or [])

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask("incr", delta, key, delta, version))
