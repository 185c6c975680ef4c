import pytest

from kepu.domain.events.contracts import Came
from kepu.domain.events.services import close_session
from tests.events_cast import AFTER, a_brand, a_draft, a_plan, an_edition, announced


@pytest.fixture
def brand(cast):
    return a_brand(cast)


@pytest.fixture
def planned(cast, brand):
    return a_plan(cast, brand)


@pytest.fixture
def edition(cast, planned):
    return an_edition(cast, planned)


@pytest.fixture
def talk(cast, edition):
    return a_draft(cast, edition)


@pytest.fixture
def session_of(cast):
    """session_of(draft, unit="astro") → an announced session."""
    return lambda draft, unit="astro": announced(cast, draft, unit)


@pytest.fixture
def session(session_of, talk):
    return session_of(talk)


@pytest.fixture
def closed(cast, session):
    return close_session(
        actor=cast.actor("astro_coordinator"), session_id=session.pk, came=Came(120, "门口计数器"), now=AFTER
    )
