from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "kepu.engines.booking"
    label = "booking"
