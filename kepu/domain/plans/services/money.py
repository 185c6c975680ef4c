"""Writers of budget lines and of money raised."""

from datetime import date, datetime

from django.db import transaction

from kepu.domain.plans.errors import BadAmount
from kepu.domain.plans.models import BudgetLine, Funding
from kepu.engines.ledger.contracts import MoneySource, Purpose
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def set_budget_line(
    *,
    actor: Actor,
    unit_id: int,
    year: int,
    purpose: str,
    source: str,
    amount_fen: int,
    remark: str = "",
    now: datetime,
) -> BudgetLine:
    """Sets what a unit has set apart for a year, purpose and source; replaces the amount set before. Raises Refused, BadAmount."""
    require(actor, "budget.edit", unit_id)
    if amount_fen < 0 or purpose not in list(Purpose) or source not in list(MoneySource):
        raise BadAmount(str(amount_fen))
    line, _created = BudgetLine.objects.update_or_create(
        unit_id=unit_id,
        year=year,
        purpose=purpose,
        source=source,
        defaults={"amount_fen": amount_fen, "note": remark.strip(), "set_by_id": actor.account_id, "set_at": now},
    )
    note(
        actor=actor, verb="set", object_kind="budget_line", object_key=str(line.pk), unit_id=unit_id,
        detail={"year": year, "purpose": purpose, "source": source, "amount_fen": amount_fen}, now=now,
    )  # fmt: skip
    return line


@transaction.atomic
def remove_budget_line(*, actor: Actor, line_id: int, now: datetime) -> None:
    """Takes a budget line away; tasks that used it have none then. Raises Refused."""
    line = BudgetLine.objects.select_for_update().get(pk=line_id)
    require(actor, "budget.edit", line.unit_id)
    note(
        actor=actor, verb="remove", object_kind="budget_line", object_key=str(line.pk), unit_id=line.unit_id,
        detail={"year": line.year, "amount_fen": line.amount_fen}, now=now,
    )  # fmt: skip
    line.delete()


@transaction.atomic
def add_funding(
    *,
    actor: Actor,
    unit_id: int,
    source: str,
    amount_fen: int,
    received_on: date,
    giver: str = "",
    remark: str = "",
    now: datetime,
) -> Funding:
    """Notes money that came in; it belongs to the year of the day it came. Raises Refused, BadAmount."""
    require(actor, "budget.edit", unit_id)
    if amount_fen < 0 or source not in list(MoneySource):
        raise BadAmount(str(amount_fen))
    return Funding.objects.create(
        unit_id=unit_id,
        year=received_on.year,
        source=source,
        giver=giver.strip(),
        amount_fen=amount_fen,
        received_on=received_on,
        note=remark.strip(),
        set_by_id=actor.account_id,
        set_at=now,
    )


@transaction.atomic
def remove_funding(*, actor: Actor, funding_id: int, now: datetime) -> None:
    """Takes a wrong entry away; the audit log keeps it. Raises Refused."""
    funding = Funding.objects.select_for_update().get(pk=funding_id)
    require(actor, "budget.edit", funding.unit_id)
    note(
        actor=actor, verb="remove", object_kind="funding", object_key=str(funding.pk), unit_id=funding.unit_id,
        detail={"year": funding.year, "source": funding.source, "amount_fen": funding.amount_fen}, now=now,
    )  # fmt: skip
    funding.delete()
