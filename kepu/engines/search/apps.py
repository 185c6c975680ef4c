from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kepu.engines.search"
    label = "search"

    def ready(self) -> None:
        from kepu.engines.search.sources import register_all

        register_all()
