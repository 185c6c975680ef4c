from kepu.engines.booking.rules.model import (
    DOCUMENT_KINDS,
    CancelRules,
    ChangeRules,
    GroupRules,
    LotteryRules,
    NoShowRules,
    Rules,
    ShareRules,
    WaitingRules,
    read_rules,
)
from kepu.engines.booking.rules.saying import say
from kepu.engines.booking.rules.times import cancel_until, change_until, closes_at, opens_at, waiting_closes_at

__all__ = [
    "DOCUMENT_KINDS",
    "CancelRules",
    "ChangeRules",
    "GroupRules",
    "LotteryRules",
    "NoShowRules",
    "Rules",
    "ShareRules",
    "WaitingRules",
    "cancel_until",
    "change_until",
    "closes_at",
    "opens_at",
    "read_rules",
    "say",
    "waiting_closes_at",
]
