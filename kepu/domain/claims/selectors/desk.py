"""What the desk reads: claims and clusters of the actor's units."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from kepu.domain.claims.models import Claim, ClaimState, Cluster, ClusterState, Message, Verdict
from kepu.domain.claims.services.answering import CONTACT
from kepu.foundation.crypto import unseal

RISING = timedelta(hours=24)


def claims_in(unit_ids: Collection[int], *, words: str = "") -> QuerySet[Claim]:
    """Claims of these units, newest first, with `grade` and `stage` of their newest version and how many messages led to them."""
    newest = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-number")
    rows = Claim.objects.filter(unit__in=list(unit_ids)).select_related("unit", "region")
    if words:
        rows = rows.filter(Q(text__icontains=words) | Q(variants__text__icontains=words)).distinct()
    messages = (
        Message.objects.filter(cluster__claim=OuterRef("pk"))
        .order_by()
        .values("cluster__claim")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return rows.annotate(
        grade=Subquery(newest.values("grade")[:1]),
        stage=Subquery(newest.values("state")[:1]),
        messages=Subquery(messages, output_field=IntegerField()),
    )


def get_claim(claim_id: int, unit_ids: Collection[int]) -> Claim:
    """One claim of these units. Raises Claim.DoesNotExist."""
    return Claim.objects.select_related("unit", "region").get(pk=claim_id, unit__in=list(unit_ids))


def versions_of(claim: Claim) -> list[Verdict]:
    """Every version, newest first, with sources and signatures."""
    return list(claim.verdicts.prefetch_related("sources", "signatures").order_by("-number"))


def clusters_in(unit_ids: Collection[int], *, now: datetime, words: str = "") -> QuerySet[Cluster]:
    """Clusters of these units: `total` messages, `recent` ones of the last 24 hours; what grows and harms most comes first."""
    rows = Cluster.objects.filter(unit__in=list(unit_ids)).select_related("unit")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(messages__text__icontains=words))
    recent = Count("messages", filter=Q(messages__received_at__gt=now - RISING), distinct=True)
    rows = rows.annotate(total=Count("messages", distinct=True), recent=recent)
    rows = rows.annotate(rise=ExpressionWrapper(F("recent") * F("harm"), output_field=IntegerField()))
    return rows.order_by("-rise", "-harm", "-last_at", "-pk")


def get_cluster(cluster_id: int, unit_ids: Collection[int]) -> Cluster:
    """One cluster of these units. Raises Cluster.DoesNotExist."""
    return Cluster.objects.select_related("unit", "claim").get(pk=cluster_id, unit__in=list(unit_ids))


def messages_of(cluster: Cluster) -> QuerySet[Message]:
    """Messages of a cluster, newest first."""
    return cluster.messages.all()


def contact_of(message: Message) -> str:
    """How the reader wants to be answered; empty when they gave nothing or it has been taken away."""
    return unseal(CONTACT, message.contact_sealed) if message.contact_sealed else ""


def to_be_called() -> Q:
    """Clusters with a reader whom no letter reaches and whom the desk has still to tell: they left a telephone."""
    left = Message.objects.filter(decided_at__isnull=False, answered_at=None).exclude(contact_sealed="")
    return Q(pk__in=left.exclude(cluster__claim__state=ClaimState.WITHDRAWN).values("cluster"))


def count_waiting(unit_ids: Collection[int]) -> int:
    """How many clusters wait for these units' desk."""
    return Cluster.objects.filter(unit__in=list(unit_ids), state=ClusterState.WAITING).count()


def count_stuck(unit_ids: Collection[int]) -> int:
    """How many verdicts of these units were signed off and are not public yet."""
    return Verdict.objects.filter(claim__unit__in=list(unit_ids), state="approved").count()
