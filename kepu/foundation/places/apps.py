from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "kepu.foundation.places"
    label = "places"
