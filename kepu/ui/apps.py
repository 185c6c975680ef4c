"""The app that carries templates, static files and template tags."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kepu.ui"
    label = "ui"
