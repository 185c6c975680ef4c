"""What the writers share: locks, history, reasons, and which version is being written."""

from datetime import datetime

from kepu.domain.packs.errors import ReasonMissing, WrongState
from kepu.domain.packs.models import OPEN_STATES, Pack, PackStep, Version
from kepu.domain.packs.policies import EDIT
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


def lock_pack(pack_id: int) -> Pack:
    """The pack, held until the transaction ends. Raises Pack.DoesNotExist."""
    return Pack.objects.select_for_update(of=("self",)).get(pk=pack_id)


def open_version(pack: Pack) -> Version | None:
    """The version that is being written, reviewed or about to be published."""
    return pack.versions.filter(state__in=OPEN_STATES).first()


def draft_to_write(actor: Actor, pack_id: int) -> Version:
    """The draft of a locked pack, for somebody who may write it. Raises Refused, WrongState when there is none."""
    pack = lock_pack(pack_id)
    require(actor, EDIT, pack.unit_id)
    version = open_version(pack)
    if version is None or not version.is_draft:
        raise WrongState(version.state if version else pack.state)
    version.pack = pack
    return version


def write_step(
    pack: Pack, act: str, *, actor: Actor, now: datetime, reason: str = "", version: Version | None = None
) -> PackStep:
    """Adds a line to the history of a pack."""
    return PackStep.objects.create(
        pack=pack, version=version, act=act, actor_id=actor.account_id, actor_name=actor.name[:120], reason=reason[:1000], at=now
    )  # fmt: skip


def needed(reason: str) -> str:
    """The reason without blanks round it. Raises ReasonMissing when there is none."""
    text = reason.strip()[:1000]
    if not text:
        raise ReasonMissing("reason")
    return text
