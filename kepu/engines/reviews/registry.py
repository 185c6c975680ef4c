"""Where the apps whose objects are judged register, in their AppConfig.ready()."""

from collections.abc import Callable
from datetime import datetime

from kepu.engines.reviews.contracts import Content, Outcome, Part

Handler = Callable[[Outcome, datetime], None]
Reader = Callable[[str], Content]
Showing = Callable[[str], tuple[Part, ...]]
Facts = Callable[[str], tuple[tuple[str, str], ...]]

StepHandler = Callable[[str, str, int | None, str, datetime], None]

_handlers: dict[str, Handler] = {}
_step_handlers: dict[str, StepHandler] = {}
_readers: dict[str, Reader] = {}
_showings: dict[str, Showing] = {}
_facts: dict[str, Facts] = {}


def on_finished(kind: str, handler: Handler) -> None:
    """handler(outcome, now) is called when a round of this kind ends, in the same transaction; what it raises undoes
    the decision.

    Called for "approved" and "returned", and for "withdrawn" when the submitter takes the subject back.
    """
    _handlers[kind] = handler


def on_content(kind: str, reader: Reader) -> None:
    """reader(key) gives what the subject says now; its digest decides whether something changed since the last step."""
    _readers[kind] = reader


def on_step(kind: str, handler: StepHandler) -> None:
    """handler(subject key, step code, account id, name, now) is called in the same transaction when a step is approved.

    Account and name are those of the last who approved it. What it raises undoes the decision.
    """
    _step_handlers[kind] = handler


def step_handler_of(kind: str) -> StepHandler | None:
    """The handler of approved steps registered for a kind."""
    return _step_handlers.get(kind)


def handler_of(kind: str) -> Handler | None:
    """The handler registered for a kind."""
    return _handlers.get(kind)


def content_of(kind: str, key: str) -> Content | None:
    """What the subject says now; None when its app shows nothing line by line."""
    reader = _readers.get(kind)
    return reader(key) if reader else None


def on_showing(kind: str, showing: Showing) -> None:
    """showing(key) gives the subject as its readers will see it, part by part, for deciders who may not open it itself."""
    _showings[kind] = showing


def on_facts(kind: str, facts: Facts) -> None:
    """facts(key) gives what heads the printed record of steps: (label, text)."""
    _facts[kind] = facts


def parts_of(kind: str, key: str) -> tuple[Part, ...]:
    """The subject as its readers will see it; nothing when its app shows nothing."""
    showing = _showings.get(kind)
    return showing(key) if showing else ()


def facts_of(kind: str, key: str) -> tuple[tuple[str, str], ...]:
    """What heads the printed record of steps."""
    facts = _facts.get(kind)
    return facts(key) if facts else ()
