from django.apps import AppConfig


class PassportConfig(AppConfig):
    name = "kepu.surfaces.accounts.passport"
    label = "cstnet_passport"
