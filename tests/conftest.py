"""The cast: a small academy that most tests play in."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from kepu.foundation.accounts.models import Account
from kepu.foundation.people.models import Person
from kepu.foundation.places.models import Region
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import actor_of
from kepu.foundation.units.services import UnitDraft, create_units, grant_role
from tests.snapshots import Snapshot

NOW = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
SINCE = date(2000, 1, 1)


@dataclass
class Cast:
    """academy > north (astro, ocean, hall) and south (garden, geo); one account per role that tests use.

    `unit["astro"]` is a unit id; `account["astro_coordinator"]` an Account; `actor("astro_coordinator")` its Actor.
    """

    now: datetime = NOW
    unit: dict[str, int] = field(default_factory=dict)
    account: dict[str, Account] = field(default_factory=dict)
    person: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        account = self.account[name]
        return actor_of(account.pk, str(account))


UNITS = [
    ("academy", "示范科学院", "academy", None),
    ("north", "北方分院", "branch", "academy"),
    ("south", "南方分院", "branch", "academy"),
    ("astro", "天文研究所", "institute", "north"),
    ("ocean", "海洋研究所", "institute", "north"),
    ("hall", "天文馆", "venue", "astro"),
    ("garden", "植物园", "institute", "south"),
    ("geo", "地质研究所", "institute", "south"),
]
ROLES = [
    ("academy_administrator", "academy", "administrator"),
    ("academy_coordinator", "academy", "coordinator"),
    ("academy_leader", "academy", "leader"),
    ("academy_statistician", "academy", "statistician"),
    ("north_coordinator", "north", "coordinator"),
    ("north_statistician", "north", "statistician"),
    ("south_coordinator", "south", "coordinator"),
    ("astro_coordinator", "astro", "coordinator"),
    ("astro_leader", "astro", "leader"),
    ("astro_statistician", "astro", "statistician"),
    ("astro_editor", "astro", "editor"),
    ("astro_reviewer", "astro", "reviewer"),
    ("astro_secrecy", "astro", "secrecy_officer"),
    ("astro_auditor", "astro", "auditor"),
    ("astro_member", "astro", "member"),
    ("ocean_coordinator", "ocean", "coordinator"),
    ("ocean_statistician", "ocean", "statistician"),
    ("garden_coordinator", "garden", "coordinator"),
    ("garden_statistician", "garden", "statistician"),
    ("stranger", None, None),
]


@pytest.fixture
def cast(db) -> Cast:
    """The academy with everybody in it; a copy for each test."""
    return CAST.give()


def write_cast() -> Cast:
    """Writes the academy by its services."""
    regions = [
        ("110000", "北京市", "province"),
        ("110105", "朝阳区", "county"),
        ("530000", "云南省", "province"),
        ("532823", "勐腊县", "county"),
    ]
    for code, name, level in regions:
        parent = code[:2] + "0000" if level == "county" else None
        Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
    result = Cast()
    places = {"astro": "110105", "garden": "532823"}
    result.unit = create_units(
        actor=SYSTEM,
        drafts=[
            (
                UnitDraft(
                    code=c,
                    name=n,
                    kind=k,
                    opened_on=SINCE,
                    parent_id=None,
                    region_code=places.get(c),
                    sort_key=f"{i:03}",
                ),
                p,
            )
            for i, (c, n, k, p) in enumerate(UNITS)
        ],
        now=NOW,
    )
    for name, unit, role in ROLES:
        account = Account.objects.create_user(username=name, email=f"{name}@example.org", password="correct horse")
        result.account[name] = account
        if unit:
            grant_role(actor=SYSTEM, account_id=account.pk, unit_id=result.unit[unit], role=role, now=NOW)
    people = [
        ("li", "李启明", "astro", "researcher", "senior"),
        ("wang", "王若水", "astro", "graduate_student", "none"),
        ("zhao", "赵致远", "ocean", "academician", "senior"),
        ("qian", "钱知远", "garden", "researcher", "intermediate"),
    ]
    for key, name, unit, category, seniority in people:
        result.person[key] = Person.objects.create(
            name=name, unit_id=result.unit[unit], category=category, seniority=seniority, joined_on=SINCE
        )
    return result


CAST = Snapshot(write_cast)


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_the_ledgers_guards():
    """A transactional test ends by emptying all tables; the ledger's guards would rightly refuse that on SQLite."""
    from django.test import TransactionTestCase

    from kepu.engines.ledger.guards import lifted

    empty = TransactionTestCase._fixture_teardown

    def _fixture_teardown(case):
        with lifted():
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)
        yield


def _bring_back(contents):
    """What was there when the database was made. It is kept only where a test of this run asks for it (serialized_rollback)."""
    from kepu.engines.ledger.guards import lifted

    if contents:
        with lifted():  # emptied once more: what follows a migration has been put there in the meantime
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        connection.creation.deserialize_db_from_string(contents)
        _count_on()


def _count_on():
    """Rows came back with their own ids; where the database counts by sequences, the next id is behind theirs."""
    statements = connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def pytest_collection_modifyitems(config, items):
    """Tests of row locks belong to the run on PostgreSQL: SQLite lets one writer in at a time. Pages are drawn once, on SQLite."""
    elsewhere = "drawn" if connection.vendor == "postgresql" else "row_locks"
    deselected = [item for item in items if item.get_closest_marker(elsewhere)]
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if not item.get_closest_marker(elsewhere)]
    items.sort(key=_takes_minutes, reverse=True)  # so that no process waits for it at the end


def _takes_minutes(item):
    """The crawl of the whole village, then killed processes. What commits stays behind the rest, where pytest-django has put it."""
    marker, name = item.get_closest_marker("django_db"), item.module.__name__
    if (marker and marker.kwargs.get("transaction")) or {"live_server", "transactional_db"} & set(item.fixturenames):
        return 0
    return 2 * name.startswith("tests.isolation") + name.startswith("tests.faults")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Transactional tests end with every table empty; what migrations had put there comes back for those that follow."""
    result = yield
    if nextitem is None:  # the last test: its teardown has taken the database away already
        return result
    marker = item.get_closest_marker("django_db")
    transactional = {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", []))
    if transactional or (marker and marker.kwargs.get("transaction")):
        with item.config.stash[blocking_manager_key].unblock():
            _bring_back(getattr(connection, "_test_serialized_contents", ""))
            ContentType.objects.clear_cache()
            connection.close()
    return result


@pytest.fixture(autouse=True)
def _chinese():
    """A request for an English page leaves its language behind in the thread; the next test starts in Chinese again."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _clean_cache():
    for name in ("default", "pages"):
        caches[name].clear()
    yield
    for name in ("default", "pages"):
        caches[name].clear()


@pytest.fixture
def sign_in(client, cast):
    """sign_in("astro_coordinator") → a client signed in as that account."""

    def _sign_in(name: str):
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in
