"""Where those listen who show packs elsewhere: they hear, in the same transaction, that a public pack changed."""

from collections.abc import Callable

Changed = Callable[[int], None]

_handlers: list[Changed] = []


def on_changed(handler: Changed) -> None:
    """handler(pack id) is called when a pack is published, replaced or withdrawn, and when it passes its due day."""
    if handler not in _handlers:
        _handlers.append(handler)


def tell_changed(pack_id: int) -> None:
    """Called by the services of packs."""
    for handler in _handlers:
        handler(pack_id)
