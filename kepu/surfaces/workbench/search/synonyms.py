"""Words that mean the same: the list, entering a group, taking one away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.engines.search.errors import BadSynonyms
from kepu.engines.search.selectors import list_synonym_groups
from kepu.engines.search.synonym_services import add_synonyms, remove_synonyms
from kepu.engines.search.synonyms import shipped_groups
from kepu.foundation.units.policies import Refused, is_central
from kepu.surfaces.workbench.shell import WorkbenchMixin


class SynonymsForm(forms.Form):
    """One group of words."""

    words = forms.CharField(
        label=gettext_lazy("Words that mean the same"),
        max_length=300,
        help_text=gettext_lazy("Two or more, with spaces between. Who looks for one of them finds the others, too."),
    )


class Central(WorkbenchMixin):
    """Only central administrators, since it changes what everybody finds; for others the page does not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not is_central(self.actor):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Synonyms(Central, FormView):  # type: ignore[type-arg]  # FormView takes no parameter at run time
    """The list with a form above."""

    template_name = "workbench/search/synonyms.html"
    form_class = SynonymsForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            groups=list_synonym_groups(),
            shipped=[group.replace(" ", " · ").replace("_", " ") for group in shipped_groups()],
            crumbs=[
                {"label": _("Search"), "url": reverse("workbench:search:index")},
                {"label": _("Words that mean the same")},
            ],
            **kwargs,
        )

    def form_valid(self, form: SynonymsForm) -> HttpResponse:
        try:
            group = add_synonyms(actor=self.actor, words=form.cleaned_data["words"], now=self.now)
        except BadSynonyms as refusal:
            form.add_error("words", _REFUSALS[refusal.reason])
            return self.form_invalid(form)
        messages.success(self.request, _("Entered: %(words)s") % {"words": group.words})
        return redirect("workbench:search:synonyms")


class RemoveSynonyms(Central, FormView):  # type: ignore[type-arg]  # FormView takes no parameter at run time
    """Asks, then takes a group away."""

    template_name = "ui/confirm.html"
    form_class = forms.Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group = next((each for each in list_synonym_groups() if each.pk == self.kwargs["pk"]), None)
        if group is None:
            raise Http404
        return super().get_context_data(
            title=_("Take these words apart?"),
            text=group.words,
            effects=[_("Who looks for one of them no longer finds the others.")],
            confirm_label=_("Take apart"),
            cancel_url=reverse("workbench:search:synonyms"),
            danger=True,
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not any(each.pk == self.kwargs["pk"] for each in list_synonym_groups()):
            raise Http404
        try:
            remove_synonyms(actor=self.actor, group_id=self.kwargs["pk"], now=self.now)
        except Refused as refusal:
            raise Http404 from refusal
        return redirect("workbench:search:synonyms")


_REFUSALS = {
    "count": gettext_lazy("Give at least two words, at most twelve."),
    "twice": gettext_lazy("This group is in the list already."),
}
