"""What notices are about. A topic that is not listed here works too and is shown by its code."""

from django.utils.translation import gettext_lazy as _

TOPICS = {
    "reviews": _("Reviews"),
    "plans": _("Plans and tasks"),
    "directives": _("Directives"),
    "answers": _("Answers to clauses"),
    "studies": _("Studies"),
    "joint": _("Joint activities"),
    "desk": _("Topics, commissions and desk calendar"),
    "claims": _("Claims and messages"),
    "incidents": _("Incident files"),
    "packs": _("Emergency library"),
    "experts": _("Experts and requests for them"),
    "bases": _("Bases and visits"),
    "events": _("Sessions and editions"),
    "forms": _("Statistics forms"),
    "records": _("Records"),
    "syndication": _("Copies and partners"),
    "booking": _("Bookings"),
    "duties": _("Duties of helpers"),
    "accounts": _("Your account"),
}
