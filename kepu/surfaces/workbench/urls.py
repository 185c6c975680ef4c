"""Addresses of the workbench: each area under its own name; `workbench:<area>:<view>`."""

from importlib.util import find_spec

from django.urls import include, path

from kepu.surfaces.workbench.areas import AREAS

app_name = "workbench"
urlpatterns = [
    path("" if area == "home" else f"{area}/", include(f"kepu.surfaces.workbench.{area}.urls"))
    for area in AREAS
    if find_spec(f"kepu.surfaces.workbench.{area}") and find_spec(f"kepu.surfaces.workbench.{area}.urls")
]
