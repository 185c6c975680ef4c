"""Handing something in for a review with a judge by name: the form, the steps beside it, and the link that is shown this once."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from kepu.engines.reviews.contracts import Invitation, Judge
from kepu.engines.reviews.flow_files import get_flow
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.selectors import list_members


class JudgeForm(forms.Form):
    """A colleague with an account or somebody outside, and by when all decide. Subclasses add what is theirs."""

    colleague = forms.TypedChoiceField(
        label=_("Expert of the field, with an account"), coerce=int, required=False, empty_value=None
    )
    name = forms.CharField(label=_("Or an outside expert: name"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail of the outside expert"), required=False)
    due_on = forms.DateField(
        label=_("All decisions by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: as the flow says."),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Collection[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["colleague"]).choices = [("", _("none")), *colleagues]


def judge_from(values: Mapping[str, Any]) -> Judge:
    """Who was named in a JudgeForm's values; nobody where nothing was entered."""
    return Judge(
        values.get("colleague"), values.get("name", ""), values.get("affiliation", ""), values.get("email", "")
    )


class SecretJudgeForm(JudgeForm):
    """With the place where the judge works, and a secrecy review where it is asked for."""

    affiliation = forms.CharField(label=_("Where the expert works"), max_length=120, required=False)
    with_secrecy = forms.BooleanField(label=_("Secrecy review as well"), required=False)

    field_order = ("colleague", "name", "affiliation", "email", "with_secrecy", "due_on")


class HandingIn(FormView[Any]):
    """Before a form page whose form is a JudgeForm. Says which flow and whose colleagues; `write` leaves the `invitation`."""

    invitation: Invitation | None = None

    if TYPE_CHECKING:

        @property
        def actor(self) -> Actor:
            """Of the page beside it, as back_url."""

        def back_url(self) -> str: ...

    def flow_name(self) -> str:
        raise NotImplementedError

    def judging_unit(self) -> int:
        """Whose members may be asked."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        people = {row.account_id: str(row.account) for row in list_members(self.judging_unit())}
        colleagues = [(account, name) for account, name in people.items() if account != self.actor.account_id]
        return {**super().get_form_kwargs(), "colleagues": colleagues}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        flow, english = get_flow(self.flow_name()), (get_language() or "").startswith("en")
        steps = [(step.title_en if english else step.title_zh, step.due_days, step.stage) for step in flow.steps]
        title = flow.title_en if english else flow.title_zh
        return super().get_context_data(steps=steps, flow_title=title, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        if self.invitation is None:
            return answer
        self.template_name = "workbench/reviews/invited.html"
        address = f"{settings.BASE_URL.rstrip('/')}{self.invitation.path}"
        shown = {"form": form, "invitation": self.invitation, "address": address, "cancel_url": self.back_url()}
        return self.render_to_response(self.get_context_data(**shown))
