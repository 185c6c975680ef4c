from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    name = "kepu.surfaces.accounts"
    label = "account_pages"

    def ready(self) -> None:
        from kepu.surfaces.accounts import signals

        signals.connect()
