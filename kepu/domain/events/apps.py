from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "kepu.domain.events"
    label = "events"

    def ready(self) -> None:
        from kepu.domain.events import finding, registers

        registers.register_all()
        finding.register_search()
