from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "kepu.engines.experts"
    label = "experts"

    def ready(self) -> None:
        from kepu.engines.experts import erasing, finding, registers

        registers.register_all()
        erasing.register_all()
        finding.register_search()
