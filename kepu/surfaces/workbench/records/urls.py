from django.urls import path

from kepu.surfaces.workbench.records.views import changes, detail, entry, listing, options, selection

app_name = "records"
urlpatterns = [
    path("", listing.RecordList.as_view(), name="index"),
    path("new/", entry.NewRecord.as_view(), name="new"),
    path("people/", options.PeopleOptions.as_view(), name="people"),
    path("regions/", options.RegionOptions.as_view(), name="regions"),
    path("selection/", selection.Selection.as_view(), name="selection"),
    path("selection/confirmed/", selection.ConfirmSelection.as_view(), name="confirm"),
    path("selection/accepted/", selection.AcceptSelection.as_view(), name="accept"),
    path("selection/returned/", selection.ReturnSelection.as_view(), name="return"),
    path("<uuid:public_id>/", detail.Detail.as_view(), name="detail"),
    path("<uuid:public_id>/sheet/", detail.Sheet.as_view(), name="sheet"),
    path("<uuid:public_id>/content/", entry.AmendRecord.as_view(), name="edit"),
    path("<uuid:public_id>/correction/", entry.CorrectRecord.as_view(), name="correct"),
    path("<uuid:public_id>/withdrawal/", changes.Withdraw.as_view(), name="withdraw"),
    path("<uuid:public_id>/discard/", changes.Discard.as_view(), name="discard"),
    path("<uuid:public_id>/evidence/", changes.AddEvidence.as_view(), name="evidence"),
    path("<uuid:public_id>/evidence/<int:evidence_id>/", changes.DownloadEvidence.as_view(), name="evidence-file"),
]
