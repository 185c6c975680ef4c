"""Topic guides: the list, one guide with its topics and coverage, calling, changing, printing, exporting."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.models import EditionAudience, Medium
from kepu.domain.desks.models import Guide, Part, Topic, TopicState
from kepu.domain.desks.selectors import coverage, guides_seen_by, topics_seen_by, units_asked
from kepu.domain.desks.services import change_guide, issue_guide
from kepu.foundation.units.policies import holds, units_within
from kepu.surfaces.workbench.desk.forms.guides import GuideForm, TopicFilter
from kepu.surfaces.workbench.desk.pages import EDIT, DeskForm, desk_units
from kepu.surfaces.workbench.pages import Listing, Page, found_or_404

AUDIENCES = dict(EditionAudience.choices)
MEDIA = dict(Medium.choices)


def words_for(codes: Iterable[str], names: dict[str, Any]) -> str:
    """Codes as words in the reader's language."""
    return "、".join(str(names.get(code, code)) for code in codes)


class GuideList(Listing):
    template_name = "workbench/desk/guides.html"
    export_name = gettext_lazy("Topic guides")

    def rows(self) -> QuerySet[Guide]:
        rows = guides_seen_by(self.actor)
        if self.words:
            rows = rows.filter(Q(title__icontains=self.words) | Q(unit__name__icontains=self.words))
        listed = Q(topics__state=TopicState.LISTED)
        rows = rows.annotate(
            listed=Count("topics", filter=listed, distinct=True),
            covered=Count("topics", filter=listed & Q(topics__works__isnull=False), distinct=True),
            proposed=Count("topics", filter=Q(topics__state=TopicState.PROPOSED), distinct=True),
        )
        sort = self.request.GET.get("sort", "")
        known = sort.removeprefix("-") in ("title", "year", "closes_on", "unit__name")
        return rows.order_by(sort if known else "-year", "-closes_on", "-pk")

    def headings(self) -> list[str]:
        return [_("Year"), _("Title"), _("Unit"), _("Open from"), _("Open until"), _("Topics listed"), _("With works")]

    def cells(self, row: Any) -> Iterable[Any]:
        return [row.year, row.title, row.unit.name, row.opens_on, row.closes_on, row.listed, row.covered]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_issue=holds(self.actor, EDIT), own=desk_units(self), today=self.today, **kwargs
        )


class OfGuide:
    """A view of one guide in sight."""

    kwargs: dict[str, Any]
    actor: Any

    @cached_property
    def guide(self) -> Guide:
        row: Guide = found_or_404(guides_seen_by(self.actor).filter(public_id=self.kwargs["public_id"]).first())
        return row

    def back_url(self) -> str:
        return reverse("workbench:desk:guide", args=[self.guide.public_id])

    def covered(self) -> list[dict[str, Any]]:
        """Coverage by part, with the part's name; the last row is the whole guide."""
        names = {**dict(Part.choices), "": _("the whole guide")}
        return [{"name": names[row.part], "row": row} for row in coverage(self.guide)]


