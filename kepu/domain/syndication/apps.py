from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "kepu.domain.syndication"
    label = "syndication"

    def ready(self) -> None:
        from kepu.domain.content.registry import on_corrected, on_counting, on_published
        from kepu.domain.syndication.registers import register_all
        from kepu.domain.syndication.services.copying import carry_correction, copy_edition
        from kepu.domain.syndication.services.harvesting import is_foreign

        on_published(copy_edition)
        on_corrected(carry_correction)
        on_counting(is_foreign)
        register_all()
