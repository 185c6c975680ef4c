"""Pages of an expert without an account: they see this invitation and nothing else, and answer once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from kepu.engines.experts.errors import ExpertsError, LinkUnusable
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.services import answer_by_link, look_up
from kepu.foundation.clock import now
from kepu.surfaces.workbench.experts.forms.requests import OwnAnswerForm
from kepu.surfaces.workbench.experts.words import explain


@method_decorator(never_cache, name="dispatch")
class Link(View):
    """GET: what is asked. POST: the answer."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            row = look_up(token=token, now=now())
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        return page(request, row, OwnAnswerForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = OwnAnswerForm(request.POST)
        try:
            row = look_up(token=token, now=now())
            if not form.is_valid():
                return page(request, row, form, status=422)
            values = form.cleaned_data
            answer_by_link(
                token=token, accepts=values["answer"] == "yes", reason=values["reason"], tie=values["tie"], now=now()
            )
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        except ExpertsError as error:
            form.add_error("reason", explain(error))
            return page(request, row, form, status=422)
        return redirect("workbench:experts:link_done")


class Done(TemplateView):
    template_name = "workbench/experts/link_done.html"


def page(request: HttpRequest, row: Invitation, form: Any, status: int = 200) -> HttpResponse:
    """What is asked, by whom, when, and the form."""
    context = {"row": row, "request_row": row.request, "form": form}
    return quiet(render(request, "workbench/experts/link.html", context, status=status))


def quiet(response: HttpResponse) -> HttpResponse:
    """The address is a key: it is told to no other site."""
    response.headers["Referrer-Policy"] = "strict-origin"  # "no-referrer" makes browsers send "Origin: null" with forms
    return response


def unusable(request: HttpRequest, refusal: LinkUnusable) -> HttpResponse:
    """Why the link does not work and whom to ask; 404 for a wrong one, 410 for one that has been."""
    status = 404 if refusal.why == "wrong" else 410
    return quiet(render(request, "workbench/experts/link_unusable.html", {"why": refusal.why}, status=status))
