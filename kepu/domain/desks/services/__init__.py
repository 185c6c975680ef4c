"""The only writers of desks, by meaning. Import from here."""

from kepu.domain.desks.services.commissions import (
    accept_commission,
    change_words,
    commission,
    decline_commission,
    move_deadline,
    withdraw_commission,
)
from kepu.domain.desks.services.deliveries import (
    begin_work_from,
    close_commission,
    deliver_commission,
    publish_commission,
    return_delivery,
    take_delivery,
)
from kepu.domain.desks.services.guides import (
    change_guide,
    change_topic,
    decline_topic,
    give_up_topic,
    issue_guide,
    link_work,
    list_topic,
    merge_topic,
    propose_topic,
    take_up_topic,
    unlink_work,
)
from kepu.domain.desks.services.links import answer_by_link, deliver_by_link, look_up, make_link
from kepu.domain.desks.services.slots import change_slot, enter_column, plan_slot, set_slot_state

__all__ = [
    "accept_commission", "answer_by_link", "begin_work_from", "change_guide", "change_slot", "change_topic", "change_words",
    "close_commission", "commission", "decline_commission", "decline_topic", "deliver_by_link", "deliver_commission",
    "enter_column", "give_up_topic", "issue_guide", "link_work", "list_topic", "look_up", "make_link", "merge_topic",
    "move_deadline", "plan_slot", "propose_topic", "publish_commission", "return_delivery", "set_slot_state",
    "take_delivery", "take_up_topic", "unlink_work", "withdraw_commission",
]  # fmt: skip
