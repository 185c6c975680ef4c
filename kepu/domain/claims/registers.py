"""The tables of claims that measures count."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from kepu.domain.claims.models import Category, Cluster, Message, Verdict
from kepu.domain.claims.scale import grades
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import day_begins, day_ends, local_date

Units = Collection[int]


def _verdicts(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Verdict]:
    """First versions by the day they went public; claims that were checked elsewhere are nobody's act here."""
    rows = Verdict.objects.filter(claim__unit__in=unit_ids, number=1, claim__origin_key="")
    public = rows.filter(published_at__gte=day_begins(starts_on), published_at__lt=day_ends(ends_on))
    return public.select_related("claim")


def _corrections(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Verdict]:
    rows = Verdict.objects.filter(claim__unit__in=unit_ids, number__gt=1, claim__origin_key="")
    public = rows.filter(published_at__gte=day_begins(starts_on), published_at__lt=day_ends(ends_on))
    return public.select_related("claim")


def _messages(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Message]:
    rows = Message.objects.filter(cluster__unit__in=unit_ids, received_at__gte=day_begins(starts_on))
    return rows.filter(received_at__lt=day_ends(ends_on)).select_related("cluster")


def _waiting(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Cluster]:
    rows = Cluster.objects.filter(unit__in=unit_ids, opened_at__lt=day_ends(ends_on))
    return rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=day_ends(ends_on)))


def _show(row: Any) -> RegisterRow:
    day = local_date(row.published_at).isoformat()
    return RegisterRow(
        title=row.claim.text, note=f"{grades()[row.grade].title} · {day}", unit_id=row.claim.unit_id,
        url=f"/workbench/claims/{row.claim_id}/",
    )  # fmt: skip


def _show_message(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.cluster.title, note=local_date(row.received_at).isoformat(), unit_id=row.cluster.unit_id,
        url=f"/workbench/claims/unknown/{row.cluster_id}/", is_personal=True,
    )  # fmt: skip


def _show_cluster(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.title, note=local_date(row.opened_at).isoformat(), unit_id=row.unit_id,
        url=f"/workbench/claims/unknown/{row.pk}/", is_personal=True,
    )  # fmt: skip


FILTERS = {"verdict": "grade", "claim_category": "claim__category"}
CHOICES: dict[str, Collection[str | bool]] = {"verdict": list(grades()), "claim_category": Category.values}
VERDICTS = RegisterSource(
    rows=_verdicts, sums={"hours_to_verdict": "hours"}, filters={**FILTERS, "within_a_day": Q(hours__lt=24)}, choices=CHOICES,
    unit_field="claim__unit_id", show=_show,
)  # fmt: skip
CORRECTIONS = RegisterSource(
    rows=_corrections, filters=FILTERS, choices=CHOICES, unit_field="claim__unit_id", show=_show
)
MESSAGES = RegisterSource(rows=_messages, unit_field="cluster__unit_id", show=_show_message)
WAITING = RegisterSource(rows=_waiting, show=_show_cluster)


def register_all() -> None:
    """Names the registers and their definitions to the engine of measures."""
    register("claim_verdicts", VERDICTS)
    register("claim_corrections", CORRECTIONS)
    register("claim_messages", MESSAGES)
    register("claim_clusters", WAITING)
    register_definitions(str(Path(__file__).parent / "measures"))
