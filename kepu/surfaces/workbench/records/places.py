"""Places and people as a person types or chooses them."""

import re
from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext as _

from kepu.foundation.places.contracts import RegionLabel
from kepu.foundation.places.selectors import labels_by_code, search_regions

CODE = re.compile(r"(\d{6})\s*$")


def region_text(label: RegionLabel) -> str:
    """A region as the form shows it: names from province down, then the code."""
    return f"{label.chain} {label.code}"


def region_text_of(code: str | None) -> str:
    """The same by code; empty for none."""
    label = labels_by_code([code]).get(code) if code else None
    return region_text(label) if label else ""


def region_code_of(text: str) -> str:
    """The code of what was chosen or typed. Raises ValidationError when it is no place or several."""
    text = text.strip()
    if not text:
        return ""
    if match := CODE.search(text):
        if match.group(1) in labels_by_code([match.group(1)]):
            return match.group(1)
        raise forms.ValidationError(_("No place has this code."))
    found = search_regions(text, limit=6)
    exact = [label for label in found if label.name == text] or found
    if len(exact) == 1:
        return exact[0].code
    if not exact:
        raise forms.ValidationError(_("No county or district is called so. Type a part of its name and choose."))
    names = "；".join(label.chain for label in exact[:5])
    raise forms.ValidationError(_("Several places are called so: %(names)s. Choose one.") % {"names": names})


class People:
    """The register within a scope, as names that can be typed or chosen."""

    def __init__(self, rows: Iterable[tuple[int, str, int]], units: Mapping[int, str]) -> None:
        self._by_label: dict[str, int] = {}
        self._by_name: dict[str, list[str]] = {}
        self._labels: dict[int, str] = {}
        for person_id, name, unit_id in rows:
            label = f"{name}（{units.get(unit_id, '')}）"
            if label in self._by_label:
                label = f"{name}（{units.get(unit_id, '')} #{person_id}）"
            self._by_label[label] = person_id
            self._by_name.setdefault(name, []).append(label)
            self._labels[person_id] = label

    def label_of(self, person_id: int, otherwise: str = "") -> str:
        """How the form shows a person."""
        return self._labels.get(person_id, otherwise)

    def matching(self, text: str, *, limit: int = 12) -> list[str]:
        """Labels that contain the text, those that begin with it first."""
        found = [label for label in self._by_label if text in label]
        return sorted(found, key=lambda label: (not label.startswith(text), label))[:limit]

    def find(self, text: str) -> int | None:
        """The person's id; None for a name outside the register. Raises ValidationError when several have the name."""
        if text in self._by_label:
            return self._by_label[text]
        labels = self._by_name.get(text, [])
        if len(labels) > 1:
            raise forms.ValidationError(
                _("Several people have this name: %(names)s. Choose one.") % {"names": "；".join(labels)}
            )
        return self._by_label[labels[0]] if labels else None
