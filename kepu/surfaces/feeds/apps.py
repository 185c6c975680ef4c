from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "kepu.surfaces.feeds"
    label = "feeds"
