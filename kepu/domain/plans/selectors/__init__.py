"""What others read of plans. Import from here."""

from kepu.domain.plans.selectors.acts import list_acts_for_clause, list_acts_for_task
from kepu.domain.plans.selectors.calendar import find_conflicts, find_gaps, list_entries
from kepu.domain.plans.selectors.clauses import clause_chain, clause_matrix, draft_nodes, list_answers_waiting
from kepu.domain.plans.selectors.cycle import get_cycle, list_planning_units
from kepu.domain.plans.selectors.joint import list_commitments, list_parts
from kepu.domain.plans.selectors.late import (
    list_overdue_answers,
    list_overdue_tasks,
    list_overdue_topics,
    units_without_study,
)
from kepu.domain.plans.selectors.money import budget_of
from kepu.domain.plans.selectors.plans import list_open_tasks, plan_status, progress, progress_of_tasks
from kepu.domain.plans.selectors.studies import topic_coverage

__all__ = [
    "budget_of",
    "clause_chain",
    "clause_matrix",
    "draft_nodes",
    "find_conflicts",
    "find_gaps",
    "get_cycle",
    "list_acts_for_clause",
    "list_acts_for_task",
    "list_answers_waiting",
    "list_commitments",
    "list_entries",
    "list_open_tasks",
    "list_overdue_answers",
    "list_overdue_tasks",
    "list_overdue_topics",
    "list_parts",
    "list_planning_units",
    "plan_status",
    "progress",
    "progress_of_tasks",
    "topic_coverage",
    "units_without_study",
]  # fmt: skip
