import pytest

from tests.engines.experts.conftest import ask, expert, invite, member

__all__ = ["ask", "expert", "invite", "member"]


@pytest.fixture
def page():
    """page("requests/…") → the address below the area of experts."""
    return lambda path="": f"/workbench/experts/{path}"
