from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "kepu.domain.packs"
    label = "packs"
