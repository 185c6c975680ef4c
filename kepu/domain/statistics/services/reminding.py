"""Deadlines, reminders, and asking the person who knows."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from kepu.domain.statistics.editions import get_edition
from kepu.domain.statistics.models import Deadline, Filing
from kepu.domain.statistics.scopes import reporting_day
from kepu.domain.statistics.selectors import list_progress
from kepu.foundation.clock import local_date
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import labels_by_id, subtree_ids

TOPIC = "forms"
DONE = ("signed", "filed")


@transaction.atomic
def set_deadline(*, actor: Actor, edition: str, year: int, unit_id: int, due_on: date, now: datetime) -> Deadline:
    """Sets by when the forms of a unit's subtree must be signed; replaces the one before. Raises Refused, UnknownEdition."""
    require(actor, "forms.accept" if labels_by_id([unit_id])[unit_id].parent_id else "forms.edit", unit_id)
    get_edition(edition)
    Deadline.objects.filter(edition=edition, year=year, unit=unit_id, is_current=True).update(is_current=False)
    return Deadline.objects.create(
        edition=edition,
        year=year,
        unit_id=unit_id,
        due_on=due_on,
        set_by_id=actor.account_id,
        set_by_name=actor.name,
        set_at=now,
    )


@transaction.atomic
def remind_late(*, actor: Actor, edition: str, year: int, unit_id: int, now: datetime) -> int:
    """Tells those who fill, for every form of the subtree that is not signed; once a day each. Returns how many notices are new."""
    require(actor, "forms.edit", unit_id)
    today, sent = local_date(now), 0
    within = subtree_ids(unit_id, on=reporting_day(year, today))
    for line in list_progress(edition=edition, year=year, unit_ids=within, today=today):
        if line.state in DONE:
            continue
        sent += notify(
            account_ids=accounts_with(permission="forms.edit", unit_id=line.unit_id),
            topic=TOPIC,
            message=gettext_noop("The statistics form of %(unit)s for %(year)s is not signed yet"),
            params={"unit": line.unit_name, "year": year},
            url=f"/workbench/forms/{line.public_id}/" if line.public_id else "/workbench/forms/",
            unit_id=line.unit_id,
            dedupe_key=f"form-late-{edition}-{year}-{line.unit_id}-{line.form}-{today.isoformat()}",
            now=now,
        )
    return sent


@transaction.atomic
def ask_for_cell(*, actor: Actor, filing_id: int, cell: str, now: datetime) -> int:
    """Asks the people who can know an open cell, once a day. Returns how many notices are new. Raises Refused, KeyError."""
    filing = Filing.objects.get(pk=filing_id)
    require(actor, "forms.edit", filing.unit_id)
    definition = get_edition(filing.edition).cell(cell)
    return notify(
        account_ids=accounts_with(permission=definition.ask, unit_id=filing.unit_id),
        topic=TOPIC,
        message=gettext_noop("%(who)s asks for “%(cell)s” of %(year)s for the statistics form of %(unit)s"),
        params={
            "who": actor.name,
            "cell": definition.title.zh,
            "year": filing.year,
            "unit": labels_by_id([filing.unit_id])[filing.unit_id].name,
        },
        url=f"/workbench/forms/{filing.key}/?table={definition.table}#{definition.code}",
        unit_id=filing.unit_id,
        dedupe_key=f"form-ask-{filing.pk}-{cell}-{local_date(now).isoformat()}",
        now=now,
    )
