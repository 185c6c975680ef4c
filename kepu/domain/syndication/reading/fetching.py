"""Fetching from addresses that people typed: only public ones, pinned to what was checked, not too much, not for ever."""

import http.client
from dataclasses import dataclass, field
from urllib.parse import urljoin

from kepu.domain.syndication.errors import Unreachable
from kepu.foundation.notices.webhooks import UnsafeAddress, connection_to, resolve

MOST_BYTES = 20 * 1024 * 1024
MOST_REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)
ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered. `status` is 200 or 304; header names are in small letters."""

    url: str
    status: int
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def fetch(url: str, *, etag: str = "", last_modified: str = "") -> Answer:
    """Gets an address; follows at most three redirects, each checked like the first. Raises Unreachable."""
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    for _hop in range(MOST_REDIRECTS + 1):
        answer, location = _get(url, {name: value for name, value in known.items() if value})
        if answer is not None:
            return answer
        url = urljoin(url, location)
    raise Unreachable("refused", "redirects")


def _get(url: str, known: dict[str, str]) -> tuple[Answer | None, str]:
    try:
        target = resolve(url)
    except UnsafeAddress as unsafe:
        raise Unreachable("silent" if unsafe.reason == "name" else "address", unsafe.reason) from unsafe
    host = target.host if target.port in (80, 443) else f"{target.host}:{target.port}"
    asked = {"Host": host, "User-Agent": "Kepu", "Accept": ACCEPT, "Accept-Encoding": "identity", **known}
    connection = connection_to(target)
    try:
        connection.request("GET", target.path, headers=asked)
        response = connection.getresponse()
        return _read(url, response)
    except (OSError, http.client.HTTPException) as failure:
        raise Unreachable("silent", str(failure)[:100]) from failure
    finally:
        connection.close()


def _read(url: str, response: http.client.HTTPResponse) -> tuple[Answer | None, str]:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if response.status in MOVED and "location" in headers:
        return None, headers["location"]
    if response.status == 304:
        return Answer(url, 304, headers=headers), ""
    if response.status != 200:
        raise Unreachable("refused", str(response.status))
    content = response.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unreachable("too_large")
    return Answer(url, 200, content, headers), ""
