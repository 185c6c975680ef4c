from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from kepu.engines.reviews.errors import LinkUnusable, ReviewError
from kepu.engines.reviews.links import decide_by_link, seat_by
from kepu.engines.reviews.models import Seat
from kepu.engines.reviews.registry import parts_of
from kepu.engines.reviews.remarks import remark_by_link
from kepu.engines.reviews.selectors import content_now
from kepu.foundation.clock import now
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.reviews.decisions import refusal_text
from kepu.surfaces.workbench.reviews.forms import LinkForm, RemarkForm


@method_decorator(never_cache, name="dispatch")
class Link(View):
    """The page of an outside person: sees this subject and nothing else, decides once, needs no account."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            seat = seat_by(token=token, now=now())
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        content = content_now(seat.step.review)
        return self.page(
            request,
            seat,
            LinkForm(scored=seat.step.is_scored, initial={"seen_digest": content.digest if content else ""}),
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            seat = seat_by(token=token, now=now())
            form = LinkForm(request.POST, scored=seat.step.is_scored)
            if not form.is_valid():
                return self.page(request, seat, form)
            values: dict[str, Any] = form.cleaned_data
            decide_by_link(
                token=token,
                decision=values["decision"],
                comment=values["comment"],
                seen_digest=values["seen_digest"],
                score=values.get("score"),
                now=now(),
            )
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        except ReviewError as error:
            fresh = content_now(seat.step.review)
            form = LinkForm(
                scored=seat.step.is_scored, initial={**form.cleaned_data, "seen_digest": fresh.digest if fresh else ""}
            )
            return self.page(request, seat, form, problem=refusal_text(error))
        return redirect("workbench:reviews:link_done")

    def page(self, request: HttpRequest, seat: Seat, form: LinkForm, problem: str = "") -> HttpResponse:
        review = seat.step.review
        context = {
            "seat": seat,
            "review": review,
            "step": seat.step,
            "form": form,
            "problem": problem,
            "content": content_now(review),
            "parts": parts_of(review.subject_kind, review.subject_key),
            "token": self.kwargs["token"],
            "unit_name": labels_by_id([review.unit_id])[review.unit_id].name,
        }
        response = render(request, "workbench/reviews/link.html", context)
        response.headers["Referrer-Policy"] = (
            "strict-origin"  # "no-referrer" makes browsers send "Origin: null" with forms
        )
        return response


@method_decorator(never_cache, name="dispatch")
class LinkRemarks(View):
    """A comment of an outside person on a part of the subject; the link goes on working."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = RemarkForm(request.POST)
        try:
            if form.is_valid():
                remark_by_link(token=token, now=now(), **form.cleaned_data)
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        return redirect("workbench:reviews:link", token=token)


class Done(TemplateView):
    template_name = "workbench/reviews/link_done.html"


def unusable(request: HttpRequest, refusal: LinkUnusable) -> HttpResponse:
    """Why the link does not work and whom to ask; 404 for a wrong one, 410 for one that has been."""
    status = 404 if refusal.why == "wrong" else 410
    return render(request, "workbench/reviews/link_unusable.html", {"why": refusal.why}, status=status)
