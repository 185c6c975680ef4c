from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "kepu.domain.emergency"
    label = "emergency"

    def ready(self) -> None:
        from kepu.domain.emergency.finding import register_search
        from kepu.domain.emergency.registers import register_all
        from kepu.domain.emergency.review import register_review

        register_all()
        register_review()
        register_search()
