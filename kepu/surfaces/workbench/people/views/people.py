"""The list, one person, adding and editing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.audit.services import note
from kepu.foundation.people.contracts import PersonDraft
from kepu.foundation.people.models import Person
from kepu.foundation.people.selectors import get_person, list_people, list_posts
from kepu.foundation.people.services import MANAGE, InvalidPerson, add_person, edit_person
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.people.forms import PersonFilter, PersonForm, person_initial
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage


class PeopleMixin(WorkbenchMixin):
    """Units that the actor keeps the register of."""

    permission = MANAGE
    kwargs: dict[str, Any]

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        return [(label.id, label.name) for label in labels_by_id(self.unit_ids).values() if label.closed_on is None]

    @cached_property
    def person(self) -> Person:
        try:
            return get_person(public_id=self.kwargs["public_id"], unit_ids=self.unit_ids)
        except Person.DoesNotExist as missing:
            raise Http404 from missing

    def crumbs(self, *last: str) -> list[dict[str, str]]:
        """From the register to this page."""
        found = [{"label": _("People register"), "url": reverse("workbench:people:index")}]
        if "public_id" in self.kwargs and last:
            found.append(
                {"label": self.person.name, "url": reverse("workbench:people:show", args=[self.person.public_id])}
            )
        return [*found, *({"label": label, "url": ""} for label in last)]

    def back(self) -> HttpResponse:
        return redirect("workbench:people:show", self.person.public_id)


class People(PeopleMixin, ListPage):
    """Everybody in the register of the actor's units."""

    template_name = "workbench/people/index.html"
    filter_class = PersonFilter
    sorts = {"name": "name", "unit": "unit__sort_key", "category": "category", "since": "joined_on"}
    export_name = gettext_lazy("People register")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        return PersonFilter(self.request.GET or None, units=self.units)

    def rows(self) -> Any:
        chosen = self.chosen
        return list_people(
            unit_ids=self.unit_ids,
            text=self.words,
            category=chosen.get("category", ""),
            seniority=chosen.get("seniority", ""),
            subject=chosen.get("subject", ""),
            unit_id=chosen.get("unit"),
            posted_on=self.today if chosen.get("posted") else None,
            present_on=None if chosen.get("left") else self.today,
        )

    def headings(self) -> Sequence[Any]:
        names = [_("Name"), _("Unit"), _("Category"), _("Title level"), _("Professional title")]
        more = [_("First-level subject"), _("Field of science"), _("In the register since"), _("Left the register")]
        return [*names, *more]

    def cells(self, row: Person) -> Sequence[Any]:
        words = [row.name, row.unit.name, row.get_category_display(), row.get_seniority_display(), row.title]
        return [*words, row.subject_label, row.field, row.joined_on, row.left_on]

    def noted_export(self, kind: str, count: int) -> None:
        unit_id = self.actor.unit_ids[0]
        note(
            actor=self.actor,
            verb="people.exported",
            object_kind="person",
            unit_id=unit_id,
            detail={"rows": count},
            now=self.now,
        )


class ShowPerson(PeopleMixin, WorkbenchPage):
    """One person with posts and account."""

    template_name = "workbench/people/show.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.person
        degree = {True: _("yes"), False: _("no")}.get(person.has_degree)  # type: ignore[arg-type]  # None prints –
        facts = [
            (_("Unit"), person.unit.name),
            (_("Category"), person.get_category_display()),
            (_("Title level"), person.get_seniority_display()),
            (_("Professional title"), person.title),
            (_("First-level subject"), person.subject_label or _("not stated")),
            (_("Field of science"), person.field),
            (_("Bachelor's degree or above"), degree),
            (_("Gender"), person.get_gender_display() if person.gender else None),
            (_("In the register since"), person.joined_on),
            (_("Left the register"), person.left_on),
            (_("Account"), person.account.username if person.account else None),
        ]
        posts = [{"row": post, "here": post.unit_id in self.unit_ids} for post in list_posts(person_id=person.pk)]
        return super().get_context_data(
            person=person, facts=facts, posts=posts, today=self.today, crumbs=self.crumbs(person.name)[:1], **kwargs
        )


class _PersonForm(PeopleMixin, FormView[PersonForm]):
    form_class = PersonForm
    template_name = "workbench/people/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"units": self.units}

    def keep(self, draft: PersonDraft) -> Person:
        raise NotImplementedError

    def form_valid(self, form: PersonForm) -> HttpResponse:
        try:
            person = self.keep(PersonDraft(**form.cleaned_data))
        except InvalidPerson as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, _("This cannot be kept."))
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is kept in the register.") % {"name": person.name})
        return redirect("workbench:people:show", person.public_id)


class NewPerson(_PersonForm):
    def get_initial(self) -> dict[str, Any]:
        return {"joined_on": self.today, "unit_id": self.actor.unit_ids[0]}

    def keep(self, draft: PersonDraft) -> Person:
        return add_person(actor=self.actor, draft=draft, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("New person"), crumbs=self.crumbs(_("New person")), **kwargs)


class EditPerson(_PersonForm):
    def get_initial(self) -> dict[str, Any]:
        return person_initial(self.person)

    def keep(self, draft: PersonDraft) -> Person:
        return edit_person(actor=self.actor, person_id=self.person.pk, draft=draft, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.person.name, crumbs=self.crumbs(_("Edit")), **kwargs)
