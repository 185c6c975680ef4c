from django.urls import path

from kepu.surfaces.workbench.plans import listing, money, plan, rules, task

app_name = "plans"
urlpatterns = [
    path("", listing.PlanList.as_view(), name="index"),
    path("new/", plan.PlanStart.as_view(), name="new"),
    path("days/<int:year>/", rules.Rules.as_view(), name="rules"),
    path("money/", money.Money.as_view(), name="money"),
    path("money/lines/new/", money.LineForm.as_view(), name="line_new"),
    path("money/lines/<int:pk>/", money.LineForm.as_view(), name="line"),
    path("money/lines/<int:pk>/removal/", money.LineRemoval.as_view(), name="line_removal"),
    path("money/funds/new/", money.FundingNew.as_view(), name="funding_new"),
    path("money/funds/<int:pk>/removal/", money.FundingRemoval.as_view(), name="funding_removal"),
    path("tasks/<uuid:public_id>/", task.TaskPage.as_view(), name="task"),
    path("tasks/<uuid:public_id>/edit/", task.TaskEdit.as_view(), name="task_edit"),
    path("tasks/<uuid:public_id>/removal/", task.TaskRemoval.as_view(), name="task_removal"),
    path("tasks/<uuid:public_id>/move/", task.TaskMove.as_view(), name="task_move"),
    path("<uuid:public_id>/", plan.PlanPage.as_view(), name="plan"),
    path("<uuid:public_id>/print/", plan.PlanPrint.as_view(), name="print"),
    path("<uuid:public_id>/export/", plan.PlanExport.as_view(), name="export"),
    path("<uuid:public_id>/summary/", plan.SummaryEdit.as_view(), name="summary"),
    path("<uuid:public_id>/submission/", plan.Submission.as_view(), name="submission"),
    path("<uuid:public_id>/withdrawal/", plan.Withdrawal.as_view(), name="withdrawal"),
    path("<uuid:public_id>/reopening/", plan.Reopening.as_view(), name="reopening"),
    path("<uuid:public_id>/tasks/new/", task.TaskNew.as_view(), name="task_new"),
]
