from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "kepu.domain.packs"
    label = "packs"

    def ready(self) -> None:
        from kepu.domain.packs.finding import register_search
        from kepu.domain.packs.registers import register_all
        from kepu.domain.packs.review import register_review

        register_all()
        register_review()
        register_search()
