from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kepu.foundation.people"
    label = "people"
