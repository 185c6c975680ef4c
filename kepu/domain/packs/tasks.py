"""What the worker does for packs by itself."""

from kepu.domain.packs.offline.building import build_missing
from kepu.domain.packs.services.due import tell_all_due
from kepu.domain.packs.services.handing_in import publish_approved
from kepu.foundation.clock import now

PERIODIC = {"publish_approved_packs": 30.0, "build_pack_files": 60.0, "tell_packs_due": 3600.0}


def publish_approved_packs() -> None:
    """Publishes versions that were approved and whose publication was cut off. Safe to run again."""
    publish_approved()


def build_pack_files() -> None:
    """Builds the files that work without a network for what has just been published. Safe to run again."""
    build_missing(now=now())


def tell_packs_due() -> None:
    """Tells units whose packs are to be reviewed again. Safe to run again."""
    tell_all_due(now=now())
