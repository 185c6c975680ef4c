"""Tables of plans, by meaning."""

from kepu.domain.plans.models.answers import Answer, AnswerStep, Assignment
from kepu.domain.plans.models.directives import Clause, Directive, DirectiveStep, Revision
from kepu.domain.plans.models.joint import JointActivity, JointPart, JointStep
from kepu.domain.plans.models.money import BudgetLine, Funding
from kepu.domain.plans.models.plans import AnnualPlan, CycleRules, PlanStep, Target, Task
from kepu.domain.plans.models.studies import Attendance, Study, StudyFile, StudyStep, Topic, TopicUnit

__all__ = [
    "AnnualPlan", "Answer", "AnswerStep", "Assignment", "Attendance", "BudgetLine", "Clause", "CycleRules", "Directive",
    "DirectiveStep", "Funding", "JointActivity", "JointPart", "JointStep", "PlanStep", "Revision", "Study", "StudyFile",
    "StudyStep", "Target", "Task", "Topic", "TopicUnit",
]  # fmt: skip
