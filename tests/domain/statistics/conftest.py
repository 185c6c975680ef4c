from datetime import date

import pytest

from kepu.domain.statistics.models import Filing
from kepu.domain.statistics.selectors import get_filled
from kepu.domain.statistics.services import (
    begin_filing,
    check_filing,
    explain_finding,
    mark_not_applicable,
    save_profile,
    sign_filing,
    submit_filing,
)
from kepu.engines.ledger.contracts import Cost, Draft, Source
from kepu.engines.ledger.services import confirm_records, propose_record

TODAY = date(2025, 6, 1)
COVER = {"leader": "张所长", "filler": "王统计", "phone": "010-12345678", "level": "部委级"}


class Desk:
    """What tests of forms do again and again. The form is kp-2024 for 2025 unless said otherwise."""

    def __init__(self, cast):
        self.cast, self.number = cast, 0

    def record(self, unit="astro", actor=None, confirm=True, **changes):
        self.number += 1
        values = {
            "unit_id": self.cast.unit[unit],
            "kind": "lecture",
            "title": f"讲座{self.number}",
            "started_on": date(2025, 3, 1),
            "ended_on": date(2025, 3, 1),
            "source": Source("test", str(self.number)),
            "onsite": 100,
            "online": 0,
            "costs": (Cost(1_500_000),),
        }
        who = self.cast.actor(actor or f"{unit}_coordinator")
        record = propose_record(actor=who, draft=Draft(**{**values, **changes}), now=self.cast.now)
        if confirm:
            confirm_records(actor=who, record_ids=[record.pk], now=self.cast.now)
        return record

    def begin(self, unit="astro", form="unit", actor=None, year=2025, edition="kp-2024"):
        return begin_filing(
            actor=self.cast.actor(actor or f"{unit}_coordinator"),
            edition=edition,
            year=year,
            unit_id=self.cast.unit[unit],
            form=form,
            now=self.cast.now,
        )

    def filled(self, filing):
        return get_filled(filing_id=filing.pk, today=TODAY)

    def text(self, filing, code):
        return self.filled(filing).values[code].text

    def complete(self, filing, actor="astro_coordinator"):
        """Covers, marks and explains whatever stands in the way."""
        who = self.cast.actor(actor)
        save_profile(actor=who, filing_id=filing.pk, fields=dict(COVER), now=self.cast.now)
        if filing.form != "summary":
            for table in self.filled(filing).edition.tables:
                mark_not_applicable(actor=who, filing_id=filing.pk, table=table.code, now=self.cast.now)
        for finding in self.filled(filing).findings:
            explain_finding(actor=who, filing_id=filing.pk, finding=finding.key, text="情况属实", now=self.cast.now)
        return filing

    def submitted(self, filing, actor="astro_coordinator"):
        return submit_filing(actor=self.cast.actor(actor), filing_id=self.complete(filing, actor).pk, now=self.cast.now)

    def checked(self, filing, actor="astro_coordinator", checker="astro_statistician"):
        self.submitted(filing, actor)
        return check_filing(
            actor=self.cast.actor(checker),
            filing_id=filing.pk,
            seen_digest=self.filled(filing).digest,
            now=self.cast.now,
        )

    def signed(self, filing, actor="astro_coordinator", checker="astro_statistician", signer="astro_leader"):
        self.checked(filing, actor, checker)
        return sign_filing(
            actor=self.cast.actor(signer),
            filing_id=filing.pk,
            seen_digest=self.filled(filing).digest,
            now=self.cast.now,
        )

    def fresh(self, filing):
        return Filing.objects.get(pk=filing.pk)


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)
