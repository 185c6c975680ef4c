"""What the worker does for experts by itself. Each is safe to run again and by several workers."""

from kepu.engines.experts import services
from kepu.foundation.clock import now

PERIODIC = {"tend_invitations": 300.0, "forget_askers": 86400.0}


def tend_invitations() -> int:
    """Ends invitations that nobody answered in time."""
    return services.expire_invitations(now=now())


def forget_askers() -> int:
    """Forgets who asked once the purpose is over."""
    return services.erase_askers(now=now())
