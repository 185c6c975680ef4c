"""Withdrawing a pack: the page stays and says so, nothing counts it, nothing of it is given out any more."""

from datetime import datetime

from django.db import transaction

from kepu.domain.packs import told
from kepu.domain.packs.errors import WrongState
from kepu.domain.packs.models import Pack, PackAct, PackState, Version, VersionState
from kepu.domain.packs.policies import EDIT, PUBLISH
from kepu.domain.packs.records import withdraw_pack_record
from kepu.domain.packs.services.steps import lock_pack, needed, write_step
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def withdraw_pack(*, actor: Actor, pack_id: int, reason: str, now: datetime) -> Pack:
    """Takes a pack back: a published one needs the right to publish, one that was never public the right to edit.

    Raises Refused, ReasonMissing, WrongState when it is withdrawn already or a version of it is under review.
    """
    pack = lock_pack(pack_id)
    was_public = pack.is_published
    require(actor, PUBLISH if was_public else EDIT, pack.unit_id)
    under_way = pack.versions.filter(state__in=[VersionState.IN_REVIEW, VersionState.APPROVED])
    if pack.is_withdrawn or under_way.exists():
        raise WrongState(pack.state)
    why = needed(reason)
    pack.versions.filter(state=VersionState.DRAFT).delete()
    Version.objects.filter(pack=pack, state=VersionState.PUBLISHED).update(state=VersionState.WITHDRAWN, ended_at=now)
    pack.state, pack.withdrawn_at = PackState.WITHDRAWN, now
    pack.save(update_fields=["state", "withdrawn_at"])
    write_step(pack, PackAct.WITHDRAWN, actor=actor, reason=why, now=now)
    if was_public:
        withdraw_pack_record(pack, reason=why, now=now)
        told.tell_changed(pack.pk)
    return pack
