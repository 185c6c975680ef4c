"""How workbooks' codes are said to people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = {
    "held": _("to be settled"),
    "ready": _("ready"),
    "settled": _("settled"),
    "imported": _("imported"),
    "present": _("in the ledger already"),
    "skipped": _("left out"),
}
TONES = {
    "held": "warn",
    "ready": "info",
    "settled": "info",
    "imported": "ok",
    "present": "neutral",
    "skipped": "neutral",
}
FIELDS = {
    "title": pgettext_lazy("workbook", "Title"),
    "date": pgettext_lazy("workbook", "Days"),
    "start": pgettext_lazy("workbook", "First day"),
    "end": pgettext_lazy("workbook", "Last day"),
    "kind": pgettext_lazy("workbook", "Kind"),
    "host": pgettext_lazy("workbook", "Host"),
    "organiser": pgettext_lazy("workbook", "Organiser"),
    "cohosts": pgettext_lazy("workbook", "Co-hosts"),
    "people": pgettext_lazy("workbook", "People"),
    "onsite": pgettext_lazy("workbook", "On site"),
    "online": pgettext_lazy("workbook", "Online"),
    "attendance": pgettext_lazy("workbook", "Attendance, on site or online"),
    "mode": pgettext_lazy("workbook", "On site or online?"),
    "spend": pgettext_lazy("workbook", "Spend"),
    "audience": pgettext_lazy("workbook", "Audience"),
    "place": pgettext_lazy("workbook", "Place"),
    "note": pgettext_lazy("workbook", "Remark"),
    "serial": pgettext_lazy("workbook", "Serial number"),
    "year": pgettext_lazy("workbook", "Year"),
    "month": pgettext_lazy("workbook", "Month"),
    "day": pgettext_lazy("workbook", "Day"),
    "duplicate": pgettext_lazy("workbook", "Duplicate"),
}
SPEND_UNITS = [
    ("", _("as the workbook says")),
    ("元", _("yuan")),
    ("千元", _("thousand yuan")),
    ("万元", _("ten thousand yuan")),
]
