"""A filing for the person who asks: only within their units, else 404."""

from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.domain.statistics.filled import Filled, fill
from kepu.domain.statistics.models import Filing
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.forms.words import FORMS, STATES
from kepu.surfaces.workbench.shell import WorkbenchMixin


class OfFiling(WorkbenchMixin):
    """What every page and act about one filing shares."""

    kwargs: dict[str, Any]
    today: date

    @cached_property
    def filing(self) -> Filing:
        filing = Filing.objects.within(self.unit_ids).filter(public_id=self.kwargs["public_id"]).first()
        if filing is None:
            raise Http404
        return filing

    @cached_property
    def filled(self) -> Filled:
        return fill(self.filing, today=self.today)

    @property
    def language(self) -> str:
        return get_language() or "zh-hans"

    def address(self, name: str = "detail", *more: str) -> str:
        return reverse(f"workbench:forms:{name}", args=[self.filing.public_id, *more])

    def may(self, permission: str) -> bool:
        return may(self.actor, permission, self.filing.unit_id)

    def heading(self) -> str:
        return _("%(year)s · %(form)s") % {"year": self.filing.year, "form": FORMS[self.filing.form]}

    def about(self) -> dict[str, Any]:
        """What the head of every page of a filing shows."""
        label, tone = STATES[self.filing.state]
        return {
            "filing": self.filing,
            "unit": self.filled.unit,
            "edition": self.filled.edition,
            "edition_title": self.filled.edition.title.in_language(self.language),
            "form_label": FORMS[self.filing.form],
            "state_label": label,
            "state_tone": tone,
        }

    def crumbs(self, *more: tuple[str, str]) -> list[dict[str, str]]:
        trail = [
            (_("Statistics forms"), reverse("workbench:forms:index")),
            (f"{self.filled.unit.name} {self.filing.year}", self.address()),
        ]
        pairs = [*trail, *more]
        return [
            {"label": label, "url": url if number < len(pairs) - 1 else ""} for number, (label, url) in enumerate(pairs)
        ]
