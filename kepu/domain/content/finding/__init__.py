"""What of this app's is found by search: editions, series, terms."""

from kepu.domain.content.finding import editions, series, terms
from kepu.engines.search import registry


def register_all() -> None:
    """Called once, when the app is ready."""
    for part in (editions, series, terms):
        registry.register(part.SOURCE)
        part.follow()
