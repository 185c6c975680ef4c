from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PreferencesForm(forms.Form):
    """How a person wants pages to look."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    large_type = forms.BooleanField(label=_("Large type"), required=False, help_text=_("Everything a quarter larger."))
