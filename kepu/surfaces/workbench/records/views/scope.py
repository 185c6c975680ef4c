"""What the views of one record share: loading it within scope, what the actor may do with it."""

from functools import cached_property
from typing import Any

from django.http import Http404

from kepu.engines.ledger.contracts import RecordDetail
from kepu.engines.ledger.selectors import get_record_detail
from kepu.foundation.units.policies import READ, may, units_within
from kepu.surfaces.workbench.records.words import title_for
from kepu.surfaces.workbench.shell import WorkbenchMixin


class RecordMixin(WorkbenchMixin):
    """A page about one record in whose units the actor may read; others get 404."""

    kwargs: dict[str, Any]

    @cached_property
    def detail(self) -> RecordDetail:
        try:
            return get_record_detail(public_id=self.kwargs["public_id"], unit_ids=units_within(self.actor, READ))
        except LookupError as missing:
            raise Http404 from missing

    @cached_property
    def title(self) -> str:
        return title_for(self.detail.row, units_within(self.actor, "records.propose"))

    def allows(self, permission: str) -> bool:
        """Whether the actor holds the permission over the host."""
        return may(self.actor, permission, self.detail.row.unit_id)

    def require(self, permission: str) -> None:
        """404 when the actor may not do this with the host's records."""
        if not self.allows(permission):
            raise Http404
