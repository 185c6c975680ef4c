from kepu.domain.events.models.brands import (
    Brand,
    BrandEdition,
    BrandForm,
    Campaign,
    EditionState,
    EditionStep,
    MediaLevel,
    Mention,
    Participation,
    ParticipationStep,
    PartState,
)
from kepu.domain.events.models.online import OnlineReport, StreamSender
from kepu.domain.events.models.sessions import (
    Access,
    BookingWay,
    Session,
    SessionCohost,
    SessionHolder,
    SessionIncident,
    SessionMaterial,
    SessionMode,
    SessionPerson,
    SessionProof,
    SessionRole,
    SessionState,
    SessionStep,
    Severity,
)

__all__ = [
    "Access", "BookingWay", "Brand", "BrandEdition", "BrandForm", "Campaign", "EditionState", "EditionStep", "MediaLevel",
    "Mention", "OnlineReport", "PartState", "Participation", "ParticipationStep", "Session", "SessionCohost", "SessionHolder",
    "SessionIncident", "SessionMaterial", "SessionMode", "SessionPerson", "SessionProof", "SessionRole", "SessionState",
    "SessionStep", "Severity", "StreamSender",
]  # fmt: skip
