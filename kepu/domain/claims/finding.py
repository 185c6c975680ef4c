"""Claims as search finds them: published ones by everybody, others by those who may read their unit."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kepu.domain.claims.models import Claim, Verdict, VerdictState
from kepu.domain.claims.scale import grades
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Source
from kepu.foundation.clock import local_date

KIND, AT_ONCE = "claim", 500


def register_search() -> None:
    """Called once, when the app is ready."""
    registry.register(SOURCE)


def index_claims(claim_ids: list[int]) -> None:
    """Brings search up to these claims, once the current transaction is committed; many in several transactions, so that others
    may write in between.
    """
    keys = [str(key) for key in claim_ids]
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        transaction.on_commit(partial(services.index, kind=KIND, keys=some), robust=True)


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    ids = [int(key) for key in keys if key.isdigit()]
    claims = Claim.objects.filter(pk__in=ids).prefetch_related("variants")
    live = {row.claim_id: row for row in Verdict.objects.filter(claim__in=ids, state=VerdictState.PUBLISHED)}
    return {
        str(claim.pk): _public(claim, live[claim.pk]) if claim.is_published and claim.pk in live else _internal(claim)
        for claim in claims
    }


def _internal(claim: Claim) -> Document:
    """A claim that is being checked or was withdrawn; what drafts say of it is not searched."""
    return Document(
        title=claim.text,
        names=_names(claim),
        url=f"/workbench/claims/{claim.pk}/",
        unit_id=claim.unit_id,
        is_public=False,
        summary=f"{claim.get_state_display()} · {claim.get_category_display()}",
    )


def _names(claim: Claim) -> tuple[str, ...]:
    return tuple(row.text[:200] for row in claim.variants.all()[:20])


def _public(claim: Claim, verdict: Verdict) -> Document:
    return Document(
        title=claim.text,
        names=_names(claim),
        url=claim.path,
        unit_id=claim.unit_id,
        is_public=True,
        summary=f"{grades()[verdict.grade].title_zh}：{verdict.short}",
        body=verdict.long,
        published_on=local_date(claim.published_at) if claim.published_at else None,
    )


def _keys() -> Iterator[str]:
    rows = Claim.objects.order_by("pk")
    yield from (str(key) for key in rows.values_list("pk", flat=True).iterator())


SOURCE = Source(KIND, _("claim"), _document, _keys, documents=_documents, is_large=True)
