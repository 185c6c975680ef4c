from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "kepu.domain.events"
    label = "events"

    def ready(self) -> None:
        from kepu.domain.events.registers import register_all

        register_all()
