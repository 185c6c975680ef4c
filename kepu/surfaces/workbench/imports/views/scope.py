"""What the import's screens share: the workbook within the actor's units, and whom one may import for."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.functional import cached_property

from kepu.engines.workbooks.contracts import RowView, WorkbookView
from kepu.engines.workbooks.selectors import WorkbookNotFound, get_row, get_workbook
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.policies import units_within
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.workbench.shell import WorkbenchMixin


class ImportsMixin(WorkbenchMixin):
    """Coordinators only: importing ends in confirming."""

    permission = "records.confirm"
    kwargs: dict[str, Any]

    @cached_property
    def book(self) -> WorkbookView:
        """The workbook of the address, if it belongs to the actor's units; else 404."""
        public_id: uuid.UUID = self.kwargs["book"]
        try:
            return get_workbook(public_id=public_id, unit_ids=self.unit_ids)
        except WorkbookNotFound as missing:
            raise Http404 from missing

    @cached_property
    def row(self) -> RowView:
        """The row of the address; 404 outside the actor's units."""
        try:
            return get_row(row_id=self.kwargs["row"], public_id=self.kwargs["book"], unit_ids=self.unit_ids)
        except WorkbookNotFound as missing:
            raise Http404 from missing

    @cached_property
    def hosts(self) -> list[UnitLabel]:
        """Open units for which the actor may import."""
        return [unit for unit in list_labels(units_within(self.actor, "records.propose")) if unit.closed_on is None]
