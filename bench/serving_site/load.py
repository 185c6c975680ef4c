"""A load on loopback, never more than asked: wrk where it is installed, else a client in Python, which says so."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from urllib.parse import urlsplit

CONNECTIONS = 16


class Load:
    """Sixteen readers who ask for one address again and again for some seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.wrk = shutil.which("wrk")
        self.name = (
            f"wrk -t1 -c{CONNECTIONS}" if self.wrk else f"Python http.client, {CONNECTIONS} threads (slow itself)"
        )

    def measure(self, address: str, cookie: str) -> float:
        """Requests per second. Raises RuntimeError when the site answers with errors."""
        return self._by_wrk(address, cookie) if self.wrk else self._by_python(address, cookie)

    def _by_wrk(self, address: str, cookie: str) -> float:
        command = [str(self.wrk), "-t1", f"-c{CONNECTIONS}", f"-d{self.seconds}s", "--timeout", "10s", address]
        if cookie:
            command += ["-H", f"Cookie: {cookie}"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in said:
            raise RuntimeError(f"{address}: {said}")
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        if found is None:
            raise RuntimeError(f"{address}: {said}")
        return float(found.group(1))

    def _by_python(self, address: str, cookie: str) -> float:
        parts, until, done = urlsplit(address), time.monotonic() + self.seconds, [0] * CONNECTIONS
        path = f"{parts.path}?{parts.query}"

        def ask(place: int) -> None:
            link = http.client.HTTPConnection(parts.hostname or "", parts.port)
            while time.monotonic() < until:
                link.request("GET", path, headers={"Cookie": cookie} if cookie else {})
                answer = link.getresponse()
                answer.read()
                done[place] += answer.status == 200

        readers = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        return sum(done) / self.seconds
