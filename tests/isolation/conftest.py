import pytest
from django.db import transaction

from tests.isolation.world import build_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The village once for all tests of a module, taken back at the end."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield build_world()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
