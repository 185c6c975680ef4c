from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "kepu.surfaces.workbench"
    label = "workbench"
