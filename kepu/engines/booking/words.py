"""Refusals in the words that every surface uses: what happened, and what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from kepu.engines.booking.contracts import Advice
from kepu.engines.booking.errors import Refusal
from kepu.engines.booking.telling import moment_text

TEXTS = {
    "sold_out": gettext_noop("There are not enough places left for all of you."),
    "extra_full": gettext_noop("What you need beside seats is taken: wheelchair places, bus bays or guides of this language."),
    "not_released": gettext_noop("Places for this day are not released yet."),
    "closed": gettext_noop("Booking for this time has ended."),
    "slot_cancelled": gettext_noop("This time does not take place. %(reason)s"),
    "blacked_out": gettext_noop("The place is closed at this time. %(reason)s"),
    "no_booking_needed": gettext_noop("No booking is needed here: just come."),
    "invitation_needed": gettext_noop("This needs an invitation. Enter its code."),
    "invitation_used": gettext_noop("The invitation is not known, has expired, or has no places left."),
    "too_many_in_booking": gettext_noop("One booking is for %(limit)s people at most."),
    "document_used": gettext_noop("One of the documents has a booking already."),
    "bad_document": gettext_noop("Check the document of guest %(number)s: the number or kind is not right."),
    "needs_adult": gettext_noop("Those under %(age)s come with an adult in the same booking."),
    "too_many_children": gettext_noop("Each adult may look after %(limit)s children at most."),
    "no_groups": gettext_noop("Groups cannot book here."),
    "too_few_in_group": gettext_noop("A group has at least %(limit)s people; with fewer, book for individuals."),
    "too_many_in_group": gettext_noop("A group has at most %(limit)s people; book two groups or ask us."),
    "lead_time": gettext_noop("Groups book at least %(hours)s hours ahead."),
    "share_not_open": gettext_noop("These places are kept for others."),
    "not_remote": gettext_noop(
        "These places are kept for schools in remote areas, and the table of regions does not name this county as one."
    ),
    "locked": gettext_noop("You cannot book here for now, for visits were missed or places misused."),
    "empty_party": gettext_noop("Say who comes."),
    "waiting_closed": gettext_noop("There is no waiting list, or it has closed."),
    "offer_gone": gettext_noop("The offer has ended; the place went to the next in order."),
    "too_late_to_cancel": gettext_noop("It is too late to cancel."),
    "too_late_to_change": gettext_noop("It is too late to change the booking."),
    "too_many_changes": gettext_noop("A booking can be changed %(limit)s times at most."),
    "key_reused": gettext_noop("This request was sent before with other content. Start again."),
    "key_missing": gettext_noop("The request has no key, or one that is too long."),
    "too_many_entries": gettext_noop("You can enter %(limit)s draws a day at most."),
    "booking_ended": gettext_noop("This booking has ended."),
}  # fmt: skip
BY_WHAT = {
    "persons": gettext_noop("Your account can have %(limit)s people on one day."),
    "children": gettext_noop("Your account can have %(limit)s children on one day."),
    "bookings": gettext_noop("Your account can have %(limit)s bookings on one day."),
    "groups": gettext_noop("Your account can have %(limit)s groups on one day."),
    "contact": gettext_noop("Sign in, or leave a telephone number or mail address."),
    "name": gettext_noop("Enter the name of guest %(number)s."),
    "document": gettext_noop("Enter the document of guest %(number)s."),
    "group_name": gettext_noop("Enter the name of the group."),
    "school": gettext_noop("These places are kept for schools: enter the name of the school."),
    "day": gettext_noop("You can cancel %(limit)s times a day."),
    "week": gettext_noop("You can cancel %(limit)s times in 7 days."),
    "month": gettext_noop("You can cancel %(limit)s times in 30 days."),
    "year": gettext_noop("You can cancel %(limit)s times in 365 days."),
}


def explain(refusal: Refusal, language: str) -> str:
    """What happened, in one sentence. `language` as Django calls it."""
    with override("zh-hans" if language.startswith("zh") else "en"):
        return _text(refusal)


def advise_in_words(refusal: Refusal, language: str) -> list[str]:
    """What helps, one sentence each; may be empty."""
    with override("zh-hans" if language.startswith("zh") else "en"):
        return _help(refusal.advice)


def _text(refusal: Refusal) -> str:
    said = {"limit": 0, "hours": 0, "number": 0, "age": 14, "reason": "", **refusal.params}
    if refusal.code in ("too_many_for_account", "needs_identity", "too_many_cancellations"):
        return _by_what(refusal.code, str(said.get("what", said.get("period", ""))), said)
    return (_(TEXTS[refusal.code]) % said).strip()


def _by_what(code: str, what: str, said: dict[str, object]) -> str:
    return _(BY_WHAT.get(what, code)) % said


def _help(advice: Advice) -> list[str]:
    found = []
    if advice.opens_at is not None:
        found.append(_("Come back at %(when)s.") % {"when": moment_text(advice.opens_at)})
    if advice.until is not None:
        found.append(_("The time is %(when)s.") % {"when": moment_text(advice.until)})
    if advice.may_wait:
        found.append(_("You can join the waiting list."))
    if advice.others:
        times = _(", ").join(moment_text(slot.starts_at) for slot in advice.others)
        found.append(_("There is room at %(times)s.") % {"times": times})
    if advice.telephone:
        found.append(_("You can also telephone or ask at the desk."))
    return found
