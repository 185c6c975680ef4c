"""Claims as search finds them: the published ones, nothing else."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kepu.domain.claims import told
from kepu.domain.claims.models import Claim, ClaimState, Verdict, VerdictState
from kepu.domain.claims.scale import grades
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Source
from kepu.foundation.clock import local_date

KIND, AT_ONCE = "claim", 500


def register_search() -> None:
    """Called once, when the app is ready."""
    registry.register(SOURCE)
    told.on_changed(_changed)


def index_claims(claim_ids: list[int]) -> None:
    """Brings search up to these claims, once the current transaction is committed; many in several transactions, so that others
    may write in between.
    """
    keys = [str(key) for key in claim_ids]
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        transaction.on_commit(partial(services.index, kind=KIND, keys=some), robust=True)


def _changed(claim_id: int) -> None:
    index_claims([claim_id])


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: list[str]) -> dict[str, Document]:
    ids = [int(key) for key in keys if key.isdigit()]
    claims = Claim.objects.filter(pk__in=ids, state=ClaimState.PUBLISHED).prefetch_related("variants")
    live = {row.claim_id: row for row in Verdict.objects.filter(claim__in=ids, state=VerdictState.PUBLISHED)}
    return {str(claim.pk): _found(claim, live[claim.pk]) for claim in claims if claim.pk in live}


def _found(claim: Claim, verdict: Verdict) -> Document:
    return Document(
        title=claim.text,
        names=tuple(row.text[:200] for row in claim.variants.all()[:20]),
        url=claim.path,
        unit_id=claim.unit_id,
        is_public=True,
        summary=f"{grades()[verdict.grade].title_zh}：{verdict.short}",
        body=verdict.long,
        published_on=local_date(claim.published_at) if claim.published_at else None,
    )


def _keys() -> Iterator[str]:
    rows = Claim.objects.filter(state=ClaimState.PUBLISHED).order_by("pk")
    yield from (str(key) for key in rows.values_list("pk", flat=True).iterator())


SOURCE = Source(KIND, _("claim"), _document, _keys, documents=_documents, is_large=True)
