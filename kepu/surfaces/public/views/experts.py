"""Scientists who speak to the public: those who consented to stand here, and the form with which media and schools ask for one."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.contracts import Asker, RequestDraft
from kepu.engines.experts.errors import InvalidEntry, TooManyRequests
from kepu.engines.experts.models import Expert
from kepu.engines.experts.selectors import (
    ExpertFilter,
    get_public_expert,
    list_public_experts,
    profile_of,
    public_fields,
)
from kepu.engines.experts.services import ask_from_outside
from kepu.engines.experts.words import Audience, Language, Mode, Origin
from kepu.foundation.clock import local_date, now
from kepu.foundation.places.selectors import list_provinces
from kepu.foundation.subjects.standard import is_subject, name_of, path_of
from kepu.foundation.units.selectors import get_root, labels_by_id
from kepu.surfaces.limits import address_of
from kepu.surfaces.public.frame import PublicPage, is_english
from kepu.surfaces.public.frame import name_of as unit_name
from kepu.surfaces.public.visits.page import VisitPage

PER_PAGE = 24
OUTSIDE = [
    (Origin.MEDIA, Origin.MEDIA.label),
    (Origin.SCHOOL, Origin.SCHOOL.label),
    (Origin.COMMUNITY, Origin.COMMUNITY.label),
]


class Experts(PublicPage):
    """Who consented, narrowed by field and words."""

    template_name = "public/experts.html"
    tags = None  # consent that is taken back must be gone at once

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = local_date(now())
        field, words = self.request.GET.get("field", "")[:3], self.request.GET.get("q", "").strip()[:60]
        field = field if is_subject(field) else ""
        rows = list_public_experts(filters=ExpertFilter(words=words, field=field), day=today)
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        units = labels_by_id({row.person.unit_id for row in page})
        return super().get_context_data(
            page_obj=page,
            cards=[card_of(row, unit_name(units[row.person.unit_id])) for row in page],
            fields=[{"code": code, "name": name_of(code), "count": n} for code, n in public_fields(day=today).items()],
            field=field,
            words=words,
            crumbs=[{"label": _("Experts")}],
            **kwargs,
        )


class ExpertPage(PublicPage):
    """One of them: what they consented to show, and how to ask. No contact."""

    template_name = "public/expert.html"
    tags = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            row = get_public_expert(public_id=self.kwargs["public_id"], day=local_date(now()))
        except Expert.DoesNotExist as missing:
            raise Http404 from missing
        unit = unit_name(labels_by_id([row.person.unit_id])[row.person.unit_id])
        card = card_of(row, unit)
        return super().get_context_data(
            card=card,
            facts=self._facts(row),
            json_ld=_json_ld(self.request, card),
            crumbs=[{"label": _("Experts"), "url": reverse("public:experts")}, {"label": card["name"]}],
            **kwargs,
        )

    @staticmethod
    def _facts(row: Expert) -> list[tuple[Any, str]]:
        draft = profile_of(row).draft
        languages, audiences = dict(Language.choices), dict(Audience.choices)
        return [
            (_("Fields of science"), "；".join(path_of(code) for code in draft.fields)),
            (_("Topics spoken about"), "、".join(draft.topics)),
            (_("Languages"), "、".join(str(languages[code]) for code in draft.languages)),
            (_("Audiences"), "、".join(str(audiences[code]) for code in draft.audiences)),
        ]


class AskForm(forms.Form):
    """No more than is needed to find somebody and to call back."""

    origin = forms.ChoiceField(label=gettext_lazy("You ask for"), choices=OUTSIDE)
    organisation = forms.CharField(label=gettext_lazy("Media, school or organisation"), max_length=120)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=60)
    contact = forms.CharField(
        label=gettext_lazy("Mobile number or mail address"), max_length=120,
        help_text=gettext_lazy("Only to call you back. Kept sealed and erased 90 days after the end."),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("In one line"), max_length=120)
    question = forms.CharField(
        label=gettext_lazy("What is it about?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Your questions, for whom they are, and how the answer will be used."),
    )  # fmt: skip
    concerned = forms.CharField(
        label=gettext_lazy("Companies or bodies it is about"), required=False, max_length=300,
        help_text=gettext_lazy("So that nobody is asked who has ties to them."),
    )  # fmt: skip
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices, initial=Mode.ONLINE)
    region = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), required=False, choices=[("", "–"), *Audience.choices])
    needed_on = forms.DateField(
        label=gettext_lazy("Needed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of the expert's time"), min_value=5, max_value=600, initial=30
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # people do not see it; machines fill it in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = [(region.code, region.name) for region in list_provinces()]
        self.fields["region"].choices = [("", "–"), *provinces]  # type: ignore[attr-defined]  # choices

    def draft(self) -> RequestDraft:
        values = self.cleaned_data
        names = (
            "origin", "organisation", "title", "question", "concerned", "mode", "audience", "needed_on", "minutes",
        )  # fmt: skip
        return RequestDraft(**{name: values[name] for name in names}, region_code=values["region"] or None)


class Ask(VisitPage):
    """The form. What is sent goes to the academy's desk, which finds who fits."""

    template_name = "public/experts_ask.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=AskForm(initial=self._initial)))

    @cached_property
    def _initial(self) -> dict[str, str]:
        topic = self.request.GET.get("about", "").strip()[:120]
        return {"title": topic} if topic else {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        values = form.cleaned_data
        if values["website"]:
            return redirect("public:experts_asked")
        try:
            ask_from_outside(
                unit_id=get_root().id, draft=form.draft(), asker=Asker(values["name"], values["contact"]),
                source=address_of(request), now=self.now,
            )  # fmt: skip
        except TooManyRequests:
            form.add_error(None, _("Too many requests came from here. Please try again in an hour."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        except InvalidEntry as error:
            form.add_error(
                error.field if error.field in form.fields else None, _("This cannot be kept. Check what you filled in.")
            )
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect("public:experts_asked")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": _("Experts"), "url": reverse("public:experts")}, {"label": _("Ask for an expert")}]
        return super().get_context_data(crumbs=crumbs, **kwargs)


class Asked(VisitPage):
    """Thanks, and what happens next."""

    template_name = "public/experts_asked.html"


def card_of(row: Expert, unit: str) -> dict[str, Any]:
    """An expert as the public sees them: nothing that they did not consent to show."""
    person, draft = row.person, profile_of(row).draft
    return {
        "name": (person.name_en if is_english() else "") or person.name,
        "url": reverse("public:expert", args=[row.public_id]),
        "unit": unit,
        "title": person.title,
        "is_academician": person.category == "academician",
        "category": person.get_category_display(),
        "about": (row.about_en if is_english() else "") or row.about,
        "fields": [name_of(code) for code in draft.fields],
        "topics": draft.topics[:6],
    }


def _json_ld(request: HttpRequest, card: dict[str, Any]) -> dict[str, Any]:
    """schema.org Person."""
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": card["name"],
        "url": request.build_absolute_uri(card["url"]),
        "affiliation": {"@type": "ResearchOrganization", "name": card["unit"]},
        "jobTitle": card["title"] or card["category"],
        "knowsAbout": [*card["fields"], *card["topics"]],
    }
