from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "kepu.domain.claims"
    label = "claims"

    def ready(self) -> None:
        from kepu.domain.claims.finding import register_search
        from kepu.domain.claims.registers import register_all
        from kepu.domain.claims.review import register_review

        register_all()
        register_review()
        register_search()
