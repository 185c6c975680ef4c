from django.urls import path

from kepu.surfaces.workbench.home import views

app_name = "home"
urlpatterns = [path("", views.Home.as_view(), name="index")]
