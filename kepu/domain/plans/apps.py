from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "kepu.domain.plans"
    label = "plans"

    def ready(self) -> None:
        from kepu.domain.plans.registers import register_all
        from kepu.domain.plans.review import plan_content
        from kepu.domain.plans.services.plans import SUBJECT, settle_review
        from kepu.engines.reviews.registry import on_content, on_finished

        register_all()
        on_finished(SUBJECT, settle_review)
        on_content(SUBJECT, plan_content)