class GuidePage(OfGuide, Listing):
    template_name = "workbench/desk/guide.html"
    filter_class = TopicFilter

    @property
    def export_name(self) -> str:
        return self.guide.title

    def rows(self) -> QuerySet[Topic]:
        rows = topics_seen_by(self.actor).filter(guide=self.guide).prefetch_related("takers__unit", "works__work")
        if self.words:
            rows = rows.filter(Q(question__icontains=self.words) | Q(about__icontains=self.words))
        for name in ("part", "state", "form"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        if not self.chosen("state"):
            rows = rows.exclude(state__in=[TopicState.MERGED, TopicState.DECLINED])
        if covered := self.chosen("covered"):
            rows = rows.filter(works__isnull=covered == "no").distinct()
        return rows.order_by("part", "state", "created_at", "pk")

    def headings(self) -> list[str]:
        return [
            _("Part"), _("What it is"), _("Question"), _("People, team, project or result"), _("Why now"), _("Where to look"),
            _("For whom"), _("In which media"), _("State"), _("Proposed by"), _("Taken up by"), _("Works"),
        ]  # fmt: skip

    def cells(self, row: Any) -> Iterable[Any]:
        return [
            row.get_part_display(), row.get_form_display(), row.question, row.about, row.why_now, row.source_hints,
            words_for(row.audiences, AUDIENCES), words_for(row.media, MEDIA), row.get_state_display(), row.unit.name,
            "、".join(taker.unit.name for taker in row.takers.all()), "、".join(link.work.title for link in row.works.all()),
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guide = self.guide
        is_desk = self.may(EDIT, guide.unit_id)
        asked = units_asked(guide, units_within(self.actor, "topics.propose"))
        is_open = guide.opens_on <= self.today <= guide.closes_on
        return super().get_context_data(
            guide=guide,
            covered=self.covered(),
            is_desk=is_desk,
            may_propose=is_desk or (bool(asked) and is_open),
            is_open=is_open,
            today=self.today,
            units=[row.unit for row in guide.addressees.select_related("unit")],
            crumbs=[{"label": _("Topic guides"), "url": reverse("workbench:desk:guides")}, {"label": guide.title}],
            **kwargs,
        )


class GuidePrint(OfGuide, Page):
    template_name = "workbench/desk/guide_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        topics = list(
            topics_seen_by(self.actor)
            .filter(guide=self.guide, state=TopicState.LISTED)
            .prefetch_related("takers__unit", "works__work")
            .order_by("part", "created_at", "pk")
        )
        parts = [
            {"name": name, "rows": [self._row(topic) for topic in topics if topic.part == code]}
            for code, name in Part.choices
        ]
        return super().get_context_data(
            guide=self.guide, parts=parts, title=self.guide.title, unit=self.guide.unit.name, date=self.today, **kwargs
        )

    @staticmethod
    def _row(topic: Topic) -> dict[str, Any]:
        return {
            "topic": topic,
            "audiences": words_for(topic.audiences, AUDIENCES),
            "media": words_for(topic.media, MEDIA),
            "takers": "、".join(taker.unit.name for taker in topic.takers.all()),
            "works": "、".join(link.work.title for link in topic.works.all()),
        }


class GuideNew(DeskForm):
    permission = EDIT
    form_class = GuideForm
    submit_label = gettext_lazy("Issue")
    saved = gettext_lazy("Issued; the units have been told.")

    def heading(self) -> str:
        return _("Call for topics")

    def back_url(self) -> str:
        return reverse("workbench:desk:guides")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        return {"issuer": own[0] if own else None, "year": self.today.year, "opens_on": self.today}

    def write(self, values: dict[str, Any]) -> str:
        guide = issue_guide(
            actor=self.actor, unit_id=values["issuer"], draft=GuideForm.draft_from(values),
            addressee_ids=values["addressees"], now=self.now,
        )  # fmt: skip
        return reverse("workbench:desk:guide", args=[guide.public_id])


class GuideEdit(OfGuide, DeskForm):
    permission = EDIT
    form_class = GuideForm

    def heading(self) -> str:
        return self.guide.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_form(self, form_class: Any = None) -> Any:
        found_or_404(self.guide if self.guide.unit_id in self.unit_ids else None)
        form = super().get_form(form_class)
        form.fields["issuer"].disabled = True
        return form

    def get_initial(self) -> dict[str, Any]:
        names = ("title", "year", "opens_on", "closes_on", "preface")
        asked = list(self.guide.addressees.values_list("unit_id", flat=True))
        return {
            **{name: getattr(self.guide, name) for name in names},
            "issuer": self.guide.unit_id,
            "addressees": asked,
        }

    def write(self, values: dict[str, Any]) -> str:
        change_guide(
            actor=self.actor, guide_id=self.guide.pk, draft=GuideForm.draft_from(values), addressee_ids=values["addressees"],
            now=self.now,
        )  # fmt: skip
        return self.back_url()
