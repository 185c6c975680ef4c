"""Directives that a reader may see; anything else is 404."""

from typing import Any
from uuid import UUID

from django.utils.functional import cached_property

from kepu.domain.plans.models import Clause, Directive
from kepu.domain.plans.querysets import DirectiveQuerySet
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, may, units_within
from kepu.surfaces.workbench.pages import found_or_404


def visible_directives(actor: Actor) -> DirectiveQuerySet:
    """Own drafts, and what is in force for or in the actor's units."""
    return Directive.objects.visible_to(units_within(actor, READ), units_within(actor, "directives.manage"))


class OfDirective:
    """A view of one directive."""

    kwargs: dict[str, Any]
    actor: Actor

    @cached_property
    def directive(self) -> Directive:
        public_id: UUID = self.kwargs["public_id"]
        row: Directive = found_or_404(
            visible_directives(self.actor).select_related("unit").filter(public_id=public_id).first()
        )
        return row

    @cached_property
    def manages(self) -> bool:
        return may(self.actor, "directives.manage", self.directive.unit_id)


class OfClause(OfDirective):
    """A view of one clause of a directive in force."""

    @cached_property
    def clause(self) -> Clause:
        rows = self.directive.clauses.filter(pk=self.kwargs["pk"])
        row: Clause = found_or_404(rows.select_related("directive", "parent").first())
        return row
