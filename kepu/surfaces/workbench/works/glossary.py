"""Series and the plain-language glossary."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.contracts import SeriesDraft, TermDraft
from kepu.domain.content.models import Series, Term
from kepu.domain.content.services import write_series, write_term
from kepu.domain.content.work_selectors import list_series, list_terms
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.shell import WorkbenchMixin
from kepu.surfaces.workbench.works.forms import SeriesForm, TermForm
from kepu.surfaces.workbench.works.pages import WRITE, Filling


class SeriesList(ListPage):
    template_name = "workbench/works/series.html"
    permission = WRITE
    sorts = {"title": "title", "unit": "unit__name"}
    export_name = gettext_lazy("Series")

    def rows(self) -> Any:
        return list_series(self.unit_ids, words=self.words)

    def headings(self) -> Sequence[str]:
        return [_("Title"), _("English title"), _("Unit"), _("Introduction")]

    def cells(self, row: Any) -> Sequence[Any]:
        return [row.title, row.title_en, row.unit.name, row.intro]


class TermList(ListPage):
    template_name = "workbench/works/terms.html"
    permission = WRITE
    sorts = {"term": "term", "field": "field", "changed": "updated_at"}
    export_name = gettext_lazy("Plain-language glossary")

    def rows(self) -> Any:
        return list_terms(words=self.words)

    def headings(self) -> Sequence[str]:
        return [_("Term"), _("In plain words"), _("Definition"), _("In English"), _("Other names"), _("Kept by")]

    def cells(self, row: Any) -> Sequence[Any]:
        return [row.term, row.plain, row.definition, row.english, row.aliases, row.unit.name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(own=self.unit_ids, **kwargs)


class UnitFilling(WorkbenchMixin, Filling):
    """A form with a unit of the actor's."""

    permission = WRITE

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        return {"unit": next((unit for unit in self.actor.unit_ids if unit in self.unit_ids), None)}


class SeriesNew(UnitFilling):
    form_class = SeriesForm
    heading = gettext_lazy("New series")
    kwargs: dict[str, Any]

    @cached_property
    def series(self) -> Series | None:
        return None

    def back_url(self) -> str:
        return reverse("workbench:works:series")

    def write(self, values: dict[str, Any]) -> str:
        unit_id = values.pop("unit")
        draft = SeriesDraft(unit_id=unit_id, **values)
        write_series(actor=self.actor, draft=draft, series_id=self.series.pk if self.series else None)
        return self.back_url()


class SeriesChange(SeriesNew):
    heading = gettext_lazy("Change the series")

    @cached_property
    def series(self) -> Series | None:
        found = list_series(self.unit_ids).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        row = self.series
        return {"unit": row.unit_id, "title": row.title, "title_en": row.title_en, "intro": row.intro} if row else {}


class TermNew(UnitFilling):
    form_class = TermForm
    heading = gettext_lazy("New term")
    kwargs: dict[str, Any]

    @cached_property
    def term(self) -> Term | None:
        return None

    def back_url(self) -> str:
        return reverse("workbench:works:terms")

    def write(self, values: dict[str, Any]) -> str:
        unit_id = values.pop("unit")
        draft = TermDraft(unit_id=unit_id, **values)
        write_term(actor=self.actor, draft=draft, now=self.now, term_id=self.term.pk if self.term else None)
        return self.back_url()


class TermChange(TermNew):
    heading = gettext_lazy("Change the term")

    @cached_property
    def term(self) -> Term | None:
        found = list_terms().filter(pk=self.kwargs["pk"], unit__in=self.unit_ids).first()
        if found is None:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        row = self.term
        names = ("term", "plain", "definition", "english", "aliases", "field")
        return {"unit": row.unit_id, **{name: getattr(row, name) for name in names}} if row else {}
