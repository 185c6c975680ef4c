from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.domain.content.review_selectors import writing_under_review
from kepu.engines.reviews.contracts import Round, StepLine
from kepu.engines.reviews.models import Review, Step
from kepu.engines.reviews.policies import may_decide, may_invite, may_withdraw
from kepu.engines.reviews.registry import facts_of, parts_of
from kepu.engines.reviews.selectors import (
    changes_since_last_step,
    content_now,
    get_round,
    history_of,
    remarks_of,
    visible_reviews,
    waiting_for,
)
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.exports import MOST_ROWS, export_response
from kepu.surfaces.workbench.reviews.forms import CommentForm, FilterForm
from kepu.surfaces.workbench.reviews.words import STATE_TONES, events_of, states, step_rows
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.writing.showing import report_context

EDITION = "edition"
SORTS = {"opened_at", "-opened_at", "subject_title", "-subject_title", "due_on", "-due_on"}


class Inbox(WorkbenchPage):
    template_name = "workbench/reviews/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = waiting_for(self.actor, self.today)
        names = labels_by_id({step.unit_id for step in steps})
        rows = [{"step": step, "unit": names[step.unit_id].name} for step in steps]
        return super().get_context_data(rows=rows, **kwargs)


class ReviewList(WorkbenchPage):
    template_name = "workbench/reviews/list.html"

    @cached_property
    def filters(self) -> FilterForm:
        form = FilterForm(self.request.GET or None)
        form.is_valid()
        return form

    def rows(self) -> QuerySet[Review]:
        found = visible_reviews(self.actor).select_related("unit")
        chosen = self.filters.cleaned_data if self.filters.is_bound else {}
        if words := self.request.GET.get("q", "").strip():
            found = found.filter(Q(subject_title__icontains=words) | Q(opened_by_name__icontains=words))
        if chosen.get("state"):
            found = found.filter(state=chosen["state"])
        if chosen.get("mine"):
            found = found.filter(opened_by_id=self.actor.account_id)
        sort = self.request.GET.get("sort", "")
        return found.order_by(sort, "-pk") if sort in SORTS else found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") in ("csv", "xlsx"):
            return self._export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def _export(self, kind: str) -> HttpResponse:
        known = states()
        headings = [
            _("Subject"),
            _("Flow"),
            _("Unit"),
            _("Round"),
            _("State"),
            _("Submitted by"),
            _("Submitted at"),
            _("Closed at"),
        ]
        rows = (
            (
                r.subject_title,
                r.flow_title,
                r.unit.name,
                r.number,
                known[r.state],
                r.opened_by_name,
                r.opened_at,
                r.closed_at,
            )
            for r in self.rows()[:MOST_ROWS]
        )
        return export_response(kind=kind, name=_("Reviews"), headings=headings, rows=rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows(), 30).get_page(self.request.GET.get("page"))
        known = states()
        rows = [(review, known[review.state], STATE_TONES[review.state]) for review in page.object_list]
        chosen = self.filters.cleaned_data if self.filters.is_bound else {}
        active = sum(bool(value) for value in chosen.values())
        return super().get_context_data(page_obj=page, rows=rows, filter_form=self.filters, active=active, **kwargs)


class ReviewMixin(WorkbenchMixin):
    """A page about one review that the actor may see; others get 404."""

    kwargs: dict[str, Any]

    @cached_property
    def review(self) -> Review:
        public_id: UUID = self.kwargs["public_id"]
        found = visible_reviews(self.actor).filter(public_id=public_id).first()
        if found is None:
            asked = {step.review_id for step in waiting_for(self.actor, self.today)}
            found = Review.objects.filter(pk__in=asked, public_id=public_id).first()
        if found is None:
            raise Http404
        return found


class Detail(ReviewMixin, WorkbenchPage):
    template_name = "workbench/reviews/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        review = self.review
        rounds = history_of(review.subject_kind, review.subject_key)
        now = next(entry for entry in rounds if entry.review_id == review.pk)
        content = content_now(review)
        open_steps = list(Step.objects.filter(review=review, state="open").select_related("review"))
        return super().get_context_data(
            review=review,
            unit_name=labels_by_id([review.unit_id])[review.unit_id].name,
            round=now,
            state_label=states()[review.state],
            tone=STATE_TONES[review.state],
            steps=step_rows(now),
            events=events_of(now),
            older=[(entry, states()[entry.state]) for entry in rounds if entry.number != review.number],
            content=content,
            changes=changes_since_last_step(review, content),
            mine=[step for step in open_steps if may_decide(self.actor, step)],
            invitable=[step for step in open_steps if may_invite(self.actor, step)],
            may_withdraw=review.is_open and may_withdraw(self.actor, review),
            parts=shown_parts(review),
            writing=writing_help(review),
            comment_form=kwargs.pop("comment_form", None) or CommentForm(),
            **kwargs,
        )


def writing_help(review: Review) -> dict[str, Any] | None:
    """What the writing help finds in an edition under review and what its writer let stand; nothing for other subjects."""
    if review.subject_kind != EDITION or not review.is_open:
        return None
    return report_context(writing_under_review(int(review.subject_key)))


def shown_parts(review: Review) -> list[dict[str, Any]]:
    """The subject part by part, each with what was said about it; comments on parts that are gone come last."""
    kind, key = review.subject_kind, review.subject_key
    said: dict[str, list[Any]] = {}
    for line in remarks_of(kind, key):
        said.setdefault(line.anchor, []).append(line)
    rows = [{"part": part, "remarks": said.pop(part.anchor, [])} for part in parts_of(kind, key)]
    lost = [line for lines in said.values() for line in lines]
    return [*rows, {"part": None, "remarks": lost}] if lost else rows


class Printed(ReviewMixin, WorkbenchPage):
    template_name = "workbench/reviews/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        review = self.review
        now: Round = get_round(review_id=review.pk)
        steps: tuple[StepLine, ...] = now.steps
        return super().get_context_data(
            review=review,
            round=now,
            steps=steps,
            rows=step_rows(now),
            events=reversed(events_of(now)),
            content=content_now(review),
            facts=facts_of(review.subject_kind, review.subject_key),
            title=review.subject_title,
            unit=labels_by_id([review.unit_id])[review.unit_id].name,
            number=str(review.public_id)[:8],
            date=self.today,
            state_label=states()[review.state],
            **kwargs,
        )
