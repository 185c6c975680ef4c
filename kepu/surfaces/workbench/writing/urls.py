from django.urls import path

from kepu.surfaces.workbench.writing import views

app_name = "writing"
urlpatterns = [
    path("<int:edition>/check/", views.Check.as_view(), name="check"),
    path("<int:edition>/waivers/", views.Waivers.as_view(), name="waivers"),
    path("<int:edition>/waivers/<int:waiver>/withdrawal/", views.Withdrawal.as_view(), name="withdrawal"),
    path("<int:edition>/proposals/", views.Proposals.as_view(), name="proposals"),
    path("<int:edition>/proposals/<int:proposal>/acceptance/", views.Acceptance.as_view(), name="acceptance"),
    path("<int:edition>/proposals/<int:proposal>/rejection/", views.Rejection.as_view(), name="rejection"),
]
