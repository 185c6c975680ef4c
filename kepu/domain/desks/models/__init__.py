from kepu.domain.desks.models.calendar import Column, Slot, SlotState, SlotStep
from kepu.domain.desks.models.commissions import (
    Addressee,
    AnswerLink,
    Commission,
    CommissionKind,
    CommissionState,
    CommissionStep,
    Delivery,
    Material,
)
from kepu.domain.desks.models.guides import (
    Guide,
    GuideUnit,
    Part,
    Topic,
    TopicForm,
    TopicState,
    TopicStep,
    TopicTaker,
    TopicWork,
)

__all__ = [
    "Addressee", "AnswerLink", "Column", "Commission", "CommissionKind", "CommissionState", "CommissionStep", "Delivery",
    "Guide", "GuideUnit", "Material", "Part", "Slot", "SlotState", "SlotStep", "Topic", "TopicForm", "TopicState",
    "TopicStep", "TopicTaker", "TopicWork",
]  # fmt: skip
