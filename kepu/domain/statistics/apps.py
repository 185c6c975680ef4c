from pathlib import Path

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "kepu.domain.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Forms are judged by the review engine; their measures are definitions of this app."""
        from kepu.domain.statistics.services import states
        from kepu.engines.measures.registers import register_definitions
        from kepu.engines.reviews.registry import on_content, on_finished, on_step

        on_finished(states.KIND, states.on_finished)
        on_step(states.KIND, states.on_step_approved)
        on_content(states.KIND, states.content_now)
        register_definitions(str(Path(__file__).parent / "measures"))
