"""The list of claims, one claim with everything about it, its facts and wordings."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.claims.errors import ClaimsError
from kepu.domain.claims.models import OPEN_STATES, ClaimVariant, Sighting, Verdict
from kepu.domain.claims.policies import EDIT, PUBLISH
from kepu.domain.claims.scale import grades
from kepu.domain.claims.selectors.articles import linked_works, work_ids_of
from kepu.domain.claims.selectors.desk import claims_in, versions_of
from kepu.domain.claims.services import (
    add_sighting,
    add_variant,
    assign_claim,
    change_claim,
    open_claim,
    remove_sighting,
    remove_variant,
    reword_by_correction,
    reword_claim,
)
from kepu.domain.claims.services.handing_in import KIND, gaps_of
from kepu.domain.packs.contracts import PackCard
from kepu.domain.packs.selectors.public import with_works
from kepu.engines.experts.contracts import Need
from kepu.engines.experts.matching import match
from kepu.engines.experts.policies import ASK
from kepu.engines.reviews.selectors import open_review_of
from kepu.foundation.units.policies import READ, may, units_within
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.claims.forms import AssignForm, ClaimFilter, ClaimForm, RewordForm, draft_of
from kepu.surfaces.workbench.claims.pages import ClaimsForm, OfClaim
from kepu.surfaces.workbench.claims.words import CLAIM_TONES, GAPS, HARM_TONES, VERDICT_TONES, events_of, tabs
from kepu.surfaces.workbench.experts.words import province_names, reason_text
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage

FACTS = ("text", "category", "harm", "seen_on")
MOST_EXPERTS = 3


class Claims(ListPage):
    template_name = "workbench/claims/list.html"
    permission = EDIT
    filter_class = ClaimFilter
    sorts = {"text": "text", "harm": "harm", "opened": "opened_at", "published": "published_at", "unit": "unit__name"}
    export_name = gettext_lazy("Claims")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        return ClaimFilter(self.request.GET or None, unit_ids=self.unit_ids)

    def rows(self) -> Any:
        rows: Any = claims_in(self.unit_ids, words=self.words)
        for name in ("unit", "state", "category", "harm", "grade"):
            if self.chosen.get(name):
                rows = rows.filter(**{name: self.chosen[name]})
        return rows

    def headings(self) -> list[str]:
        return [
            _("Claim"), _("Unit"), _("Category"), _("Harm"), _("State"), _("Verdict"), _("Messages"), _("First seen"),
            _("Published"), _("Checked by"),
        ]  # fmt: skip

    def cells(self, row: Any) -> list[Any]:
        return [
            row.text, row.unit.name, row.get_category_display(), row.get_harm_display(), row.get_state_display(),
            _grade(row.grade), row.messages or 0, row.first_seen_at, row.published_at, row.origin_name or row.unit.name,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("index"), **kwargs)
        return context | {"rows": [_shown(row) for row in context["page_obj"]]}


def _grade(code: str | None) -> str:
    return grades()[code].title if code else ""


def _shown(row: Any) -> dict[str, Any]:
    return {
        "claim": row, "grade": grades()[row.grade] if row.grade else None, "tone": CLAIM_TONES[row.state],
        "harm_tone": HARM_TONES[row.harm], "is_moving": row.stage in OPEN_STATES,
        "stage": Verdict(state=row.stage).get_state_display() if row.stage in OPEN_STATES else "",
    }  # fmt: skip


class Show(OfClaim, WorkbenchPage):
    """For whoever may read the unit; drafts and acts only for who may edit its claims."""

    template_name = "workbench/claims/claim.html"
    permission = READ

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, versions = self.claim, versions_of(self.claim)
        if not self.is_editor:
            versions = [row for row in versions if row.state not in OPEN_STATES]
        opened = next((row for row in versions if row.state in OPEN_STATES), None)
        live = next((row for row in versions if row.is_published), None)
        return super().get_context_data(
            claim=claim, tone=CLAIM_TONES[claim.state], harm_tone=HARM_TONES[claim.harm],
            facts=self._facts(), opened=opened, live=live,
            versions=[{"row": row, "tone": VERDICT_TONES[row.state]} for row in versions],
            gaps=[GAPS[gap] for gap in gaps_of(opened)] if opened and opened.is_draft else [],
            round=open_review_of(KIND, str(claim.pk)) if opened and opened.is_in_review else None,
            variants=list(claim.variants.all()), sightings=list(claim.sightings.all()),
            events=events_of(claim.steps.all()), acts=self._acts(opened), experts=self._experts(opened),
            works=linked_works(claim), packs=self._packs(), **kwargs,
        )  # fmt: skip

    @cached_property
    def is_editor(self) -> bool:
        return may(self.actor, EDIT, self.claim.unit_id)

    def _experts(self, opened: Verdict | None) -> list[dict[str, Any]]:
        """Who could judge it, with their institute and why; while a verdict is being written."""
        claim = self.claim
        if not self.is_editor or claim.is_withdrawn or not (opened.is_draft if opened else claim.is_open):
            return []
        need = Need(
            text=f"{claim.text} {opened.short if opened else ''}",
            province=f"{claim.region_id[:2]}0000" if claim.region_id else "",
        )
        found = match(need, unit_ids=units_within(self.actor, ASK), now=self.now, limit=MOST_EXPERTS).suggestions
        units = labels_by_id({each.unit_id for each in found})
        provinces = province_names() if found else {}
        return [
            {
                "each": each, "unit": units[each.unit_id].name,
                "reasons": [reason_text(why, provinces) for why in each.reasons if why.points > 0],
            }
            for each in found
        ]  # fmt: skip

    def _packs(self) -> list[PackCard]:
        return with_works(work_ids_of(self.claim.pk), today=self.today) if self.claim.is_published else []

    def _facts(self) -> list[tuple[str, Any]]:
        claim = self.claim
        origin = (
            [(_("Checked by"), claim.origin_name), (_("Its address there"), claim.origin_url)]
            if claim.is_imported
            else []
        )
        return [
            (_("Unit"), claim.unit.name), (_("Category"), claim.get_category_display()), (_("Harm"), claim.get_harm_display()),
            (_("Region"), claim.region.name if claim.region else ""), (_("Where it was seen"), claim.seen_on), *origin,
        ]  # fmt: skip

    def _acts(self, opened: Verdict | None) -> dict[str, bool]:
        """What the actor may do with it now."""
        claim = self.claim
        is_free = opened is None or opened.is_draft
        if not self.is_editor:
            return {}
        return {
            "edit": not claim.is_withdrawn,
            "write": not claim.is_withdrawn and (opened.is_draft if opened else claim.is_open),
            "submit": opened is not None and opened.is_draft,
            "drop": opened is not None and opened.is_draft and opened.number > 1,
            "correct": claim.is_published and opened is None and not claim.is_imported,
            "reword": claim.is_published and opened is None and not claim.is_imported,
            "explain": claim.is_published,
            "publish": opened is not None and opened.is_approved,
            "assign": claim.is_open and is_free,
            "withdraw": not claim.is_withdrawn
            and is_free
            and (claim.is_open or may(self.actor, PUBLISH, claim.unit_id)),
        }


class New(ClaimsForm):
    permission = EDIT
    form_class = ClaimForm
    submit_label = gettext_lazy("Open the claim")
    saved = gettext_lazy("Opened. Now write what is known about it.")

    def heading(self) -> str:
        return _("Open a claim")

    def intro(self) -> str:
        return _("One claim says one thing. What people write in other words is added as a wording later.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def back_url(self) -> str:
        return reverse("workbench:claims:index")

    def write(self, values: dict[str, Any]) -> str:
        claim = open_claim(actor=self.actor, unit_id=values["unit"], draft=draft_of(values), now=self.now)
        return reverse("workbench:claims:claim", args=[claim.pk])


class Edit(OfClaim, ClaimsForm):
    form_class = ClaimForm

    def heading(self) -> str:
        return _("The claim")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": [self.claim.unit_id]}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["unit"].required = False
        form.fields["unit"].widget = forms.HiddenInput()
        return form

    def get_initial(self) -> dict[str, Any]:
        facts = {name: getattr(self.claim, name) for name in FACTS}
        return {**facts, "unit": self.claim.unit_id, "region": self.claim.region_id or ""}

    def write(self, values: dict[str, Any]) -> str:
        change_claim(actor=self.actor, claim_id=self.claim.pk, draft=draft_of(values), now=self.now)
        return self.back_url()


class Reword(OfClaim, ClaimsForm):
    """Other words for a published claim."""

    form_class = RewordForm
    saved = ""

    def heading(self) -> str:
        return _("Change the words of the claim")

    def intro(self) -> str:
        return _(
            "The old words stay as a wording that was seen. Readers see what it said before, when it changed and why."
        )

    @cached_property
    def may_publish(self) -> bool:
        return may(self.actor, PUBLISH, self.claim.unit_id)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "may_publish": self.may_publish}

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.claim.text, "way": "words" if self.may_publish else "meaning"}

    def write(self, values: dict[str, Any]) -> str:
        said = {"actor": self.actor, "claim_id": self.claim.pk, "text": values["text"], "reason": values["reason"]}
        if values["way"] == "words":
            reword_claim(**said, now=self.now)
            messages.success(self.request, _("The new words are public."))
        else:
            reword_by_correction(**said, now=self.now)
            messages.success(
                self.request,
                _("A correction with these words has begun. Change what follows from them and hand it in."),
            )
        return self.back_url()


class Assign(OfClaim, ClaimsForm):
    form_class = AssignForm
    saved = gettext_lazy("Given to the other unit.")

    def heading(self) -> str:
        return _("Give to another unit")

    def intro(self) -> str:
        return _("That unit's desk answers for the claim from now on.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids - {self.claim.unit_id}}

    def write(self, values: dict[str, Any]) -> str:
        assign_claim(
            actor=self.actor, claim_id=self.claim.pk, unit_id=values["unit"], reason=values["reason"], now=self.now
        )
        return self.back_url()


class Variants(OfClaim, WorkbenchAction):
    """Adds a wording that was seen."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            add_variant(actor=self.actor, claim_id=self.claim.pk, text=request.POST.get("text", ""), now=self.now)
        except ClaimsError:
            messages.error(request, _("A wording has 1 to 2,000 characters, and the claim must not be withdrawn."))
        else:
            messages.success(request, _("Added. Messages with these words are recognised from now on."))
        return redirect(f"{self.back_url()}#variants")


class RemoveVariant(OfClaim, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            remove_variant(actor=self.actor, claim_id=self.claim.pk, variant_id=kwargs["variant"], now=self.now)
        except ClaimVariant.DoesNotExist:
            messages.error(request, _("This wording is gone already."))
        else:
            messages.success(request, _("Taken away."))
        return redirect(f"{self.back_url()}#variants")


class Sightings(OfClaim, WorkbenchAction):
    """Adds an address where the claim was seen."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            add_sighting(actor=self.actor, claim_id=self.claim.pk, url=request.POST.get("url", ""), now=self.now)
        except ClaimsError:
            messages.error(
                request,
                _(
                    "An address begins with https:// or http:// and has at most 500 characters; a withdrawn claim takes none."
                ),
            )
        else:
            messages.success(request, _("Added. Who pastes this link is led to the claim."))
        return redirect(f"{self.back_url()}#sightings")


class RemoveSighting(OfClaim, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            remove_sighting(actor=self.actor, claim_id=self.claim.pk, sighting_id=kwargs["sighting"], now=self.now)
        except Sighting.DoesNotExist:
            messages.error(request, _("This address is gone already."))
        else:
            messages.success(request, _("Taken away."))
        return redirect(f"{self.back_url()}#sightings")
