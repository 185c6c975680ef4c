"""Where those listen who show incidents elsewhere: they hear, in the same transaction, that a public incident changed."""

from collections.abc import Callable

Changed = Callable[[int], None]

_handlers: list[Changed] = []


def on_changed(handler: Changed) -> None:
    """handler(incident id) is called when a statement is published, or a public file ends, closes or is opened again."""
    if handler not in _handlers:
        _handlers.append(handler)


def tell_changed(incident_id: int) -> None:
    """Called by the services of incidents."""
    for handler in _handlers:
        handler(incident_id)
