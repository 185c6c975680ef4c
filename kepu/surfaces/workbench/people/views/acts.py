"""What happens to a person: posts, leaving, account, duplicates, erasure."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.accounts.models import Account
from kepu.foundation.people.contracts import PostDraft
from kepu.foundation.people.models import Person, Post
from kepu.foundation.people.selectors import get_person, get_post, list_duplicates
from kepu.foundation.people.services import (
    AlreadyLinked,
    InvalidPerson,
    add_post,
    end_post,
    erase_person,
    leave_register,
    link_account,
    merge_people,
)
from kepu.foundation.units.policies import Refused
from kepu.surfaces.workbench.people.forms import DayForm, LinkForm, PostForm, ReasonForm
from kepu.surfaces.workbench.people.views.people import PeopleMixin
from kepu.surfaces.workbench.shell import WorkbenchPage


class _Act(PeopleMixin, FormView[Any]):
    """A short form about one person; the act; back to the person."""

    template_name = "workbench/people/form.html"
    done: Any
    title: Any

    def act(self, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form.cleaned_data)
        except InvalidPerson as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, _("The day or value does not fit."))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = str(self.title)
        back = reverse("workbench:people:show", args=[self.person.public_id])
        return super().get_context_data(**({"title": title, "crumbs": self.crumbs(title), "cancel_url": back} | kwargs))


class AddPost(_Act):
    form_class = PostForm
    title = gettext_lazy("Add an outreach post")
    done = gettext_lazy("The post counts from its first day.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"units": self.units}

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": self.today, "unit_id": self.person.unit_id}

    def act(self, values: dict[str, Any]) -> None:
        add_post(actor=self.actor, person_id=self.person.pk, draft=PostDraft(**values), now=self.now)


class EndPost(_Act):
    form_class = DayForm
    template_name = "ui/confirm.html"
    title = gettext_lazy("End the post")
    done = gettext_lazy("The post has ended.")

    @cached_property
    def post_row(self) -> Post:
        try:
            return get_post(post_id=self.kwargs["pk"], unit_ids=self.unit_ids)
        except Post.DoesNotExist as missing:
            raise Http404 from missing

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def act(self, values: dict[str, Any]) -> None:
        end_post(actor=self.actor, post_id=self.post_row.pk, on=values["on"], now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = f"{self.post_row.person.name} · {self.post_row.get_basis_display()} · {self.post_row.get_duty_display()}"
        return super().get_context_data(text=text, confirm_label=_("End the post"), **kwargs)


class Leave(_Act):
    form_class = DayForm
    template_name = "ui/confirm.html"
    title = gettext_lazy("Leave the register")
    done = gettext_lazy("Kept. Figures of earlier days still count this person.")

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def act(self, values: dict[str, Any]) -> None:
        leave_register(actor=self.actor, person_id=self.person.pk, on=values["on"], now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = _("%(name)s leaves; open posts end on the same day.") % {"name": self.person.name}
        return super().get_context_data(text=text, confirm_label=_("Leave the register"), **kwargs)


class Link(_Act):
    form_class = LinkForm
    title = gettext_lazy("Account of this person")
    done = gettext_lazy("The link is kept.")

    def get_initial(self) -> dict[str, Any]:
        return {"login": self.person.account.username if self.person.account else ""}

    def form_valid(self, form: LinkForm) -> HttpResponse:
        login = form.cleaned_data["login"].strip()
        account = Account.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).first() if login else None
        try:
            if login and account is None:
                raise Refused("people.manage")
            account_id = account.pk if account else None
            link_account(actor=self.actor, person_id=self.person.pk, account_id=account_id, now=self.now)
        except Refused:
            form.add_error("login", _("No account in your units has this name or address."))
            return self.form_invalid(form)
        except AlreadyLinked:
            form.add_error("login", _("This account belongs to another person."))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return self.back()


class Erase(_Act):
    form_class = ReasonForm
    template_name = "ui/confirm.html"
    title = gettext_lazy("Erase personal data")

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        erase_person(actor=self.actor, person_id=self.person.pk, reason=form.cleaned_data["reason"], now=self.now)
        messages.success(
            self.request, _("Name and everything personal are gone. The records and their chain are unchanged.")
        )
        return redirect("workbench:people:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        effects = [
            _("Name, title, field and account go for good; nobody can bring them back."),
            _("Records keep a stand-in, so that figures and the chain of the ledger hold."),
        ]
        return super().get_context_data(
            text=self.person.name, effects=effects, confirm_label=_("Erase for good"), danger=True, **kwargs
        )


class Duplicates(PeopleMixin, WorkbenchPage):
    """Persons with the same name: one person twice, or two?"""

    template_name = "workbench/people/duplicates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = list_duplicates(unit_ids=self.unit_ids)
        return super().get_context_data(groups=groups, crumbs=self.crumbs(_("Duplicates")), **kwargs)


class Merge(PeopleMixin, WorkbenchPage):
    """Asks, then joins a duplicate into this person."""

    template_name = "ui/confirm.html"

    @cached_property
    def duplicate(self) -> Person:
        try:
            return get_person(public_id=self.kwargs["duplicate"], unit_ids=self.unit_ids)
        except Person.DoesNotExist as missing:
            raise Http404 from missing

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        merge_people(actor=self.actor, kept_id=self.person.pk, duplicate_id=self.duplicate.pk, now=self.now)
        messages.success(request, _("The two are one person now."))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        effects = [
            _("%(name)s of %(unit)s stays.") % {"name": self.person.name, "unit": self.person.unit.name},
            _("%(name)s of %(unit)s goes into it, with posts and account.")
            % {"name": self.duplicate.name, "unit": self.duplicate.unit.name},
            _("Confirmed records stay as they are; distinct people are counted once."),
        ]
        return super().get_context_data(
            title=_("Merge two entries"),
            effects=effects,
            confirm_label=_("Merge"),
            cancel_url=reverse("workbench:people:duplicates"),
            crumbs=self.crumbs(_("Merge two entries")),
            danger=True,
            **kwargs,
        )
