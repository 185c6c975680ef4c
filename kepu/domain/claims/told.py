"""Where those listen who show claims elsewhere: they hear, in the same transaction, that a public claim changed."""

from collections.abc import Callable

Changed = Callable[[int], None]

_handlers: list[Changed] = []


def on_changed(handler: Changed) -> None:
    """handler(claim id) is called when a verdict is published, corrected or withdrawn."""
    if handler not in _handlers:
        _handlers.append(handler)


def tell_changed(claim_id: int) -> None:
    """Called by the services of claims."""
    for handler in _handlers:
        handler(claim_id)
