"""A county or district in a form, by name or code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.foundation.places.models import Region
from kepu.foundation.places.selectors import get_region, search_regions


class PlaceField(forms.CharField):
    """A county or district by name or code; cleans to its code, or None when empty."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        if text.isdigit():
            try:
                return get_region(text).code
            except Region.DoesNotExist as error:
                raise forms.ValidationError(_("There is no place with this code.")) from error
        found = search_regions(text, limit=4)
        exact = [place for place in found if place.name == text.split()[-1]]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0].code
        if not found:
            raise forms.ValidationError(_("No county or district of this name."))
        names = "；".join(f"{place.chain} {place.code}" for place in found)
        raise forms.ValidationError(_("More than one place is meant: %(names)s"), params={"names": names})
