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
from kepu.domain.claims.models.intakes import MOVING, ClaimIntake, IntakeRow, IntakeState, RowState
from kepu.domain.claims.models.messages import Cluster, ClusterState, Message
from kepu.domain.claims.models.verdicts import (
    OPEN_STATES,
    Signature,
    Verdict,
    VerdictSource,
    VerdictState,
)

__all__ = [
    "MOVING",
    "OPEN_STATES",
    "Category",
    "Claim",
    "ClaimAct",
    "ClaimArticle",
    "ClaimIntake",
    "ClaimState",
    "ClaimStep",
    "ClaimVariant",
    "ClaimVector",
    "Cluster",
    "ClusterState",
    "Harm",
    "IntakeRow",
    "IntakeState",
    "MatchClock",
    "MatchMark",
    "Message",
    "RowState",
    "Sighting",
    "Signature",
    "Verdict",
    "VerdictSource",
    "VerdictState",
]  # fmt: skip
