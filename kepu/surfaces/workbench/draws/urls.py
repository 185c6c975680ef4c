from django.urls import path

from kepu.surfaces.workbench.draws import views

app_name = "draws"
urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("<uuid:public_id>/", views.DrawPage.as_view(), name="draw"),
    path("<uuid:public_id>/closing/", views.Closing.as_view(), name="closing"),
    path("<uuid:public_id>/holding/", views.Holding.as_view(), name="holding"),
]
