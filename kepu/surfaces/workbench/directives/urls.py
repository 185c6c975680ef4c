from django.urls import path

from kepu.surfaces.workbench.directives import clause, detail, draft, listing

app_name = "directives"
urlpatterns = [
    path("", listing.DirectiveList.as_view(), name="index"),
    path("duties/", listing.DutyList.as_view(), name="duties"),
    path("answers/", listing.AnswersWaiting.as_view(), name="answers"),
    path("import/", draft.Import.as_view(), name="import"),
    path("<uuid:public_id>/", detail.DirectivePage.as_view(), name="directive"),
    path("<uuid:public_id>/file/", detail.DirectiveFile.as_view(), name="file"),
    path("<uuid:public_id>/matrix/", detail.Matrix.as_view(), name="matrix"),
    path("<uuid:public_id>/draft/", draft.Draft.as_view(), name="draft"),
    path("<uuid:public_id>/draft/edits/", draft.DraftEdits.as_view(), name="edits"),
    path("<uuid:public_id>/draft/facts/", draft.Facts.as_view(), name="facts"),
    path("<uuid:public_id>/draft/confirmation/", draft.Confirmation.as_view(), name="confirmation"),
    path("<uuid:public_id>/draft/discard/", draft.Discard.as_view(), name="discard"),
    path("<uuid:public_id>/draft/<int:key>/", draft.NodeEdit.as_view(), name="node"),
    path("<uuid:public_id>/draft/<int:key>/split/", draft.NodeSplit.as_view(), name="split"),
    path("<uuid:public_id>/clauses/<int:pk>/", clause.ClausePage.as_view(), name="clause"),
    path("<uuid:public_id>/clauses/<int:pk>/assignments/", clause.Assignments.as_view(), name="assignments"),
    path("<uuid:public_id>/assignments/<int:pk>/<int:year>/", clause.Report.as_view(), name="report"),
    path("<uuid:public_id>/answers/<int:pk>/acceptance/", clause.Acceptance.as_view(), name="acceptance"),
    path("<uuid:public_id>/answers/<int:pk>/return/", clause.Return.as_view(), name="return"),
]
