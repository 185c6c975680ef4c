"""Is it true? The list of checked claims, the page of each, the box in which a message is looked up, and handing one in.

A message comes in the body of a request, is compared and forgotten. It is kept only when its reader hands it in and agrees.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from kepu.domain.claims.contracts import MessageDraft
from kepu.domain.claims.errors import InvalidFact
from kepu.domain.claims.markup import describe
from kepu.domain.claims.matching import LONGEST_MESSAGE, card_of, look_up
from kepu.domain.claims.models import Category, Claim, ClaimStep
from kepu.domain.claims.scale import grade_choices, grades
from kepu.domain.claims.selectors.articles import articles_of, work_ids_of
from kepu.domain.claims.selectors.public import ClaimView, categories_in_use, get_public_claim, public_verdicts
from kepu.domain.claims.services import submit_message
from kepu.domain.packs.selectors.public import with_works
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.limits import is_allowed
from kepu.surfaces.public.frame import PublicPage, academy, frame, name_of
from kepu.surfaces.public.page_cache import CLAIMS, PACKS, SHELVES
from kepu.surfaces.public.reading import words
from kepu.surfaces.public.reading.cards import address

PER_PAGE = 20
LOOKS_A_MINUTE, SENT_AN_HOUR = 120, 30  # a class behind one address asks at once
ACTS = {
    "published": gettext_lazy("Verdict published"), "corrected": gettext_lazy("Verdict corrected"), "withdrawn": gettext_lazy("Withdrawn"),
    "reworded": gettext_lazy("Words of the claim changed"),
}  # fmt: skip


class Claims(PublicPage):
    """Published claims, newest first; narrowed by words, category and verdict."""

    template_name = "public/claims.html"
    tags = (CLAIMS,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        words, category, grade = query.get("q", "").strip()[:100], query.get("category", ""), query.get("grade", "")
        category = category if category in Category.values else ""
        grade = grade if grade in grades() else ""
        found = public_verdicts(words=words.replace("\x00", ""), category=category, grade=grade)
        page = Paginator(found, PER_PAGE).get_page(query.get("page"))
        in_use = categories_in_use()
        return super().get_context_data(
            page_obj=page, cards=[card_of(row) for row in page], words=words, category=category, grade=grade,
            is_narrowed=bool(words or category or grade), grades=grade_choices(),
            categories=[(code, label) for code, label in Category.choices if code in in_use],
            longest=LONGEST_MESSAGE, crumbs=[{"label": _("Is it true?")}], **kwargs,
        )  # fmt: skip


class ClaimPage(PublicPage):
    """The verdict, why, who signed, what it rests on, and what happened to it since."""

    template_name = "public/claim.html"
    tags = (CLAIMS, SHELVES, PACKS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = get_public_claim(kwargs["claim_id"])
        if view is None:
            raise Http404
        claim, top = view.claim, academy()
        unit = labels_by_id([claim.unit_id])[claim.unit_id]
        data = describe(view.verdict, base_url=settings.BASE_URL.rstrip("/"), publisher=top.name if top else unit.name)
        return super().get_context_data(
            view=view, claim=claim, verdict=view.verdict, grade=view.verdict.scale, unit=unit, unit_name=name_of(unit),
            history=_history(view), json_ld=None if claim.is_withdrawn else data, longest=LONGEST_MESSAGE,
            **_take_along(claim),
            crumbs=[{"label": _("Is it true?"), "url": reverse("public:claims")}, {"label": claim.text}], **kwargs,
        )  # fmt: skip


def _take_along(claim: Claim) -> dict[str, Any]:
    """Articles that explain it, and packs that hold one of them."""
    articles = articles_of(claim.pk)
    packs = with_works(work_ids_of(claim.pk), today=local_date(now())) if articles else []
    return {
        "articles": [{"title": one.title, "url": address(one.room, one.slug), "note": words.audience(one.audience)} for one in articles],
        "packs": packs,
    }  # fmt: skip


def _history(view: ClaimView) -> list[dict[str, Any]]:
    tones = {"corrected": "warn", "reworded": "warn", "withdrawn": "bad", "published": "ok"}
    return [
        {"what": ACTS[step.act], "at": step.at, "why": _why(step), "tone": tones[step.act]} for step in view.history
    ]


def _why(step: ClaimStep) -> str:
    if not step.before:
        return step.reason
    return _("Until then: “%(before)s”. %(reason)s") % {"before": step.before, "reason": step.reason}


class Private(TemplateView):
    """An answer about one reader's message: kept by nobody, sent on to nobody."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": _("Is it true?"), "url": reverse("public:claims")}, {"label": _("Look a message up")}]
        return super().get_context_data(
            **{**frame(self.request), "crumbs": crumbs, "longest": LONGEST_MESSAGE, **kwargs}
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


@method_decorator(csrf_exempt, name="dispatch")  # the box stands on kept pages without a token; asking changes nothing
@method_decorator(sensitive_post_parameters(), name="dispatch")
class LookUp(Private):
    """The box, and what is known about the message in it. With htmx only the answer is sent."""

    template_name = "public/claim_match.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("HX-Request") == "true":
            self.template_name = "public/claim_answer.html"
        text = request.POST.get("text", "").replace("\x00", "").strip()
        if len(text) < 2:
            return self._say(text, _("Paste the message first."), 422)
        if len(text) > LONGEST_MESSAGE:
            said = _("At most %(most)s characters. Paste the part that claims something.") % {"most": LONGEST_MESSAGE}
            return self._say(text, said, 422)
        if not is_allowed(request, "claims.match", most=LOOKS_A_MINUTE, window=60, now=now()):
            return self._say(text, _("Too many questions in a minute. Wait a little, then ask again."), 429)
        answer = look_up(text)
        return self.render_to_response(
            self.get_context_data(text=text, answer=answer, form=SendForm(initial={"text": text}))
        )

    def _say(self, text: str, problem: str, status: int) -> HttpResponse:
        status = 200 if self.template_name == "public/claim_answer.html" else status  # htmx shows nothing of an error
        return self.render_to_response(self.get_context_data(text=text, problem=problem), status=status)


class SendForm(forms.Form):
    """A reader hands a message in. Without their agreement nothing is kept."""

    text = forms.CharField(widget=forms.HiddenInput(), min_length=4, max_length=2000)
    seen_on = forms.CharField(label=gettext_lazy("Where did you see it?"), max_length=120, required=False)
    contact = forms.CharField(
        label=gettext_lazy("Mail or telephone, if you want an answer"), max_length=120, required=False,
        help_text=gettext_lazy("Kept encrypted, taken away thirty days after the answer."),
    )  # fmt: skip
    agreed = forms.BooleanField(label=gettext_lazy("I agree that this message is kept so that experts can check it."))


@method_decorator(csrf_protect, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class Send(Private):
    """Takes a message in, for the academy's desk."""

    template_name = "public/claim_send.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("public:claim_match")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SendForm(request.POST)
        if not form.is_valid():
            return self._again(form, 422)
        if not is_allowed(request, "claims.send", most=SENT_AN_HOUR, window=3600, now=now()):
            form.add_error(None, _("You have handed in many messages within the hour. Come back later."))
            return self._again(form, 429)
        values = form.cleaned_data
        try:
            submit_message(draft=MessageDraft(values["text"], values["seen_on"], values["contact"]), now=now())
        except InvalidFact:
            form.add_error(None, _("The message is too short or too long: 4 to 2,000 characters."))
            return self._again(form, 422)
        return redirect("public:claim_sent")

    def _again(self, form: SendForm, status: int) -> HttpResponse:
        text = form.data.get("text", "")
        return self.render_to_response(self.get_context_data(form=form, text=text), status=status)


class Sent(Private):
    template_name = "public/claim_sent.html"
