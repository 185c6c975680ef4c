import pytest

from kepu.domain.claims import matching
from tests.domain.claims.acting import checked  # noqa: F401  # a fixture


@pytest.fixture(autouse=True)
def _nothing_in_memory():
    """The index lives as long as the process; each test begins without one."""
    matching.forget()
