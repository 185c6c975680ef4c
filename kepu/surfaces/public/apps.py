from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "kepu.surfaces.public"
    label = "public"

    def ready(self) -> None:
        from kepu.domain.content.finding import register_all
        from kepu.surfaces.public.purges import connect

        register_all()
        connect()
