from kepu.domain.emergency.models.closing import AfterAction, AfterActionState, Answer, FollowUp
from kepu.domain.emergency.models.incidents import (
    HandOver,
    Incident,
    IncidentAct,
    IncidentState,
    IncidentStep,
    LinkedClaim,
    LinkedPack,
)
from kepu.domain.emergency.models.levels import Colour, Level
from kepu.domain.emergency.models.paging import DutyShift, Escalation, Page, Round
from kepu.domain.emergency.models.partners import Delivery, DeliveryState, Event, Matter, Partner, PartnerKind, Way
from kepu.domain.emergency.models.statements import OPEN_STATES, Question, Signature, Statement, StatementState

__all__ = [
    "OPEN_STATES",
    "AfterAction",
    "AfterActionState",
    "Answer",
    "Colour",
    "Delivery",
    "DeliveryState",
    "DutyShift",
    "Escalation",
    "Event",
    "FollowUp",
    "HandOver",
    "Incident",
    "IncidentAct",
    "IncidentState",
    "IncidentStep",
    "Level",
    "LinkedClaim",
    "LinkedPack",
    "Matter",
    "Page",
    "Partner",
    "PartnerKind",
    "Question",
    "Round",
    "Signature",
    "Statement",
    "StatementState",
    "Way",
]  # fmt: skip
