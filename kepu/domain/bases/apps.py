from django.apps import AppConfig


class BasesConfig(AppConfig):
    name = "kepu.domain.bases"
    label = "bases"

    def ready(self) -> None:
        from kepu.domain.bases.registers import register_all

        register_all()
