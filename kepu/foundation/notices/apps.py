from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kepu.foundation.notices"
    label = "notices"
