"""Speaking to a unit's own system: signed, never to an address inside, without following anybody elsewhere."""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kepu.foundation.crypto import canonical_json

TIMEOUT = 10
MOST_BYTES = 2048


class UnsafeAddress(Exception):
    """The address is not one that we speak to; `reason` is scheme, credentials, name or private."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: the name for TLS and the Host header, the address that was checked, port and path."""

    host: str
    address: str
    port: int
    path: str
    secure: bool


def resolve(url: str) -> Target:
    """Checks an address and pins it to the IP address that was checked. Raises UnsafeAddress.

    Every address behind the name must be a public one: no loopback, private, link-local or other special range
    (against server-side request forgery). The connection then goes to that very address, whatever the name says later.
    """
    parts = urlsplit(url)
    private = bool(settings.WEBHOOKS_TO_PRIVATE)
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise UnsafeAddress("scheme")
    if parts.username or parts.password or not parts.hostname:
        raise UnsafeAddress("credentials")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = {str(row[4][0]) for row in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    except (OSError, ValueError, UnicodeError) as unknown:
        raise UnsafeAddress("name") from unknown
    if not private and not all(_is_public(address) for address in found):
        raise UnsafeAddress("private")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname, sorted(found)[0], port, path, parts.scheme == "https")


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


def sign(secret: str, *, event_id: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.event_id.body`, hexadecimal, with the version in front."""
    text = f"{timestamp}.{event_id}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def post(url: str, *, secret: str, event_id: str, timestamp: int, payload: dict[str, Any]) -> tuple[int, str]:
    """Sends one event; returns status and the beginning of the answer. Raises UnsafeAddress, OSError, http.client.HTTPException."""
    target = resolve(url)
    body = canonical_json(payload)
    headers = {
        "Host": target.host if target.port in (80, 443) else f"{target.host}:{target.port}",
        "Content-Type": "application/json",
        "User-Agent": "Kepu",
        "Kepu-Event-Id": event_id,
        "Kepu-Timestamp": str(timestamp),
        "Kepu-Signature": sign(secret, event_id=event_id, timestamp=timestamp, body=body),
    }
    connection = connection_to(target)
    try:
        connection.request("POST", target.path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_BYTES).decode("utf-8", "replace")
    finally:
        connection.close()


def connection_to(target: Target) -> http.client.HTTPConnection:
    """A connection whose socket goes to the checked address while TLS and Host speak of the name."""
    if target.secure:
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            target.host, target.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT)

    def connect(*_: Any, **__: Any) -> socket.socket:
        return socket.create_connection((target.address, target.port), timeout=TIMEOUT)

    connection._create_connection = connect  # type: ignore[attr-defined]  # the seam that http.client has for this
    return connection
