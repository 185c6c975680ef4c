"""One profile: what others see, and everything its expert or the unit may change."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.models import Expert
from kepu.engines.experts.policies import ASK, KEEP, may_keep
from kepu.engines.experts.selectors import contact_for, count_asked, own_invitations, profile_of
from kepu.engines.experts.services import (
    add_rest,
    confirm_profile,
    declare_interest,
    edit_profile,
    end_interest,
    enter_expert,
    remove_rest,
    return_expert,
    set_consents,
    set_contact,
    withdraw_expert,
)
from kepu.engines.experts.words import Audience, Language, Use
from kepu.engines.ledger.people_selectors import minutes_of_persons
from kepu.foundation.people.models import Person
from kepu.foundation.subjects.standard import path_of
from kepu.surfaces.workbench.experts.forms.profiles import (
    ConsentForm,
    ContactForm,
    EndForm,
    InterestForm,
    NewExpertForm,
    ProfileForm,
    RestForm,
    profile_initial,
)
from kepu.surfaces.workbench.experts.pages import ExpertsForm, KeptConfirm, KeptForm, KeptProfile
from kepu.surfaces.workbench.experts.words import hours_text, province_names
from kepu.surfaces.workbench.pages import NothingForm
from kepu.surfaces.workbench.shell import WorkbenchPage


def facts_of(expert: Expert) -> list[tuple[Any, str]]:
    """What an expert says of themselves, ready to be shown."""
    profile = profile_of(expert)
    draft = profile.draft
    languages, audiences, provinces = dict(Language.choices), dict(Audience.choices), province_names()
    hours = _("%(n)s hours a month at most") % {"n": draft.minutes_per_month // 60} if draft.minutes_per_month else ""
    return [
        (_("Fields of science"), "；".join(path_of(code) for code in draft.fields)),
        (_("Topics spoken about"), "、".join(draft.topics)),
        (_("Does not speak about"), "、".join(draft.refused)),
        (_("Languages"), "、".join(str(languages[code]) for code in draft.languages)),
        (_("In person in"), "、".join(provinces.get(code, code) for code in draft.regions)),
        (_("Audiences"), "、".join(str(audiences[code]) for code in draft.audiences)),
        (_("Media experience"), str(expert.get_media_experience_display())),
        (_("When"), "；".join(text for text in (draft.availability, hours) if text)),
    ]


def consents_of(expert: Expert) -> list[dict[str, Any]]:
    """Every use with the day since when, or none."""
    given = profile_of(expert).consents
    return [{"label": label, "since": given.get(use)} for use, label in Use.choices]


class ProfilePage(KeptProfile, WorkbenchPage):
    """A profile as far as the actor may see it; the unit's own with contacts, interests, rest and what was asked."""

    permission = ASK
    template_name = "workbench/experts/profile.html"

    @cached_property
    def expert(self) -> Expert:
        return self._of_units()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        expert = self.expert
        kept = may_keep(self.actor, expert)
        asked, accepted, _minutes = count_asked(expert, since=self.today.replace(month=1, day=1))
        given = minutes_of_persons([expert.person_id], since=self.today.replace(month=1, day=1))
        return super().get_context_data(
            expert=expert,
            facts=facts_of(expert),
            consents=consents_of(expert) if kept else [],
            contact=contact_for(self.actor, expert),
            kept=kept,
            interests=expert.interests.all() if kept else [],
            rests=expert.rests.filter(ends_on__gte=self.today) if kept else [],
            invitations=own_invitations(expert)[:10] if kept else [],
            conduct=expert.conduct.first() if kept else None,
            asked=asked,
            accepted=accepted,
            hours=hours_text(given.get(expert.person_id)),
            today=self.today,
            crumbs=[
                {"label": _("Expert directory"), "url": reverse("workbench:experts:index")}, {"label": expert.person.name},
            ],
            **kwargs,
        )  # fmt: skip


class ProfileNew(ExpertsForm):
    """A person of the unit's register becomes an expert."""

    permission = KEEP
    form_class = NewExpertForm
    template_name = "workbench/experts/profile_form.html"
    saved = gettext_lazy("Entered. Now note what they consent to; without it nobody outside the unit finds them.")

    def heading(self) -> str:
        return _("New expert")

    def back_url(self) -> str:
        return reverse("workbench:experts:index")

    def get_initial(self) -> dict[str, Any]:
        return {"languages": ["zh"]}

    def get_form_kwargs(self) -> dict[str, Any]:
        taken = Expert.objects.values("person_id")
        rows = Person.objects.within(self.unit_ids).present(self.today).filter(erased_at__isnull=True)
        free = rows.exclude(pk__in=taken).select_related("unit").order_by("name", "pk")[:2000]
        people = [(row.pk, f"{row.name}（{row.unit.name}）") for row in free]
        return {**super().get_form_kwargs(), "people": people}

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        expert = enter_expert(actor=self.actor, person_id=values["person"], draft=self.draft, now=self.now)
        return reverse("workbench:experts:expert_consents", args=[expert.public_id])


