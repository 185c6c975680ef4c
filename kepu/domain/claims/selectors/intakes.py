"""Imports of claims as the desk reads them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from kepu.domain.claims.errors import UnknownIntake
from kepu.domain.claims.models import ClaimIntake, IntakeRow, IntakeState


def intakes_in(unit_ids: Collection[int], *, words: str = "") -> QuerySet[ClaimIntake]:
    """Imports of these units, newest first."""
    rows = ClaimIntake.objects.filter(unit__in=list(unit_ids)).select_related("unit")
    return rows.filter(name__icontains=words) if words else rows


def get_intake(public_id: UUID, unit_ids: Collection[int]) -> ClaimIntake:
    """One import of these units. Raises UnknownIntake."""
    found = (
        ClaimIntake.objects.filter(public_id=public_id, unit__in=list(unit_ids)).select_related("unit", "file").first()
    )
    if found is None:
        raise UnknownIntake(str(public_id))
    return found


def rows_of(intake: ClaimIntake, *, states: Collection[str] = ()) -> QuerySet[IntakeRow]:
    """Rows in the order of the file, with their claims; some states only, where given."""
    rows = intake.rows.order_by("position").select_related("claim")
    return rows.filter(state__in=list(states)) if states else rows


def intakes_to_confirm(unit_ids: Collection[int]) -> QuerySet[ClaimIntake]:
    """Previews of these units that wait for somebody who may publish."""
    return intakes_in(unit_ids).filter(state=IntakeState.READY)
