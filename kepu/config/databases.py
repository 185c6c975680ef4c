"""Databases and caches from their addresses."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from kepu.config.environment import Environment


def databases_from(env: Environment, *, testing: bool) -> dict[str, Any]:
    """Django's DATABASES: PostgreSQL when an address is given, else SQLite (WAL, immediate transactions) in the data folder."""
    url = os.environ.get("KEPU_TEST_DATABASE_URL", "") if testing else env.database_url
    database = _postgres(url) if url.startswith("postgres") else _sqlite(url, env)
    if testing:
        name = "test_kepu_" + os.environ.get("KEPU_TEST_NAME", "main")
        database["TEST"] = {"NAME": name} if url.startswith("postgres") else {"NAME": str(env.home / f"{name}.sqlite3")}
    return {"default": database}


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "kepu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 2},  # counts for foundation.statements alone: other cursors bind in the client
    }


def _sqlite(url: str, env: Environment) -> dict[str, Any]:
    path = url.removeprefix("sqlite:///") or str(env.home / "kepu.sqlite3")
    env.home.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
        },
    }


def caches_from(env: Environment, *, testing: bool) -> dict[str, Any]:
    """Redis when an address is given, else memory of the process. Pages are kept in memory either way; what tells that one has
    changed is shared between processes: by Redis, else by small files in the data folder.

    Tests empty the cache, so each of their processes has a Redis database of its own.
    """
    pages = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 600},
    }
    if env.redis_url:
        address = _of_worker(env.redis_url) if testing else env.redis_url
        redis = {"BACKEND": "kepu.config.redis_cache.ForgivingRedisCache", "LOCATION": address}
        return {"default": redis, "pages": pages, "page_tags": {**redis, "KEY_PREFIX": "tags"}}
    tags = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(env.home / "page-tags"),
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {"default": memory, "pages": pages, "page_tags": tags}


def _of_worker(url: str) -> str:
    """The database as many places behind the given one as the test process is behind the first; a server has sixteen."""
    if not url.startswith("redis"):
        return url
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(url)
    first = int(parts.path.lstrip("/") or 0)
    return parts._replace(path=f"/{(first + number) % 16}").geturl()


def frontend_cache_from(env: Environment) -> dict[str, Any]:
    """Wagtail's WAGTAILFRONTENDCACHE: a cache in front of the site that is told which addresses changed."""
    if not env.frontend_cache_url:
        return {}
    backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
    return {"front": {"BACKEND": backend, "LOCATION": env.frontend_cache_url}}
