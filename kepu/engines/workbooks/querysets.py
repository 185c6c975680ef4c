from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from kepu.engines.workbooks.models import WorkbookRow  # noqa: F401  # only for the type parameter


class RowQuerySet(models.QuerySet["WorkbookRow"]):
    def held(self) -> "RowQuerySet":
        """Rows that wait for a person."""
        return self.filter(state="held")

    def importable(self) -> "RowQuerySet":
        """Rows without doubt that are not in the ledger yet."""
        return self.filter(state__in=["ready", "settled"])
