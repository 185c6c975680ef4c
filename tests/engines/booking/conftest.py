import pytest

from tests.engines.booking.house import opened


@pytest.fixture
def house(cast):
    """A house under open rules; `house.rule(...)` changes them before slots are opened."""
    return opened(cast.unit["astro"])
