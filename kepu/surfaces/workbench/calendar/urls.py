from django.urls import path

from kepu.surfaces.workbench.calendar import joint, views

app_name = "calendar"
urlpatterns = [
    path("", views.Month.as_view(), name="index"),
    path("kepu.ics", views.Download.as_view(), name="download"),
    path("conflicts/", views.Conflicts.as_view(), name="conflicts"),
    path("gaps/", views.GapsPage.as_view(), name="gaps"),
    path("overdue/", views.Overdue.as_view(), name="overdue"),
    path("joint/", joint.JointList.as_view(), name="joint"),
    path("joint/new/", joint.JointNew.as_view(), name="joint_new"),
    path("joint/<uuid:public_id>/", joint.JointPage.as_view(), name="joint_page"),
    path("joint/<uuid:public_id>/cancelling/", joint.Cancelling.as_view(), name="joint_cancelling"),
    path("joint/<uuid:public_id>/parts/<int:pk>/acceptance/", joint.Acceptance.as_view(), name="part_acceptance"),
    path("joint/<uuid:public_id>/parts/<int:pk>/declining/", joint.Declining.as_view(), name="part_declining"),
    path("joint/<uuid:public_id>/parts/<int:pk>/report/", joint.Reporting.as_view(), name="part_report"),
]
