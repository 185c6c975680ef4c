"""The only writers of plans, by meaning. Import from here."""

from kepu.domain.plans.services.answers import accept_answer, report_answer, return_answer
from kepu.domain.plans.services.directives import (
    add_assignment,
    confirm_directive,
    discard_directive,
    edit_draft,
    end_assignment,
    import_directive,
    undo_edit,
    update_directive,
)
from kepu.domain.plans.services.joint import accept_part, cancel_joint, decline_part, issue_joint, report_part
from kepu.domain.plans.services.money import add_funding, remove_budget_line, remove_funding, set_budget_line
from kepu.domain.plans.services.plans import (
    copy_plan,
    reopen_plan,
    set_cycle,
    start_plan,
    submit_plan,
    take_back_plan,
    update_summary,
)
from kepu.domain.plans.services.studies import (
    attach_file,
    cancel_study,
    correct_study,
    detach_file,
    hold_study,
    plan_study,
    update_study,
)
from kepu.domain.plans.services.tasks import add_task, move_task, remove_task, set_targets, update_task
from kepu.domain.plans.services.topics import close_topic, issue_topic

__all__ = [
    "accept_answer", "accept_part", "add_assignment", "add_funding", "add_task", "attach_file", "cancel_joint", "cancel_study",
    "close_topic", "confirm_directive", "copy_plan", "correct_study", "decline_part", "detach_file", "discard_directive",
    "edit_draft", "end_assignment", "hold_study", "import_directive", "issue_joint", "issue_topic", "move_task", "plan_study",
    "remove_budget_line", "remove_funding", "remove_task", "reopen_plan", "report_answer", "report_part", "return_answer",
    "set_budget_line", "set_cycle", "set_targets", "start_plan", "submit_plan", "take_back_plan", "undo_edit",
    "update_directive", "update_study", "update_summary", "update_task",
]  # fmt: skip
