"""What the pages of this area share: scoped objects, refusals next to the field."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from kepu.domain.claims.errors import ClaimsError, UnknownIntake
from kepu.domain.claims.models import Claim, ClaimIntake, Cluster
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.selectors.desk import get_claim, get_cluster
from kepu.domain.claims.selectors.intakes import get_intake
from kepu.surfaces.workbench.claims.words import explain
from kepu.surfaces.workbench.pages import ConfirmPage, FormPage, Refusing
from kepu.surfaces.workbench.shell import WorkbenchMixin


class OfClaim(WorkbenchMixin):
    """A page about one claim of the actor's units; others get 404."""

    permission = EDIT
    kwargs: dict[str, Any]

    @cached_property
    def claim(self) -> Claim:
        try:
            return get_claim(self.kwargs["pk"], self.unit_ids)
        except Claim.DoesNotExist as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:claims:claim", args=[self.claim.pk])


class OfCluster(WorkbenchMixin):
    """A page about one cluster of the actor's units; others get 404."""

    permission = EDIT
    kwargs: dict[str, Any]

    @cached_property
    def cluster(self) -> Cluster:
        try:
            return get_cluster(self.kwargs["pk"], self.unit_ids)
        except Cluster.DoesNotExist as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:claims:cluster", args=[self.cluster.pk])


class OfIntake(WorkbenchMixin):
    """A page about one import of the actor's units; others get 404."""

    permission = EDIT
    kwargs: dict[str, Any]

    @cached_property
    def intake(self) -> ClaimIntake:
        try:
            return get_intake(self.kwargs["public_id"], self.unit_ids)
        except UnknownIntake as error:
            raise Http404 from error

    def back_url(self) -> str:
        return reverse("workbench:claims:import", args=[self.intake.public_id])


class OfClaims(Refusing):
    """What claims refuse is shown beside the field that it is about."""

    refusals: ClassVar[tuple[type[Exception], ...]] = (ClaimsError,)

    def refuse(self, form: Any, error: Any) -> None:
        explain(form, error)


class ClaimsForm(OfClaims, FormPage):
    """A form of the claims desk."""

    permission = EDIT


class ClaimsConfirm(OfClaims, ConfirmPage):
    """Asks before it acts."""

    permission = EDIT
    danger = True
