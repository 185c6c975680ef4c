"""What the forms of this area share: a page with a form, refusals next to the field, back where one came from."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.domain.bases.errors import InvalidFact as InvalidVenueFact
from kepu.domain.bases.errors import NameTaken as VenueNameTaken
from kepu.domain.content.errors import InvalidFact as InvalidChannelFact
from kepu.domain.content.errors import NameTaken as ChannelNameTaken
from kepu.surfaces.workbench.shell import WorkbenchMixin

INVALID = (InvalidVenueFact, InvalidChannelFact)
TAKEN = (VenueNameTaken, ChannelNameTaken)


class RegisterForm(WorkbenchMixin, FormView[Any]):
    """One form of a register. Subclasses say heading, write(values) and where to go then."""

    template_name = "workbench/registers/form.html"
    takes_units: ClassVar[bool] = False

    def heading(self) -> str:
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def write(self, values: dict[str, Any]) -> str:
        """Calls the service and returns the address to go to."""
        raise NotImplementedError

    def explain(self) -> str:
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        return {**options, "unit_ids": self.unit_ids} if self.takes_units else options

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=self.heading(), explain=self.explain(), back_url=self.back_url(), **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            address = self.write(form.cleaned_data)
        except INVALID as error:
            form.add_error(error.field if error.field in form.fields else None, self.refusal(error.reason))
            return self.form_invalid(form)
        except TAKEN:
            form.add_error("name", _("The unit has one of this name already."))
            return self.form_invalid(form)
        messages.success(self.request, _("Entered."))
        return redirect(address)

    def refusal(self, reason: str) -> str:
        if reason == "overlaps another period":
            return _("Another statement covers part of this period. Use the same days to replace it.")
        if reason == "entered already":
            return _("This has been entered already.")
        return _("This does not fit what is known. Check it against the source.")
