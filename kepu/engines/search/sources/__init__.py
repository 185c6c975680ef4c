"""Sources of what lies below search: units, records, measures. Apps above register theirs themselves."""

from kepu.engines.search.registry import register
from kepu.engines.search.sources import acts, measures, units


def register_all() -> None:
    """Called once, when the app is ready."""
    for source in (units.SOURCE, acts.SOURCE, measures.SOURCE):
        register(source)
    units.follow()
