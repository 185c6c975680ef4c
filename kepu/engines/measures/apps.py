from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "kepu.engines.measures"
    label = "measures"

    def ready(self) -> None:
        from kepu.engines.measures import checks, people_register

        people_register.register_people()
        checks.watch_traits()
