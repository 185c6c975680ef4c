from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.foundation.notices.models import ByMail
from kepu.foundation.notices.topics import TOPICS

HOURS = [("", "—"), *((str(hour), f"{hour:02}:00") for hour in range(24))]


class PreferencesForm(forms.Form):
    """When mail comes: by topic, and not in quiet hours."""

    quiet_from = forms.TypedChoiceField(
        label=_("Quiet from"), choices=HOURS, coerce=int, empty_value=None, required=False
    )
    quiet_until = forms.TypedChoiceField(
        label=_("Quiet until"),
        choices=HOURS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Mail that comes in these hours is sent when they end."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, label in reversed(TOPICS.items()):
            self.fields[f"topic_{topic}"] = forms.ChoiceField(label=label, choices=ByMail.choices, initial=ByMail.NOW)
        self.order_fields([*(f"topic_{topic}" for topic in TOPICS), "quiet_from", "quiet_until"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("quiet_from"), values.get("quiet_until")
        if (start is None) != (end is None):
            self.add_error("quiet_until", _("Choose both hours or neither."))
        elif start is not None and start == end:
            self.add_error("quiet_until", _("The two hours must differ."))
        return values

    def by_topic(self) -> dict[str, str]:
        """Topic → now, daily or never."""
        return {topic: self.cleaned_data[f"topic_{topic}"] for topic in TOPICS}

    def quiet(self) -> tuple[int, int] | None:
        """(from, until) in hours, or None."""
        start, end = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
        return None if start is None or end is None else (start, end)


class WebhookForm(forms.Form):
    """An address of a unit's own system."""

    name = forms.CharField(label=_("Webhook name"), max_length=80)
    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    url = forms.URLField(
        label=_("Address"), max_length=300, assume_scheme="https", help_text=_("https, reachable from outside.")
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=list(TOPICS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)  # type: ignore[attr-defined]  # a choice field
