"""The way to the model: one request to an OpenAI-compatible address, with an end to waiting and to reading."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from kepu.foundation.endpoints import EndpointFailed, ask_endpoint

MOST_BYTES = 200_000


class AssistantOff(Exception):
    """No assistant is set up (KEPU_ASSISTANT_URL)."""


class AssistantFailed(Exception):
    """No proposal came. `reason`: "late", "unreachable", "refused" (another status than 200) or "junk" (not what the protocol says)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote, and what it calls itself."""

    text: str
    model: str


def is_on() -> bool:
    """Whether an assistant is set up."""
    return bool(settings.ASSISTANT_URL)


def ask(instruction: str, request: str) -> Answer:
    """Asks the model once; nothing is tried again. Waits KEPU_ASSISTANT_SECONDS for an answer, twice that where it only drips.

    Raises AssistantOff, AssistantFailed.
    """
    if not is_on():
        raise AssistantOff
    asked = {
        "model": settings.ASSISTANT_MODEL,
        "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": request}],
        "temperature": 0.3,
        "max_tokens": 1500,
        "stream": False,
    }
    try:
        said = ask_endpoint(
            settings.ASSISTANT_URL, "/chat/completions", asked, key=settings.ASSISTANT_KEY, seconds=settings.ASSISTANT_SECONDS,
            most_bytes=MOST_BYTES,
        )  # fmt: skip
    except EndpointFailed as failure:
        raise AssistantFailed(failure.reason) from failure
    return _read(said)


def _read(said: Any) -> Answer:
    try:
        text = said["choices"][0]["message"]["content"]
    except (LookupError, TypeError) as junk:
        raise AssistantFailed("junk") from junk
    if not isinstance(text, str):
        raise AssistantFailed("junk")
    model = said.get("model")
    return Answer(text, model if isinstance(model, str) and model else settings.ASSISTANT_MODEL)
