"""The way to the model: one request to an OpenAI-compatible address, with an end to waiting and to reading."""

import http.client
import json
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from kepu.foundation.crypto import canonical_json

MOST_BYTES = 200_000
PIECE = 8192
OK = 200


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
    body = canonical_json(
        {
            "model": settings.ASSISTANT_MODEL,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": request}],
            "temperature": 0.3,
            "max_tokens": 1500,
            "stream": False,
        }
    )
    until = time.monotonic() + settings.ASSISTANT_SECONDS
    try:
        content = _post(urlsplit(settings.ASSISTANT_URL), body, until)
    except TimeoutError as late:
        raise AssistantFailed("late") from late
    except (OSError, http.client.HTTPException) as failure:
        raise AssistantFailed("unreachable") from failure
    return _read(content)


def _post(address: SplitResult, body: bytes, until: float) -> bytes:
    """Sends and reads; redirects are not followed: they could lead to an address that nobody chose."""
    connection = _connection(address)
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Kepu"}
    if settings.ASSISTANT_KEY:
        headers["Authorization"] = f"Bearer {settings.ASSISTANT_KEY}"
    try:
        connection.request("POST", f"{address.path.rstrip('/')}/chat/completions", body=body, headers=headers)
        response = connection.getresponse()
        if response.status != OK:
            raise AssistantFailed("refused")
        content = b""
        while piece := response.read1(PIECE):
            content += piece
            if len(content) > MOST_BYTES:
                raise AssistantFailed("junk")
            if time.monotonic() > until:
                raise TimeoutError
        return content
    finally:
        connection.close()


def _connection(address: SplitResult) -> http.client.HTTPConnection:
    host, seconds = address.hostname or "", settings.ASSISTANT_SECONDS
    if address.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, address.port or 443, timeout=seconds, context=context)
    return http.client.HTTPConnection(host, address.port or 80, timeout=seconds)


def _read(content: bytes) -> Answer:
    try:
        said: Any = json.loads(content)
        text = said["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as junk:
        raise AssistantFailed("junk") from junk
    if not isinstance(text, str):
        raise AssistantFailed("junk")
    model = said.get("model")
    return Answer(text, model if isinstance(model, str) and model else settings.ASSISTANT_MODEL)
