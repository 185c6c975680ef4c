"""Pages of somebody without an account: they see this commission and nothing else, answer once, deliver once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from kepu.domain.desks.errors import DesksError, LinkUnusable
from kepu.domain.desks.models import AnswerLink
from kepu.domain.desks.selectors import file_names, history_of, opened_file, words_of
from kepu.domain.desks.services import answer_by_link, deliver_by_link, look_up
from kepu.foundation.clock import now
from kepu.foundation.files.services import FileTooLarge
from kepu.surfaces.workbench.desk.forms.commissions import DeliveryForm, LinkAnswerForm
from kepu.surfaces.workbench.desk.views.acts import download
from kepu.surfaces.workbench.desk.words import explain


@method_decorator(never_cache, name="dispatch")
class Link(View):
    """GET: what is asked. POST: the answer, or the delivery."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            link = look_up(token=token, now=now())
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        return page(request, token, link, LinkAnswerForm() if is_answer(link) else DeliveryForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            link = look_up(token=token, now=now())
            form = LinkAnswerForm(request.POST) if is_answer(link) else DeliveryForm(request.POST, request.FILES)
            if not form.is_valid():
                return page(request, token, link, form, status=422)
            return self.write(request, token, link, form.cleaned_data)
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        except (DesksError, FileTooLarge) as error:
            form.add_error(None, explain(error))
            return page(request, token, link, form, status=422)

    def write(self, request: HttpRequest, token: str, link: AnswerLink, values: dict[str, Any]) -> HttpResponse:
        if not is_answer(link):
            deliver_by_link(token=token, draft=DeliveryForm.draft_from(values), now=now())
            return redirect("workbench:desk:link_done")
        following = answer_by_link(token=token, accepts=values["answer"] == "yes", reason=values["reason"], now=now())
        if following is None:
            return redirect("workbench:desk:link_done")
        address = reverse("workbench:desk:link", args=[following.token])
        context = {"link": following, "address": request.build_absolute_uri(address)}
        return quiet(render(request, "workbench/desk/link_accepted.html", context))


@method_decorator(never_cache, name="dispatch")
class LinkMaterial(View):
    """GET: a file given with the brief."""

    def get(self, request: HttpRequest, token: str, pk: int) -> HttpResponse:
        try:
            commission = look_up(token=token, now=now()).commission
        except LinkUnusable as refusal:
            return unusable(request, refusal)
        row = commission.materials.select_related("file").filter(pk=pk).first()
        if row is None:
            raise Http404
        return download(opened_file(commission, row.file))


class Done(TemplateView):
    template_name = "workbench/desk/link_done.html"


def is_answer(link: AnswerLink) -> bool:
    """Whether a yes or no is asked, not a delivery."""
    return link.purpose == AnswerLink.Purpose.ANSWER


def page(request: HttpRequest, token: str, link: AnswerLink, form: Any, status: int = 200) -> HttpResponse:
    """What is asked, by whom, until when, and the form."""
    commission = link.commission
    returned = [step["why"] for step in history_of(commission) if step["why"]] if commission.state == "returned" else []
    context = {
        "commission": commission,
        "words": words_of(commission),
        "materials": file_names(commission),
        "returned": returned[0] if returned else "",
        "token": token,
        "form": form,
        "is_answer": is_answer(link),
        "name": commission.person.name if commission.person else commission.outside_name,
    }
    return quiet(render(request, "workbench/desk/link.html", context, status=status))


def quiet(response: HttpResponse) -> HttpResponse:
    """The address is a key: it is told to no other site."""
    response.headers["Referrer-Policy"] = "strict-origin"  # "no-referrer" makes browsers send "Origin: null" with forms
    return response


def unusable(request: HttpRequest, refusal: LinkUnusable) -> HttpResponse:
    """Why the link does not work and whom to ask; 404 for a wrong one, 410 for one that has been."""
    status = 404 if refusal.why == "wrong" else 410
    return quiet(render(request, "workbench/desk/link_unusable.html", {"why": refusal.why}, status=status))
