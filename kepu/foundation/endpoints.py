"""One request to an OpenAI-compatible address, with an end to waiting and to reading. Nothing is tried again."""

import http.client
import json
import ssl
import time
from typing import Any
from urllib.parse import SplitResult, urlsplit

from kepu.foundation.crypto import canonical_json

PIECE = 8192
OK = 200


class EndpointFailed(Exception):
    """No answer came. `reason`: "late", "unreachable", "refused" (another status than 200) or "junk" (not what the protocol says)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def ask_endpoint(url: str, path: str, asked: Any, *, key: str, seconds: float, most_bytes: int) -> Any:
    """Posts JSON to `url` + `path` and gives back the JSON of the answer. Waits `seconds`, twice that where the answer only drips.

    Redirects are not followed: they could lead to an address that nobody chose. Raises EndpointFailed.
    """
    try:
        content = _post(urlsplit(url), path, canonical_json(asked), key, seconds, most_bytes)
    except TimeoutError as late:
        raise EndpointFailed("late") from late
    except (OSError, http.client.HTTPException) as failure:
        raise EndpointFailed("unreachable") from failure
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as junk:
        raise EndpointFailed("junk") from junk


def _post(address: SplitResult, path: str, body: bytes, key: str, seconds: float, most_bytes: int) -> bytes:
    until = time.monotonic() + seconds
    connection = _connection(address, seconds)
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Kepu"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        connection.request("POST", f"{address.path.rstrip('/')}{path}", body=body, headers=headers)
        response = connection.getresponse()
        if response.status != OK:
            raise EndpointFailed("refused")
        content = b""
        while piece := response.read1(PIECE):
            content += piece
            if len(content) > most_bytes:
                raise EndpointFailed("junk")
            if time.monotonic() > until:
                raise TimeoutError
        return content
    finally:
        connection.close()


def _connection(address: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = address.hostname or ""
    if address.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, address.port or 443, timeout=seconds, context=context)
    return http.client.HTTPConnection(host, address.port or 80, timeout=seconds)