class ProfileEdit(KeptForm):
    form_class = ProfileForm
    template_name = "workbench/experts/profile_form.html"

    def heading(self) -> str:
        return _("Edit: %(name)s") % {"name": self.expert.person.name}

    def get_initial(self) -> dict[str, Any]:
        return profile_initial(profile_of(self.expert).draft)

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        edit_profile(actor=self.actor, expert_id=self.expert.pk, draft=self.draft, now=self.now)
        return self.back_url()


class Contact(KeptForm):
    form_class = ContactForm

    def heading(self) -> str:
        return _("How %(name)s is reached") % {"name": self.expert.person.name}

    def get_initial(self) -> dict[str, Any]:
        mail, phone = contact_for(self.actor, self.expert)
        return {"mail": mail, "phone": phone, "note": self.expert.note}

    def write(self, values: dict[str, Any]) -> str:
        set_contact(
            actor=self.actor, expert_id=self.expert.pk, mail=values["mail"], phone=values["phone"], remark=values["note"],
            now=self.now,
        )  # fmt: skip
        return self.back_url()


class Consents(KeptForm):
    form_class = ConsentForm

    def heading(self) -> str:
        return _("Consent")

    def intro(self) -> str:
        if self.is_mine:
            return _(
                "Each use by itself; you can take it back at any time. Phone and mail are never shown to the public."
            )
        return _("Enter only what %(name)s has agreed to. Today's date and your name are kept with it.") % {
            "name": self.expert.person.name
        }

    def get_initial(self) -> dict[str, Any]:
        return {"uses": list(profile_of(self.expert).consents)}

    def write(self, values: dict[str, Any]) -> str:
        set_consents(actor=self.actor, expert_id=self.expert.pk, uses=values["uses"], now=self.now)
        return self.back_url()


class InterestNew(KeptForm):
    form_class = InterestForm

    def heading(self) -> str:
        return _("Declare an interest")

    def intro(self) -> str:
        return _("A tie to an organisation that others should know of. Where it is concerned, you are not asked.")

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        declare_interest(actor=self.actor, expert_id=self.expert.pk, draft=self.draft, now=self.now)
        return self.back_url()


class InterestEnding(KeptForm):
    form_class = EndForm

    def heading(self) -> str:
        return _("The tie has ended")

    def write(self, values: dict[str, Any]) -> str:
        end_interest(
            actor=self.actor, expert_id=self.expert.pk, interest_id=self.kwargs["pk"], on=values["on"], now=self.now
        )
        return self.back_url()


class RestNew(KeptForm):
    form_class = RestForm

    def heading(self) -> str:
        return _("A time of rest")

    def intro(self) -> str:
        return _("On these days nobody asks, not even in an emergency.")

    def write(self, values: dict[str, Any]) -> str:
        add_rest(actor=self.actor, expert_id=self.expert.pk, now=self.now, **values)
        return self.back_url()


class RestRemoval(KeptConfirm):
    confirm_label = gettext_lazy("Take it away")

    def heading(self) -> str:
        return _("Take this time of rest away?")

    def write(self, values: dict[str, Any]) -> str:
        remove_rest(actor=self.actor, expert_id=self.expert.pk, rest_id=self.kwargs["pk"], now=self.now)
        return self.back_url()


class Confirmation(KeptConfirm):
    confirm_label = gettext_lazy("Everything is still true")
    form_class = NothingForm

    def heading(self) -> str:
        return _("Is the profile still true?")

    def text(self) -> str:
        return _("Profiles that nobody has confirmed for two years are proposed after others.")

    def write(self, values: dict[str, Any]) -> str:
        confirm_profile(actor=self.actor, expert_id=self.expert.pk, now=self.now)
        return self.back_url()


class Withdrawal(KeptConfirm):
    confirm_label = gettext_lazy("Leave the directory")
    danger = True

    def heading(self) -> str:
        return _("Leave the directory?")

    def effects(self) -> list[str]:
        return [
            _("Nobody proposes or asks this expert any more."),
            _("What was done stays in the ledger."),
            _("It can be undone; personal data are erased in the people register."),
        ]

    def write(self, values: dict[str, Any]) -> str:
        withdraw_expert(actor=self.actor, expert_id=self.expert.pk, now=self.now)
        return self.back_url()


class Returning(KeptConfirm):
    confirm_label = gettext_lazy("Put back")

    def heading(self) -> str:
        return _("Put back into the directory?")

    def write(self, values: dict[str, Any]) -> str:
        return_expert(actor=self.actor, expert_id=self.expert.pk, now=self.now)
        return self.back_url()
