"""The writers of works, editions, sources, series and terms. Rooms and channels have their own modules beside this one."""

from kepu.domain.content.services.citing import cite
from kepu.domain.content.services.handing_in import (
    HandedIn,
    publish_approved,
    submit_correction,
    submit_edition,
)
from kepu.domain.content.services.publication import (
    correct_edition,
    publish_edition,
    restore_edition,
    retract_edition,
    take_down_edition,
)
from kepu.domain.content.services.reading import count_view
from kepu.domain.content.services.rules import set_review_rule
from kepu.domain.content.services.series import write_series
from kepu.domain.content.services.sources import add_passages, add_source, enter_source, passages_from, remove_source
from kepu.domain.content.services.terms import write_term
from kepu.domain.content.services.works import begin_edition, begin_work, change_edition, change_work

__all__ = [
    "HandedIn",
    "add_passages",
    "add_source",
    "begin_edition",
    "begin_work",
    "change_edition",
    "change_work",
    "cite",
    "correct_edition",
    "count_view",
    "enter_source",
    "passages_from",
    "publish_approved",
    "publish_edition",
    "remove_source",
    "restore_edition",
    "retract_edition",
    "set_review_rule",
    "submit_correction",
    "submit_edition",
    "take_down_edition",
    "write_series",
    "write_term",
]
