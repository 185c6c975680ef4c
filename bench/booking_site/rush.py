"""Many clients at once, each on a connection of its own: who asks, what was answered, how long it took."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Rush:
    """What came of a rush. Latencies in seconds."""

    seconds: float
    accepted_seconds: float
    statuses: dict[int, int]
    accepted: list[float]
    refused: list[float]

    def said(self) -> dict[str, object]:
        """As figures: accepted bookings per second until the last one was given out, attempts per second, latencies in ms."""
        sold = len(self.accepted)
        return {
            "accepted": sold,
            "accepted_per_second": round(sold / self.accepted_seconds, 1) if sold else 0,
            "attempts_per_second": round(sum(self.statuses.values()) / self.seconds, 1),
            "accepted_ms_p50_p95_p99": _points(self.accepted),
            "refused_ms_p50_p95_p99": _points(self.refused),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
        }


def warm(address: str, path: str, *, times: int = 60, clients: int = 12) -> None:
    """Reads a page so often that every worker has loaded its code: a rush meets servers that have been up for a while."""
    asyncio.run(_warm(address, path, times, clients))


async def _warm(address: str, path: str, times: int, clients: int) -> None:
    host, todo = urlsplit(address), iter(range(times))

    async def client() -> None:
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        for _ in todo:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\n\r\n".encode())
            assert await _answer(reader) == 200
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))


Ask = Callable[[str, int], tuple[dict[str, object], dict[str, str]]]


def book(path: str, number: int) -> tuple[dict[str, object], dict[str, str]]:
    """Body and headers of an attempt as Kepu's API takes it; each attempt is another person with another document."""
    guest = {"kind": "adult", "age": 30, "name": "李启明", "document_kind": "passport", "document": f"E{number:08}"}
    return {"contact": f"{number}@example.org", "guests": [guest]}, {"Idempotency-Key": f"key-{number}"}


def rush(address: str, paths: list[str], *, attempts: int, clients: int, ask: Ask = book) -> Rush:
    """So many attempts, spread over the paths in turn, from so many clients. `ask` words an attempt."""
    return asyncio.run(_rush(address, paths, attempts, clients, ask))


async def _rush(address: str, paths: list[str], attempts: int, clients: int, ask: Ask) -> Rush:
    host, todo = urlsplit(address), iter(range(attempts))
    statuses: dict[int, int] = {}
    taken: dict[bool, list[float]] = {True: [], False: []}
    last, started = 0.0, time.perf_counter()

    async def client() -> None:
        nonlocal last
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        for number in todo:
            path = paths[number % len(paths)]
            begun = time.perf_counter()
            if writer.is_closing() or reader.at_eof():  # gunicorn's plain workers end each connection after its answer
                reader, writer = await asyncio.open_connection(host.hostname, host.port)
            writer.write(request_bytes(path.partition("#")[0], host.netloc, *ask(path, number)))
            status = await _answer(reader)
            ended = time.perf_counter()
            statuses[status] = statuses.get(status, 0) + 1
            taken[status == 201].append(ended - begun)
            if status == 201:
                last = max(last, ended - started)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return Rush(time.perf_counter() - started, last, statuses, taken[True], taken[False])


def request_bytes(path: str, host: str, said: dict[str, object], headers: dict[str, str]) -> bytes:
    """An attempt as it goes over the line."""
    body = json.dumps(said).encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next((int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length")), 0)
    await reader.readexactly(length)
    if "\r\nconnection: close" in head:
        reader.feed_eof()
    return int(head.split()[1])


def _points(seconds: list[float]) -> list[float]:
    if not seconds:
        return []
    ordered = sorted(seconds)
    return [round(1000 * ordered[min(int(len(ordered) * part), len(ordered) - 1)], 1) for part in (0.5, 0.95, 0.99)]
