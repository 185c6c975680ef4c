from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "kepu.domain.desks"
    label = "desks"

    def ready(self) -> None:
        from kepu.domain.desks.registers import register_all

        register_all()
