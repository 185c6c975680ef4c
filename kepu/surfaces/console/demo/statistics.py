"""Last year's forms signed for most units, this year's begun by some."""

from datetime import timedelta
from typing import Any

from kepu.domain.statistics.contracts import NOT_APPLICABLE, VALUE
from kepu.domain.statistics.filled import Filled, living_filing
from kepu.domain.statistics.frozen import digest_of, freeze
from kepu.domain.statistics.models import Act, Explanation, Filing, Profile, State, Step, TypedValue
from kepu.domain.statistics.selectors import edition_for_year
from kepu.domain.statistics.services.filling import begin_filing, may_be_marked
from kepu.engines.ledger.positions import lock_chains
from kepu.foundation.accounts.models import Account
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.names import GIVEN, SURNAMES

MOST_SIGNED = 40
TYPED = {
    "media.books.copies": ("出版社发行统计", 2000),
    "activity.training.count": ("培训班签到册", 4),
    "activity.training.onsite": ("培训班签到册", 160),
}


def load(context: DemoContext) -> None:
    _, last, this = context.years
    codes = [code for code, kind in context.unit_kind.items() if kind not in ("academy", "branch")]
    signed = [code for number, code in enumerate(codes) if number % 5 != 4][:MOST_SIGNED]
    for code in codes[: MOST_SIGNED + 5]:
        _file(context, code, last, sign=code in signed)
    for code in codes[::3][:10]:
        _file(context, code, this, sign=False)


def _file(context: DemoContext, code: str, year: int, *, sign: bool) -> None:
    edition = edition_for_year(year)
    if edition is None:
        return
    form = "venue" if context.unit_kind[code] == "venue" else "unit"
    filing = begin_filing(
        actor=context.coordinator_of(code),
        edition=edition.code,
        year=year,
        unit_id=context.unit[code],
        form=form,
        now=context.now,
    )
    _cover(context, filing, code)
    _type(context, filing, code)
    if sign:
        _sign(context, filing, code)


def _cover(context: DemoContext, filing: Filing, code: str) -> None:
    rng = context.random(f"cover {code}")
    Profile.objects.filter(filing=filing).update(
        leader=rng.choice(SURNAMES) + rng.choice(GIVEN),
        filler=rng.choice(SURNAMES) + rng.choice(GIVEN),
        phone=f"010-8888{rng.randrange(10_000):04}",
        level="部委级",
        filled_on=context.today,
    )


def _type(context: DemoContext, filing: Filing, code: str) -> None:
    by = _by(context, code)
    rows = [
        TypedValue(filing=filing, cell=cell, status=VALUE, value=number, source_note=note, **by)
        for cell, (note, number) in TYPED.items()
        if filing.form == "unit"
    ]
    TypedValue.objects.bulk_create(rows)


def _sign(context: DemoContext, filing: Filing, code: str) -> None:
    """As the services do it, but with figures worked out once instead of at every step."""
    by, unit = _by(context, code), labels_by_id([filing.unit_id])[filing.unit_id]
    filled = living_filing(filing, unit, today=context.today)
    figures = {name: value.figure for name, value in filled.values.items() if value.figure}
    marks = [value.cell.code for value in filled.open_cells if may_be_marked(value)]
    TypedValue.objects.bulk_create(
        [TypedValue(filing=filing, cell=cell, status=NOT_APPLICABLE, **by) for cell in marks]
    )
    _explain(context, filing, living_filing(filing, unit, today=context.today, figures=figures), code)
    filled = living_filing(filing, unit, today=context.today, figures=figures)
    positions = lock_chains({scope.unit_id for scope in filled.scopes})
    content = freeze(filled, positions=positions, profile=Profile.objects.get(filing=filing).as_cover())
    filing.frozen, filing.digest, filing.signed_at, filing.state = (
        content,
        digest_of(content),
        context.now,
        State.SIGNED,
    )
    filing.save(update_fields=["frozen", "digest", "signed_at", "state"])
    _steps(context, filing, code)


def _explain(context: DemoContext, filing: Filing, filled: Filled, code: str) -> None:
    by = _by(context, code)
    Explanation.objects.bulk_create(
        Explanation(filing=filing, finding=finding.key, text="经核对原始记录，情况属实。", **by)
        for finding in filled.findings
    )


def _by(context: DemoContext, code: str) -> dict[str, Any]:
    actor = context.coordinator_of(code)
    return {"actor_id": actor.account_id, "actor_name": actor.name, "at": context.now}


def _steps(context: DemoContext, filing: Filing, code: str) -> None:
    home: str | None = code
    while home is not None and f"{home}_statistician" not in context.account:
        home = context.parent[home]
    people: list[tuple[str, Account | None]] = [
        (Act.SUBMITTED, context.account.get(f"{home}_coordinator")),
        (Act.CHECKED, context.account.get(f"{home}_statistician")),
        (Act.SIGNED, context.account.get(f"{home}_leader")),
    ]
    Step.objects.bulk_create(
        Step(
            filing=filing,
            act=act,
            actor=account,
            actor_name=str(account or SYSTEM.name),
            digest=filing.digest,
            at=context.now + timedelta(minutes=number),
        )
        for number, (act, account) in enumerate(people)
    )
