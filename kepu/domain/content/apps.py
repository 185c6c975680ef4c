from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "kepu.domain.content"
    label = "content"

    def ready(self) -> None:
        from kepu.domain.content.registers import register_all
        from kepu.domain.content.review import register_review
        from kepu.domain.content.signals import connect

        register_all()
        register_review()
        connect()
