"""Clients that ask again with the same key until they have an answer: what a browser or a partner's program does while a server is away."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from bench.booking_site.rush import book, request_bytes

PATIENCE, TIMEOUT, PAUSE = 180.0, 30.0, 0.2
FINAL = range(200, 500)


@dataclass
class Told:
    """What the client of one attempt was told in the end. `tries` is how often it asked; `status` 0 when it gave up."""

    number: int  # of the attempt, another one in every rush
    path: str
    status: int = 0
    tries: int = 0
    said: dict[str, Any] = field(default_factory=dict)
    at: float = 0.0

    @property
    def is_booked(self) -> bool:
        return self.status in (200, 201)


@dataclass
class Run:
    """Every attempt's end, what went wrong on the way by name, and the moments of answers, in seconds since the first request."""

    told: list[Told] = field(default_factory=list)
    mishaps: Counter[str] = field(default_factory=Counter)
    answers: list[float] = field(default_factory=list)
    begun: float = field(default_factory=time.perf_counter)

    @property
    def booked(self) -> int:
        return sum(told.is_booked for told in self.told)

    def longest_gap(self) -> float:
        """The longest time in which nobody got an answer, in seconds."""
        moments = [0.0, *sorted(self.answers)]
        return max((later - earlier for earlier, later in pairwise(moments)), default=0.0)


def rush_through(
    address: str,
    paths: list[str],
    *,
    numbers: Iterable[int],
    clients: int,
    fault: Callable[[Run], Coroutine[Any, Any, None]],
) -> Run:
    """An attempt for each number, over the paths in turn, with a fault beside them; each is another person with another document."""
    return asyncio.run(_rush(address, paths, numbers, clients, fault))


async def _rush(
    address: str,
    paths: list[str],
    numbers: Iterable[int],
    clients: int,
    fault: Callable[[Run], Coroutine[Any, Any, None]],
) -> Run:
    run, todo = Run(), iter(numbers)
    beside = asyncio.create_task(fault(run))

    async def client() -> None:
        line = Line(address)
        for number in todo:
            run.told.append(await _attempt(line, run, Told(number, paths[number % len(paths)])))
        line.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    await beside
    return run


async def _attempt(line: "Line", run: Run, told: Told) -> Told:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        told.tries += 1
        pause = PAUSE
        try:
            status, headers, body = await asyncio.wait_for(line.ask(told.path, told.number), TIMEOUT)
        except (OSError, EOFError, TimeoutError) as error:
            line.close()
            run.mishaps[type(error).__name__] += 1
        else:
            moment = time.perf_counter() - run.begun
            if status in FINAL and status != 429:
                run.answers.append(moment)
                told.status, told.said, told.at = status, json.loads(body), moment
                return told
            pause = float(headers.get("retry-after", PAUSE))
            run.mishaps[f"{status}, {'with' if 'retry-after' in headers else 'without'} Retry-After"] += 1
        await asyncio.sleep(pause)
    return told


class Line:
    """One client's connection, opened again when it was lost."""

    def __init__(self, address: str) -> None:
        self._place = urlsplit(address)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None

    async def ask(self, path: str, number: int) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lower-case name, and body. Raises OSError, EOFError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._place.hostname, self._place.port)
        reader, writer = self._streams
        writer.write(request_bytes(path, self._place.netloc, *book(path, number)))
        await writer.drain()
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return int(first.split()[1]), headers, body
