"""The only writers of statistics: filling, states, cells that an administrator adds, deadlines and reminders."""

from kepu.domain.statistics.services.cells import add_cell, withdraw_cell
from kepu.domain.statistics.services.filling import (
    begin_filing,
    explain_finding,
    mark_not_applicable,
    save_profile,
    type_value,
)
from kepu.domain.statistics.services.reminding import ask_for_cell, remind_late, set_deadline
from kepu.domain.statistics.services.states import (
    check_filing,
    file_filing,
    reopen_filing,
    return_filing,
    sign_filing,
    submit_filing,
    take_back_filing,
)

__all__ = [
    "add_cell", "ask_for_cell", "begin_filing", "check_filing", "explain_finding", "file_filing", "mark_not_applicable",
    "remind_late", "reopen_filing", "return_filing", "save_profile", "set_deadline", "sign_filing", "submit_filing",
    "take_back_filing", "type_value", "withdraw_cell",
]  # fmt: skip
