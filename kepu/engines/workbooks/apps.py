"""Django's name card for workbooks."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "kepu.engines.workbooks"
    label = "workbooks"
    verbose_name = "Workbooks"
