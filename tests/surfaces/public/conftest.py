"""A book with a few acts: one accepted, one confirmed, one proposed, one confidential. A browser."""

import shutil
from dataclasses import dataclass
from datetime import date

import pytest

from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.models import Record
from kepu.engines.ledger.services import accept_records, confirm_records, propose_record
from tests.domain.claims.acting import checked  # noqa: F401  # a fixture
from tests.domain.packs.acting import public_pack, publish  # noqa: F401  # fixtures


@dataclass
class Book:
    accepted: Record
    confirmed: Record
    proposed: Record
    confidential: Record


@pytest.fixture
def write(cast):
    """Writes an act down for the astronomers; confirms it unless told not to."""
    numbers = iter(range(10_000))

    def _write(title: str, *, confirm: bool = True, **changes) -> Record:
        values = {
            "unit_id": cast.unit["astro"],
            "kind": "lecture",
            "title": title,
            "started_on": date(2025, 5, 1),
            "ended_on": date(2025, 5, 1),
            "source": Source("form", f"public-{next(numbers)}"),
            "onsite": 300,
            "region_code": "110105",
            "cohost_ids": (cast.unit["ocean"],),
            "parts": (Part(person_id=cast.person["li"].pk, minutes=60), Part(outside_name="不该公开的人")),
        }
        actor = cast.actor("astro_coordinator")
        record = propose_record(actor=actor, draft=Draft(**{**values, **changes}), now=cast.now)
        if confirm:
            confirm_records(actor=actor, record_ids=[record.pk], now=cast.now)
            record.refresh_from_db()
        return record

    return _write


@pytest.fixture
def book(cast, write) -> Book:
    found = Book(
        accepted=write("黑洞讲座"),
        confirmed=write("看月亮", started_on=date(2025, 4, 2), ended_on=date(2025, 4, 3), onsite=None),
        proposed=write("还没确认的讲座", confirm=False),
        confidential=write("机密建议", kind="policy_advice", onsite=None),
    )
    accept_records(actor=cast.actor("north_coordinator"), record_ids=[found.accepted.pk], now=cast.now)
    return found


@pytest.fixture
def browser():  # of one test only: while its loop runs, the database connection of this thread is another one
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
