"""Tables of the expert directory, by meaning."""

from kepu.engines.experts.models.profiles import (
    ConductAcceptance,
    Consent,
    Expert,
    Interest,
    Rest,
    Trait,
    TraitKind,
    Word,
)
from kepu.engines.experts.models.requests import ExpertRequest, Invitation, RequestStep

__all__ = [
    "ConductAcceptance", "Consent", "Expert", "ExpertRequest", "Interest", "Invitation", "RequestStep", "Rest", "Trait",
    "TraitKind", "Word",
]  # fmt: skip
