"""The writer of the rule whether one person may take several steps of a review."""

from datetime import datetime

from django.db import transaction

from kepu.domain.content.services.steps import need_reason
from kepu.domain.content.submissions import ReviewRule
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def set_review_rule(*, actor: Actor, unit_id: int, is_lenient: bool, reason: str, now: datetime) -> ReviewRule:
    """Says for a unit and those below it whether one person may take several steps. Running reviews keep their rule.

    Raises Refused, InvalidFact without a reason.
    """
    require(actor, "settings.manage", unit_id)
    why = need_reason(reason, field="reason")[:300]
    values = {"is_lenient": is_lenient, "reason": why, "changed_by_name": actor.name[:120], "changed_at": now}
    rule, _made = ReviewRule.objects.update_or_create(unit_id=unit_id, defaults=values)
    detail = {"is_lenient": is_lenient, "reason": why}
    note(actor=actor, verb="change", object_kind="content.review_rule", unit_id=unit_id, detail=detail, now=now)
    return rule
