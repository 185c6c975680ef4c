from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kepu.foundation.audit"
    label = "audit"
