"""What the pages of this area share: tabs, words and tones of states."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RECEIPT_TONES = {"pending": "warn", "delivered": "info", "acknowledged": "ok", "failed": "bad"}
PARCEL_TONES = {"waiting": "info", "sent": "ok", "given_up": "bad"}
REASONS = {"ended": gettext_lazy("no longer a partner")}
ITEM_TONES = {"preview": "warn", "taken": "ok", "left": "neutral"}


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the area as tabs."""
    names = [
        ("corrections", _("Corrections")), ("copies", _("Where copies stand")), ("partners", _("Partners")),
        ("sources", _("From elsewhere")), ("wechat_list", _("For WeChat")),
    ]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"workbench:syndication:{name}"), "current": name == current}
        for name, label in names
    ]
