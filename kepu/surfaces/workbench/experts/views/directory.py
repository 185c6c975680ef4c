"""The directory, and where experts are missing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.models import Expert
from kepu.engines.experts.policies import ASK, KEEP
from kepu.engines.experts.selectors import ExpertFilter, coverage, list_experts, profile_of
from kepu.engines.experts.words import Audience, Language, Use
from kepu.foundation.audit.services import note
from kepu.foundation.subjects.standard import first_level, name_of
from kepu.foundation.units.policies import holds
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.experts.forms.profiles import DirectoryFilter, fields_text
from kepu.surfaces.workbench.experts.pages import directory_tabs
from kepu.surfaces.workbench.experts.words import province_names
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.shell import WorkbenchPage

SHOWN_TOPICS = 4


class Directory(ListPage):
    """Experts of the actor's units, and all who consent to be found by the academy."""

    permission = ASK
    template_name = "workbench/experts/directory.html"
    filter_class = DirectoryFilter
    sorts = {
        "name": "person__name", "unit": "person__unit__name", "confirmed": "confirmed_on", "asked": "last_asked_on",
        "category": "person__category",
    }  # fmt: skip
    export_name = gettext_lazy("Expert directory")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        labels = labels_by_id(self.unit_ids).values()
        units = [(label.id, label.name) for label in labels if label.closed_on is None]
        return DirectoryFilter(self.request.GET or None, units=units)

    def rows(self) -> Any:
        chosen = self.chosen
        names = ("field", "region", "language", "audience", "category", "use")
        filters = ExpertFilter(
            words=self.words, unit_id=chosen.get("unit"), withdrawn=bool(chosen.get("withdrawn")),
            **{name: chosen.get(name, "") for name in names},
        )  # fmt: skip
        return list_experts(unit_ids=self.unit_ids, filters=filters, day=self.today)

    @cached_property
    def provinces(self) -> dict[str, str]:
        return province_names()

    def headings(self) -> Sequence[Any]:
        return [
            _("Name"), _("Unit"), _("Category"), _("Professional title"), _("Fields of science"), _("Topics spoken about"), _("Languages"),
            _("Provinces"),
            _("Audiences"), _("Media experience"), _("Last confirmed"), _("Consents to"),
        ]  # fmt: skip

    def cells(self, row: Expert) -> Sequence[Any]:
        profile = profile_of(row)
        draft, person = profile.draft, row.person
        languages, audiences, uses = dict(Language.choices), dict(Audience.choices), dict(Use.choices)
        return [
            person.name, person.unit.name, person.get_category_display(), person.title, fields_text(draft.fields),
            "；".join(draft.topics), "、".join(str(languages[code]) for code in draft.languages),
            "、".join(self.provinces.get(code, code) for code in draft.regions),
            "、".join(str(audiences[code]) for code in draft.audiences), row.get_media_experience_display(), row.confirmed_on,
            "；".join(str(uses[use]) for use in profile.consents),
        ]  # fmt: skip

    def noted_export(self, kind: str, count: int) -> None:
        note(
            actor=self.actor, verb="experts.exported", object_kind="expert", unit_id=self.actor.unit_ids[0],
            detail={"rows": count}, now=self.now,
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            tabs=directory_tabs("index"), may_keep=holds(self.actor, KEEP), today=self.today, **kwargs
        )
        context["lines"] = [self._line(row) for row in context["page_obj"]]
        return context

    def _line(self, row: Expert) -> dict[str, Any]:
        draft = profile_of(row).draft
        return {
            "row": row,
            "fields": [name_of(code) for code in draft.fields],
            "topics": draft.topics[:SHOWN_TOPICS],
            "is_stale": row.confirmed_on is None or (self.today - row.confirmed_on).days > 730,
        }


class CoveragePage(WorkbenchPage):
    """How many experts each field and province has, and which have none."""

    permission = ASK
    template_name = "workbench/experts/coverage.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = coverage(self.unit_ids, day=self.today)
        names = province_names()
        fields = [
            {"code": subject.code, "name": subject.label, "count": found.by_field.get(subject.code, 0)}
            for subject in first_level()
        ]
        return super().get_context_data(
            found=found,
            fields=[field for field in fields if field["count"]],
            missing=[field for field in fields if not field["count"]],
            regions={code[:2]: number for code, number in found.by_region.items()},
            without_regions=[name for code, name in names.items() if code not in found.by_region],
            tabs=directory_tabs("coverage"),
            **kwargs,
        )
