from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "kepu.domain.emergency"
    label = "emergency"

    def ready(self) -> None:
        from kepu.domain.claims import told as claims_told
        from kepu.domain.emergency.finding import register_search
        from kepu.domain.emergency.registers import register_all
        from kepu.domain.emergency.review import register_review
        from kepu.domain.emergency.services.addressing import claim_changed, pack_changed
        from kepu.domain.packs import told as packs_told

        register_all()
        register_review()
        register_search()
        claims_told.on_changed(claim_changed)
        packs_told.on_changed(pack_changed)
