from django.urls import path

from kepu.surfaces.workbench.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.Wanted.as_view(), name="index"),
    path("<slug:kind>/<uuid:public_id>/", views.Roster.as_view(), name="roster"),
    path("<slug:kind>/<uuid:public_id>/print/", views.RosterPrint.as_view(), name="roster_print"),
    path("<slug:kind>/<uuid:public_id>/needs/new/", views.NeedNew.as_view(), name="need_new"),
    path("<slug:kind>/<uuid:public_id>/needs/<int:pk>/", views.NeedEdit.as_view(), name="need_edit"),
    path("<slug:kind>/<uuid:public_id>/needs/<int:pk>/ending/", views.NeedEnd.as_view(), name="need_ending"),
    path("<slug:kind>/<uuid:public_id>/needs/<int:pk>/invitations/", views.Invite.as_view(), name="invitations"),
    path("<slug:kind>/<uuid:public_id>/duties/<uuid:duty>/", views.DutyAct.as_view(), name="duty"),
    path("<slug:kind>/<uuid:public_id>/served/", views.Served.as_view(), name="served"),
]
