from kepu.domain.claims.models.articles import ClaimArticle
from kepu.domain.claims.models.claims import (
    Category,
    Claim,
    ClaimAct,
    ClaimState,
    ClaimStep,
    ClaimVariant,
    ClaimVector,
    Harm,
    MatchClock,
    MatchMark,
    Sighting,
)
from kepu.domain.claims.models.messages import Cluster, ClusterState, Message
from kepu.domain.claims.models.verdicts import (
    OPEN_STATES,
    Signature,
    Verdict,
    VerdictSource,
    VerdictState,
)

__all__ = [
    "OPEN_STATES",
    "Category",
    "Claim",
    "ClaimAct",
    "ClaimArticle",
    "ClaimState",
    "ClaimStep",
    "ClaimVariant",
    "ClaimVector",
    "Cluster",
    "ClusterState",
    "Harm",
    "MatchClock",
    "MatchMark",
    "Message",
    "Sighting",
    "Signature",
    "Verdict",
    "VerdictSource",
    "VerdictState",
]  # fmt: skip
