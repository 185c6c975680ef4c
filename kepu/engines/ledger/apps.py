from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    name = "kepu.engines.ledger"
    label = "ledger"

    def ready(self) -> None:
        from kepu.engines.ledger.guards import lift_before_migration, place_after_migration
        from kepu.engines.ledger.kinds import place_kinds

        pre_migrate.connect(lift_before_migration, sender=self)
        post_migrate.connect(place_after_migration, sender=self)
        post_migrate.connect(place_kinds, sender=self)
