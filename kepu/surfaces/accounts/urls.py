from django.urls import path

from kepu.surfaces.accounts import views

app_name = "account_pages"
urlpatterns = [
    path("preferences/", views.Preferences.as_view(), name="preferences"),
    path("my-data/", views.MyData.as_view(), name="my_data"),
]
