"""Publishing what its review has approved, apart from the transaction in which the review ended."""

from collections.abc import Callable, Iterable

import structlog

log = structlog.get_logger(__name__)


def publish_each(
    waiting: Iterable[int], publish: Callable[[int], bool], *, passes: tuple[type[Exception], ...] = ()
) -> int:
    """Publishes what waits, one after the other; how many went public. `publish` is a transaction of its own and says whether it did.

    One that fails is logged, tried again with the next round and holds up no other; what `publish` raises of `passes` is no failure.
    Safe to run again and beside itself when `publish` is.
    """
    done = 0
    for key in list(waiting):
        try:
            done += publish(key)
        except passes:
            continue
        except Exception:  # one that cannot be published now must not hold up the others
            log.exception("publication_failed", by=publish.__module__, key=key)
    return done
