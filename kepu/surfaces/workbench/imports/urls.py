from django.urls import path

from kepu.surfaces.workbench.imports import views
from kepu.surfaces.workbench.imports.views import rows

app_name = "imports"
urlpatterns = [
    path("", views.ImportList.as_view(), name="index"),
    path("new/", views.HandIn.as_view(), name="new"),
    path("<uuid:book>/", views.Preview.as_view(), name="detail"),
    path("<uuid:book>/columns/", views.Columns.as_view(), name="columns"),
    path("<uuid:book>/file/", views.Original.as_view(), name="file"),
    path("<uuid:book>/held.xlsx", views.HeldRows.as_view(), name="held"),
    path("<uuid:book>/import/", views.ImportRows.as_view(), name="import"),
    path("<uuid:book>/confirmation/", views.ConfirmRows.as_view(), name="confirm"),
    path("<uuid:book>/rows/<int:row>/", rows.RowPage.as_view(), name="row"),
    path("<uuid:book>/rows/<int:row>/omission/", rows.Omission.as_view(), name="omit"),
    path("<uuid:book>/rows/<int:row>/reopening/", rows.Reopening.as_view(), name="reopen"),
]
