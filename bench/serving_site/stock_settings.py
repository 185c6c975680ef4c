"""The settings of `wagtail start`, on PostgreSQL, without debugging; with Django's cache middleware where STOCK_CACHE says so."""

import os
from urllib.parse import urlsplit

from stock.settings.base import *  # noqa: F403  # the generated project's own

_server = urlsplit(os.environ["STOCK_SERVER"])
DEBUG = False
SECRET_KEY = "bench"  # a site that lives for minutes on loopback
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*INSTALLED_APPS, "articles"]  # noqa: F405  # from the project
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["STOCK_DATABASE"],
        "USER": _server.username or "",
        "PASSWORD": _server.password or "",
        "HOST": _server.hostname or "",
        "PORT": str(_server.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["STOCK_REDIS"],
        "KEY_PREFIX": "stock",
    }
}
if os.environ.get("STOCK_CACHE"):
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,  # noqa: F405  # from the project
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
LOGGING = {"version": 1, "disable_existing_loggers": True}
