"""The limit: Django as `startproject` makes it, one view, the same statements in raw SQL, nothing else. `short` is the shortest
transaction that never oversells: one update and one insert."""

import json
import os
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

_server = urlsplit(os.environ["KEPU_DATABASE_URL"])
settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _server.path.lstrip("/"),
            "USER": _server.username or "",
            "PASSWORD": _server.password or "",
            "HOST": _server.hostname or "",
            "PORT": str(_server.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    },
    USE_TZ=True,
)  # fmt: skip
django.setup()

TAKE = "UPDATE bare_slot SET taken = taken + 1 WHERE id = %s AND taken < capacity"
DAY = (
    "INSERT INTO bare_day (holder, day, persons) VALUES (%s, current_date, 1) ON CONFLICT (holder, day)"
    " DO UPDATE SET persons = bare_day.persons + 1 WHERE bare_day.persons < 5"
)


class Full(Exception):
    """No seat."""


@csrf_exempt
def book(request: HttpRequest, slot: int) -> JsonResponse:
    """Reads, then inserts booking, guest, step and day, then updates the slot, as Kepu does."""
    said, key = json.loads(request.body), request.headers["Idempotency-Key"]
    guest = said["guests"][0]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT capacity, taken FROM bare_slot WHERE id = %s", [slot])
            capacity, taken = cursor.fetchone()
            if taken >= capacity:
                raise Full
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO bare_booking (slot_id, holder, key, seats) VALUES (%s, %s, %s, 1) RETURNING id",
                    [slot, said["contact"], key],
                )
                booking = cursor.fetchone()[0]
                cursor.execute(
                    "INSERT INTO bare_guest (booking_id, kind, once) VALUES (%s, %s, %s)",
                    [booking, guest["kind"], guest["document"]],
                )
                cursor.execute("INSERT INTO bare_step (booking_id, act) VALUES (%s, 'confirmed')", [booking])
                cursor.execute(DAY, [said["contact"]])
                cursor.execute(TAKE, [slot])
                if cursor.rowcount != 1:
                    raise Full
    except (Full, IntegrityError):
        return JsonResponse({"code": "sold_out"}, status=409)
    return JsonResponse({"booking": booking}, status=201)


@csrf_exempt
def short(request: HttpRequest, slot: int) -> JsonResponse:
    """One update, one insert."""
    said, key = json.loads(request.body), request.headers["Idempotency-Key"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, [slot])
        if cursor.rowcount != 1:
            return JsonResponse({"code": "sold_out"}, status=409)
        cursor.execute(
            "INSERT INTO bare_booking (slot_id, holder, key, seats) VALUES (%s, %s, %s, 1) RETURNING id",
            [slot, said["contact"], key],
        )
        booking = cursor.fetchone()[0]
    return JsonResponse({"booking": booking}, status=201)


def up(request: HttpRequest) -> JsonResponse:
    """That the server has come up."""
    return JsonResponse({})


urlpatterns = [path("up/", up), path("book/<int:slot>/", book), path("short/<int:slot>/", short)]
application = get_wsgi_application()
