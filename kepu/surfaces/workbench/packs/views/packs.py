"""The list of packs, one pack with everything about it, what it says about itself, the same in another language, review days."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.packs.contracts import PackDraft
from kepu.domain.packs.hazards import titles_of
from kepu.domain.packs.languages import OWN_NAMES, Language
from kepu.domain.packs.models import OPEN_STATES, PartKind, Version
from kepu.domain.packs.models.versions import PackAudience
from kepu.domain.packs.offline.showing import heads_of, shown_parts
from kepu.domain.packs.policies import EDIT, PUBLISH
from kepu.domain.packs.selectors.desk import SOON, due_in, hazards_of, packs_in, siblings_of, versions_of
from kepu.domain.packs.services import assign_pack, open_pack, write_pack
from kepu.domain.packs.services.handing_in import KIND, gaps_of
from kepu.engines.reviews.selectors import open_review_of
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.packs.forms import (
    AssignForm,
    DueFilter,
    LanguageForm,
    PackFilter,
    PackForm,
    draft_of,
    initial_of,
)
from kepu.surfaces.workbench.packs.pages import OfPack, PacksForm
from kepu.surfaces.workbench.packs.words import GAPS, PACK_TONES, VERSION_TONES, due_tone, events_of, tabs
from kepu.surfaces.workbench.shell import WorkbenchPage


class Packs(ListPage):
    template_name = "workbench/packs/list.html"
    permission = EDIT
    filter_class: ClassVar[type[forms.Form] | None] = PackFilter
    sorts = {"name": "name", "due": "due_on", "opened": "opened_at", "published": "published_at", "unit": "unit__name"}
    export_name = gettext_lazy("Emergency library")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        return PackFilter(self.request.GET or None, unit_ids=self.unit_ids)

    def rows(self) -> Any:
        rows: Any = packs_in(self.unit_ids, words=self.words, hazard=self.chosen.get("hazard") or "")
        for name in ("unit", "state", "language", "audience"):
            if self.chosen.get(name):
                rows = rows.filter(**{name: self.chosen[name]})
        return rows

    def headings(self) -> list[str]:
        return [
            _("Pack"), _("Hazards"), _("Language"), _("Audience"), _("Unit"), _("State"), _("Version"), _("Published"),
            _("To be reviewed again by"),
        ]  # fmt: skip

    def cells(self, row: Any) -> list[Any]:
        return [
            row.name, titles_of(self.hazards.get(row.pk, [])), row.get_language_display(), PackAudience(row.audience).label,
            row.unit.name, row.get_state_display(), row.number, row.published_at, row.due_on,
        ]  # fmt: skip

    @property
    def hazards(self) -> dict[int, list[str]]:
        """Hazards of every row of an export, asked once."""
        cached: dict[int, list[str]] | None = self.__dict__.get("_hazards")
        if cached is None:
            cached = self.__dict__["_hazards"] = hazards_of(self.rows().order_by().values_list("pk", flat=True))
        return cached

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs(self.tab), **kwargs)
        about = hazards_of([row.pk for row in context["page_obj"]])
        rows = [_shown(row, about.get(row.pk, []), self.today) for row in context["page_obj"]]
        return context | {"rows": rows}

    tab = "index"


class DueBoard(Packs):
    """Published packs, the first to be reviewed again first."""

    template_name = "workbench/packs/due.html"
    filter_class = DueFilter
    tab = "due"
    export_name = gettext_lazy("Review days")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        return DueFilter(self.request.GET or None)

    def rows(self) -> Any:
        rows, today = due_in(self.unit_ids), self.today
        limits = {
            "past": {"due_on__lt": today},
            "soon": {"due_on__gte": today, "due_on__lte": today + SOON},
            "later": {"due_on__gt": today + SOON},
        }
        rows = rows.filter(**limits.get(self.chosen.get("due") or "", {}))
        return rows.filter(name__icontains=self.words) if self.words else rows


def _shown(row: Any, about: list[str], today: date) -> dict[str, Any]:
    return {
        "pack": row, "hazards": titles_of(about), "tone": PACK_TONES[row.state], "language": OWN_NAMES[row.language],
        "is_moving": row.stage in OPEN_STATES, "stage": Version(state=row.stage).get_state_display(),
        "due_tone": due_tone(row.due_on, today), "left": (row.due_on - today).days if row.due_on else None,
    }  # fmt: skip


class Show(OfPack, WorkbenchPage):
    """Everything about a pack: the draft with its parts, the public version, versions, languages, history."""

    template_name = "workbench/packs/pack.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pack, versions = self.pack, versions_of(self.pack)
        opened = next((row for row in versions if row.state in OPEN_STATES), None)
        live = next((row for row in versions if row.is_published), None)
        shown = opened or live or (versions[0] if versions else None)
        return super().get_context_data(
            pack=pack, tone=PACK_TONES[pack.state], opened=opened, live=live, shown=shown,
            head=heads_of(shown) if shown else None, parts=shown_parts(shown) if shown else [], kinds=PartKind.choices,
            versions=[{"row": row, "tone": VERSION_TONES[row.state]} for row in versions],
            gaps=[GAPS[gap] for gap in gaps_of(opened, today=self.today)] if opened and opened.is_draft else [],
            round=open_review_of(KIND, str(pack.pk)) if opened and opened.is_in_review else None,
            siblings=[(other, OWN_NAMES[other.language], other.unit_id in self.unit_ids) for other in siblings_of(pack)],
            language=OWN_NAMES[pack.language], due_tone=due_tone(pack.due_on, self.today),
            events=events_of(pack.steps.select_related("version")), acts=self._acts(opened), **kwargs,
        )  # fmt: skip

    def _acts(self, opened: Version | None) -> dict[str, bool]:
        """What the actor may do with it now."""
        pack, is_free = self.pack, opened is None or opened.is_draft
        return {
            "write": opened is not None and opened.is_draft,
            "drop": opened is not None and opened.is_draft and opened.number > 1,
            "begin": pack.is_published and opened is None,
            "publish": opened is not None and opened.is_approved,
            "assign": pack.is_open and is_free,
            "withdraw": not pack.is_withdrawn and is_free and (pack.is_open or may(self.actor, PUBLISH, pack.unit_id)),
        }


class Preview(OfPack, WorkbenchPage):
    """The newest version as readers will see it."""

    template_name = "workbench/packs/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = versions_of(self.pack)[0]
        return super().get_context_data(
            pack=self.pack, version=version, head=heads_of(version), parts=shown_parts(version), **kwargs
        )


class New(PacksForm):
    form_class = PackForm
    submit_label = gettext_lazy("Open the pack")
    saved = gettext_lazy("Opened. Now add facts, answers, pictures and sound.")

    def heading(self) -> str:
        return _("Open a pack")

    def intro(self) -> str:
        return _("One pack is about one thing, for one audience, in one language. Parts are added afterwards.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "is_new": True}

    def get_initial(self) -> dict[str, Any]:
        return {"unit": next(iter(self.actor.unit_ids), None)}

    def back_url(self) -> str:
        return reverse("workbench:packs:index")

    def write(self, values: dict[str, Any]) -> str:
        pack = open_pack(
            actor=self.actor, unit_id=values["unit"], draft=draft_of(values), language=values["language"], now=self.now
        )
        return reverse("workbench:packs:pack", args=[pack.pk])


class Edit(OfPack, PacksForm):
    """What the draft says about itself."""

    form_class = PackForm

    def heading(self) -> str:
        return _("What the pack is")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": [self.pack.unit_id], "number": self.draft.number}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.draft)

    def write(self, values: dict[str, Any]) -> str:
        write_pack(actor=self.actor, pack_id=self.pack.pk, draft=draft_of(values), now=self.now)
        return self.back_url()


class Assign(OfPack, PacksForm):
    form_class = AssignForm
    saved = gettext_lazy("Given to the other unit.")

    def heading(self) -> str:
        return _("Give to another unit")

    def intro(self) -> str:
        return _("That unit answers for the pack from now on.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids - {self.pack.unit_id}}

    def write(self, values: dict[str, Any]) -> str:
        assign_pack(
            actor=self.actor, pack_id=self.pack.pk, unit_id=values["unit"], reason=values["reason"], now=self.now
        )
        return reverse("workbench:packs:index")


class Beside(OfPack, PacksForm):
    """The same in another language: a pack of its own in the same family, reviewed on its own."""

    form_class = LanguageForm
    submit_label = gettext_lazy("Open the pack")
    saved = gettext_lazy("Opened. Translate the parts and hand it in.")

    def heading(self) -> str:
        return _("The same in another language")

    def intro(self) -> str:
        return _("It is written and reviewed on its own. Readers switch between the languages on the page.")

    def get_form_kwargs(self) -> dict[str, Any]:
        taken = {self.pack.language, *(other.language for other in siblings_of(self.pack))}
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "taken": taken}

    def get_initial(self) -> dict[str, Any]:
        return {"unit": self.pack.unit_id}

    def write(self, values: dict[str, Any]) -> str:
        like = versions_of(self.pack)[0]
        draft = PackDraft(
            title=values["title"], hazards=tuple(row.code for row in like.hazards.all()), audience=like.audience,
            region_code=like.region_id, due_on=like.due_on,
            season=(like.season_from, like.season_to) if like.season_from and like.season_to else None,
        )  # fmt: skip
        assert values["language"] in Language.values
        pack = open_pack(
            actor=self.actor, unit_id=values["unit"], draft=draft, language=values["language"], beside=self.pack.pk, now=self.now
        )  # fmt: skip
        return reverse("workbench:packs:facts", args=[pack.pk])
