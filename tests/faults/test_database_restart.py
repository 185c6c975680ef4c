"""A restart of PostgreSQL cuts every connection; the next request is served."""

import psycopg
import pytest
from django.db import connection

from kepu.foundation.units.models import Unit
from tests.faults.conftest import URL


@pytest.mark.django_db(transaction=True)
def test_the_request_after_a_restart_is_served(client, cast, live_server):
    if connection.vendor != "postgresql":
        Unit.objects.get(code="astro")  # SQLite has no server to restart
        return
    assert client.get("/readyz").status_code == 200
    with psycopg.connect(URL.replace("postgres://", "postgresql://"), autocommit=True) as admin:
        name = connection.settings_dict["NAME"]
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    connection.close_if_unusable_or_obsolete()

    assert client.get("/readyz").status_code == 200
