"""kill -9 while people book: a booking is there or is not, and whoever asks again with the same key gets the one answer."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults

OPEN = """
import json
from datetime import timedelta
from kepu.engines.booking import services
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request, SlotDraft
from kepu.engines.booking.models import Booking, Slot
from kepu.engines.booking.services import booking as module
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.models import Unit
def slot(source, seats):
    offering = services.open_offering(actor=SYSTEM, source=source, unit_id=Unit.objects.get(code="ocean").pk, title="潮间带",
                                      rules={"release_days_ahead": None}, now=now())
    found = Slot.objects.filter(offering=offering.id).first()
    if found:
        return found.pk
    day = now() + timedelta(days=5)
    return services.open_slots(actor=SYSTEM, offering_id=offering.id, drafts=[SlotDraft(day, day + timedelta(hours=1), seats)],
                               now=now())[0].id
def request(source, key):
    return Request(slot(source, 50), Holder(None, contact="a@example.org"), Party(guests=(Guest(),) * 2), key)
def taken(source):
    return Slot.objects.get(pk=slot(source, 50)).taken
"""
DIE = "def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"


@pytest.mark.parametrize(("moment", "stored"), [("store", 0), ("take_seats", 0), ("answer_of", 2)])
def test_a_killed_request_is_whole_or_not_at_all_and_its_key_answers_the_second_time(academy, moment, stored):
    source = f"fault:{moment}"
    academy.python(OPEN + f"slot('{source}', 50)")
    act = f"answer = services.book(actor=VISITOR, request=request('{source}', '{moment}'), now=now())"

    killed = academy.python(OPEN + DIE + f"module.{moment} = die\n{act}")
    after_kill = academy.value(f"taken('{source}')", OPEN)
    again = academy.python(OPEN + act + "\nprint(answer.replayed)")

    assert killed.returncode == -signal.SIGKILL
    assert after_kill == str(stored)
    assert again.stdout.split()[-1] == str(stored > 0), again.stderr
    assert academy.value(f"taken('{source}')", OPEN) == "2"


class Web:
    """The site under granian, in processes that may be killed."""

    def __init__(self, environment, port):
        self.environment, self.address = environment, f"http://127.0.0.1:{port}"
        self.command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "1", "--blocking-threads", "4", "kepu.config.wsgi:application",
        ]  # fmt: skip

    def start(self):
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(600):
            with suppress(OSError):
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2)
                return
            time.sleep(0.1)
        raise AssertionError("the site did not start")

    def kill(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in [*map(int, children), self.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def book(self, slot, number):
        """Status of the answer; 0 when none came."""
        body = f'{{"guests": [{{}}, {{}}], "contact": "{number}@example.org"}}'.encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"key-{number}"}
        asked = urllib.request.Request(f"{self.address}/api/v1/slots/{slot}/bookings", body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


@pytest.fixture
def web(academy):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Web(academy.environment, port)
    site.start()
    yield site
    site.kill()


def all_at_once(web, slot, numbers, *, after=0, act=None):
    """Asks for every number, four at a time; calls `act` once so many have been answered."""
    statuses, todo, lock = {}, list(numbers), threading.Lock()

    def run():
        while True:
            with lock:
                if not todo:
                    return
                number = todo.pop()
            statuses[number] = web.book(slot, number)
            with lock:
                if act and len(statuses) == after:
                    act()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_a_web_worker_killed_in_the_middle_loses_no_confirmed_booking_and_doubles_none(academy, web):
    source = "fault:web"
    slot = academy.value(f"Slot.objects.get(pk=slot('{source}', 60)).public_id", OPEN)

    first = all_at_once(web, slot, range(40), after=15, act=web.kill)
    web.start()
    second = all_at_once(web, slot, range(40))

    confirmed = [number for number, status in first.items() if status == 201]
    assert 0 in first.values()
    assert len(confirmed) >= 14
    assert all(second[number] == 200 for number in confirmed)  # the answer that was given before
    assert sorted(set(second.values())) in ([200, 201, 409], [200, 201], [200, 409])
    rows = academy.value(f"Booking.objects.filter(slot=slot('{source}', 60)).count()", OPEN)
    assert (rows, academy.value(f"taken('{source}')", OPEN)) == ("30", "60")
