"""Writers of self-assessment by banded sheets."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.bases.definitions import get_sheet
from kepu.domain.bases.errors import EvidenceMissing, InvalidFact, ReasonMissing, WrongState
from kepu.domain.bases.models import Assessment, AssessmentLine, Base
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.assessments import score
from kepu.domain.bases.services.stepping import by
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def begin_assessment(*, actor: Actor, base_id: int, sheet: str, year: int, now: datetime) -> Assessment:
    """Begins a base's self-assessment for a year. Raises Refused, UnknownSheet, WrongState when there is one."""
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    get_sheet(sheet)
    try:
        with transaction.atomic():
            return Assessment.objects.create(base=base, sheet=sheet, year=year, created_at=now)
    except IntegrityError as error:
        raise WrongState("there is one") from error


@transaction.atomic
def answer_item(
    *, actor: Actor, assessment_id: int, item: str, value: int | None = None, points_tenths: int | None = None,
    reason: str = "", now: datetime,
) -> AssessmentLine:  # fmt: skip
    """Enters a value that no register knows, or chooses points within the band with a reason.

    Raises Refused, WrongState once closed, InvalidFact (unknown item, points outside the band), ReasonMissing.
    """
    assessment = _locked(actor, assessment_id)
    if item not in {one.code for one in get_sheet(assessment.sheet).items}:
        raise InvalidFact("item", "unknown")
    if points_tenths is not None and not reason.strip():
        raise ReasonMissing("points")
    line, _made = AssessmentLine.objects.update_or_create(
        assessment=assessment,
        item=item,
        defaults={"value": value, "points_tenths": points_tenths, **by(actor, now, reason)},
    )
    scored = next(one for one in score(assessment) if one.item.code == item)
    if points_tenths is not None and not scored.may_be(points_tenths):
        raise InvalidFact("points", "outside the band")
    return line


@transaction.atomic
def close_assessment(*, actor: Actor, assessment_id: int, now: datetime) -> Assessment:
    """Ends the assessment; nothing changes afterwards. Raises Refused, WrongState, EvidenceMissing where an item has no value."""
    assessment = _locked(actor, assessment_id)
    scored = score(assessment)
    missing = tuple(one.item.code for one in scored if one.value is None)
    if missing:
        raise EvidenceMissing(missing)
    for one in scored:
        line = AssessmentLine(assessment=assessment, item=one.item.code, **by(actor, now))
        kept = AssessmentLine.objects.filter(assessment=assessment, item=one.item.code).first() or line
        kept.value, kept.points_tenths = one.value, one.points_tenths
        kept.save()
    assessment.closed_at, assessment.closed_by_name = now, actor.name
    assessment.save(update_fields=["closed_at", "closed_by_name"])
    return assessment


def _locked(actor: Actor, assessment_id: int) -> Assessment:
    row = Assessment.objects.select_for_update(of=("self",)).select_related("base__venue").get(pk=assessment_id)
    require(actor, MANAGE, row.base.unit_id)
    if row.closed_at is not None:
        raise WrongState("closed")
    return row
