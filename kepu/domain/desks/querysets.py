from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import units_within

if TYPE_CHECKING:
    from kepu.domain.desks.models.commissions import Commission  # noqa: F401  # only for the type parameter

OPEN = ("invited", "accepted", "returned", "delivered")


class CommissionQuerySet(models.QuerySet["Commission"]):
    def of_units(self, unit_ids: Collection[int]) -> "CommissionQuerySet":
        """Asked by a desk of one of the units."""
        return self.filter(unit__in=list(unit_ids))

    def open(self) -> "CommissionQuerySet":
        """Asked, accepted, returned or delivered: somebody still has to act."""
        return self.filter(state__in=OPEN)

    def confidential(self) -> "CommissionQuerySet":
        """Policy advice."""
        return self.filter(kind="policy_advice")

    def asked_of(self, account_id: int | None) -> "CommissionQuerySet":
        """Whose author signs in with this account."""
        return self.filter(person__account=account_id) if account_id else self.none()

    def readable_by(self, actor: Actor) -> "CommissionQuerySet":
        """Whose words the actor may read: policy advice by its addressees and its author alone, the rest within the actor's units."""
        me = actor.account_id or 0
        own = Q(person__account=me) | Q(addressees__account=me)
        within = Q(unit__in=units_within(actor)) & ~Q(kind="policy_advice")
        return self.filter(pk__in=self.model._default_manager.filter(own | within).values("pk"))

    def hidden_from(self, actor: Actor) -> "CommissionQuerySet":
        """Policy advice within the actor's units of which the actor may know only that it exists."""
        rows = self.confidential().of_units(units_within(actor))
        return rows.exclude(pk__in=self.model._default_manager.readable_by(actor).confidential().values("pk"))
