"""How codes in figures are said to people."""

from django.utils.translation import gettext_lazy as _

PURPOSES = {
    "activity": _("activities"),
    "venue": _("venues and facilities"),
    "exhibit": _("exhibits"),
    "administration": _("administration"),
    "other": _("other purpose"),
}
TASK_STATES = {
    "waiting": _("not begun"),
    "on_course": _("on course"),
    "behind": _("behind"),
    "done": _("done"),
    "overdue": _("overdue"),
}
