from django.apps import AppConfig


class BasesConfig(AppConfig):
    name = "kepu.domain.bases"
    label = "bases"

    def ready(self) -> None:
        from kepu.domain.bases import finding, registers

        registers.register_all()
        finding.register_search()
