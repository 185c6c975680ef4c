"""Incidents as search finds them: those with a published statement, nothing else."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kepu.domain.emergency import told
from kepu.domain.emergency.models import Incident, Statement, StatementState
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Source
from kepu.foundation.clock import local_date

KIND = "incident"


def register_search() -> None:
    """Called once, when the app is ready."""
    registry.register(SOURCE)
    told.on_changed(_changed)


def _changed(incident_id: int) -> None:
    transaction.on_commit(partial(services.index, kind=KIND, keys=[str(incident_id)]), robust=True)


def _document(key: str) -> Document | None:
    public = Incident.objects.filter(published_at__isnull=False, is_drill=False)
    incident = public.filter(pk=int(key)).first() if key.isdigit() else None
    if incident is None:
        return None
    statement = Statement.objects.filter(incident=incident, state=StatementState.PUBLISHED).first()
    if statement is None:
        return None
    return Document(
        title=incident.title, url=incident.path, unit_id=incident.unit_id, is_public=True, summary=statement.headline,
        body="\n".join([statement.known, statement.unknown, statement.advice]), names=(incident.hazard_title,),
        published_on=local_date(statement.published_at) if statement.published_at else None, staff_url=incident.staff_path,
    )  # fmt: skip


def _keys() -> Iterator[str]:
    rows = Incident.objects.filter(published_at__isnull=False, is_drill=False).order_by("pk")
    yield from (str(key) for key in rows.values_list("pk", flat=True).iterator())


SOURCE = Source(KIND, _("incident"), _document, _keys)
