"""One record: what it says, what proves it, what happened to it, what can be done next."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import units_within
from kepu.surfaces.workbench.records.forms import EvidenceForm
from kepu.surfaces.workbench.records.places import region_text_of
from kepu.surfaces.workbench.records.views.scope import RecordMixin
from kepu.surfaces.workbench.records.words import (
    ACTS,
    AUDIENCES,
    CATEGORIES,
    ENTRY_ACTS,
    MODES,
    PURPOSES,
    ROLES,
    SOURCES,
    TAG_NAMES,
    TAG_VALUES,
    TONES,
    kind_name,
    state_label,
    state_of,
)
from kepu.surfaces.workbench.shell import WorkbenchPage


class Detail(RecordMixin, WorkbenchPage):
    template_name = "workbench/records/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        detail, row = self.detail, self.detail.row
        hidden = row.kind.is_confidential and row.unit_id not in units_within(self.actor, "records.propose")
        return super().get_context_data(
            detail=detail,
            row=row,
            title=self.title,
            hidden=hidden,
            kind=kind_name(row.kind),
            state=state_label(row),
            tone=TONES[state_of(row)],
            mode=MODES[row.mode],
            place=region_text_of(row.region_code),
            events=self._events(),
            shares=[(share, share.basis_points / 10_000) for share in detail.shares],
            parts=[(part, ROLES.get(part.role, part.role), CATEGORIES.get(part.category, "")) for part in detail.parts],
            spends=[(PURPOSES[purpose], SOURCES[source], fen) for purpose, source, fen in detail.spends],
            spent=sum(fen for *_rest, fen in detail.spends),
            audience=[(AUDIENCES[group], count) for group, count in detail.audience],
            tags=[(TAG_NAMES.get(space, space), TAG_VALUES.get((space, value), value)) for space, value in detail.tags],
            entries=[(entry, ENTRY_ACTS[entry.act]) for entry in detail.entries],
            evidence_form=EvidenceForm(),
            may=self._may(),
            next_step=self._next_step(),
            saved=self.request.GET.get("saved", ""),
            crumbs=[
                {"label": _("Records"), "url": reverse("workbench:records:index")},
                {"label": self.title, "url": ""},
            ],
            **kwargs,
        )

    def _events(self) -> list[dict[str, Any]]:
        tones = {"confirmed": "info", "accepted": "ok", "returned": "bad", "withdrawn": "bad"}
        steps = reversed(self.detail.steps)
        return [
            {
                "what": ACTS[s.act],
                "who": _("the system") if s.who == SYSTEM.name else s.who,
                "at": s.at,
                "why": s.reason,
                "tone": tones.get(s.act, ""),
            }
            for s in steps
        ]

    def _may(self) -> dict[str, bool]:
        row = self.detail.row
        fixed = row.is_live and row.is_fixed
        propose, confirm, accept = (self.allows(f"records.{act}") for act in ("propose", "confirm", "accept"))
        return {
            "edit": row.is_proposed and propose,
            "discard": row.is_proposed and propose,
            "confirm": row.is_proposed and confirm,
            "correct": fixed and confirm,
            "withdraw": fixed and confirm,
            "accept": fixed and accept and row.state != "accepted",
            "return": fixed and accept and row.state != "returned",
            "evidence": row.is_live and propose,
            "copy": bool(units_within(self.actor, "records.propose")),
        }

    def _next_step(self) -> str:
        row = self.detail.row
        if not row.is_live:
            return ""
        return {
            "proposed": _("Next: the unit's coordinator confirms it. Until then it does not count."),
            "confirmed": _("It counts. Next: the level above accepts it or returns it with a reason."),
            "accepted": _(
                "It counts and is accepted above. Mistakes are mended by a correction; nothing is overwritten."
            ),
            "returned": _("It does not count until the unit corrects it or the level above accepts it after all."),
        }[row.state]


class Sheet(Detail):
    """The record on one sheet of paper."""

    template_name = "workbench/records/sheet.html"
