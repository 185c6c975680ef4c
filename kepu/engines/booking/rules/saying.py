"""Rules in the public's words: every field that asks or allows something has its sentence, in the reader's language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.utils.translation import ngettext as _n

from kepu.engines.booking.rules.model import DOCUMENT_KINDS, CancelRules, Rules, ShareRules

DOCUMENTS = {
    "id_card": gettext_lazy("identity card"),
    "passport": gettext_lazy("passport"),
    "hk_macao_permit": gettext_lazy("Mainland Travel Permit for Hong Kong and Macao Residents"),
    "taiwan_permit": gettext_lazy("Mainland Travel Permit for Taiwan Residents"),
    "residence": gettext_lazy("residence permit"),
    "military": gettext_lazy("military identity card"),
    "other": gettext_lazy("another document"),
}


def say(rules: Rules, language: str) -> list[str]:
    """The sentences, in the order in which somebody who wants to come needs them. `language` as Django calls it: "zh-hans", "en"."""
    with override("zh-hans" if language.startswith("zh") else "en"):
        if rules.mode == "none":
            return [_("No booking is needed: just come during opening hours.")]
        return [
            *_how(rules),
            *_when(rules),
            *_how_many(rules),
            *_who(rules),
            *_groups(rules),
            *(_share(share, language) for share in rules.shares),
            *_waiting(rules),
            *_cancelling(rules),
            *_missing(rules),
        ]


def span(minutes: int) -> str:
    """A length of time as people say it: 90 minutes, 3 hours, 2 days."""
    if minutes % 1440 == 0 and minutes:
        return _n("%(n)s day", "%(n)s days", minutes // 1440) % {"n": minutes // 1440}
    if minutes % 60 == 0 and minutes:
        return _n("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return _n("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _how(rules: Rules) -> Iterator[str]:
    if rules.mode == "first_come":
        yield _("Places go in the order of booking.")
    if rules.mode == "approval":
        yield _("Your request is looked at first; your places are kept until it is decided.")
    if rules.mode == "invitation":
        yield _("Only with an invitation.")
    if rules.mode == "lottery":
        yield _(
            "Places are drawn by lot. Entries close %(span)s before the start; anyone can run the draw again from what is published."
        ) % {"span": span(rules.lottery.entries_close_hours_before * 60)}
        yield _n(
            "Up to %(n)s entry per account and day.",
            "Up to %(n)s entries per account and day.",
            rules.lottery.entries_per_holder,
        ) % {"n": rules.lottery.entries_per_holder}


def _when(rules: Rules) -> Iterator[str]:
    if rules.mode == "invitation":
        pass
    elif rules.release_days_ahead is None:
        yield _("Booking is open as soon as a time is listed.")
    elif rules.release_days_ahead == 0:
        yield _("Places are released on the day itself at %(time)s.") % {"time": f"{rules.release_time:%H:%M}"}
    else:
        yield _n(
            "Book up to %(n)s day ahead; places are released daily at %(time)s.",
            "Book up to %(n)s days ahead; places are released daily at %(time)s.",
            rules.release_days_ahead,
        ) % {"n": rules.release_days_ahead, "time": f"{rules.release_time:%H:%M}"}
    if rules.mode != "lottery":
        yield (
            _("Online booking closes %(span)s before the start; after that ask at the desk.")
            % {"span": span(rules.closes_minutes_before)}
            if rules.closes_minutes_before
            else _("Online booking is open until the start; after that ask at the desk.")
        )


def _how_many(rules: Rules) -> Iterator[str]:
    yield _n("Up to %(n)s person per booking.", "Up to %(n)s people per booking.", rules.persons_per_booking) % {
        "n": rules.persons_per_booking
    }
    persons, children = rules.persons_per_account_day, rules.children_per_account_day
    if persons is not None and children is not None:
        yield _("Up to %(n)s people per account and day, of whom up to %(children)s under %(age)s.") % {
            "n": persons, "children": children, "age": rules.minor_age,
        }  # fmt: skip
    elif persons is not None:
        yield _n("Up to %(n)s person per account and day.", "Up to %(n)s people per account and day.", persons) % {
            "n": persons
        }
    elif children is not None:
        yield _("Up to %(children)s under %(age)s per account and day.") % {
            "children": children, "age": rules.minor_age,
        }  # fmt: skip
    if rules.bookings_per_account_day is not None:
        yield _n(
            "Up to %(n)s booking per account and day.",
            "Up to %(n)s bookings per account and day.",
            rules.bookings_per_account_day,
        ) % {"n": rules.bookings_per_account_day}


def _who(rules: Rules) -> Iterator[str]:
    yield {
        "none": _("No names are asked for; one way to reach you is enough."),
        "contact": _("We ask for one way to reach you, nothing else."),
        "name": _("We ask for the name of each person and one way to reach you."),
        "document": _("We ask for the name and document of each person; numbers are kept unreadable."),
    }[rules.identity]
    if rules.identity == "document":
        if set(rules.document_kinds) == set(DOCUMENT_KINDS):
            yield _("Any identity document is accepted, foreign ones too.")
        else:
            names = _(", ").join(str(DOCUMENTS[kind]) for kind in rules.document_kinds)
            yield _("Accepted documents: %(kinds)s.") % {"kinds": names}
    if rules.document_once == "day":
        yield _("Each document once a day.")
    if rules.document_once == "slot":
        yield _("Each document once per time slot.")
    if rules.minors_need_adult:
        yield _("Under-%(age)ss come with an adult in the same booking.") % {"age": rules.minor_age}
    if rules.children_per_adult is not None:
        yield _n(
            "At most %(n)s child under %(age)s per adult.",
            "At most %(n)s children under %(age)s per adult.",
            rules.children_per_adult,
        ) % {"n": rules.children_per_adult, "age": rules.minor_age}


def _groups(rules: Rules) -> Iterator[str]:
    group = rules.group
    if not group.allowed:
        yield _("No group bookings.")
        return
    yield _("Groups of %(low)s to %(high)s book at least %(span)s ahead and get all their places or none.") % {
        "low": group.min_size, "high": group.max_size, "span": span(group.lead_hours * 60),
    }  # fmt: skip
    if group.tolerance_percent:
        yield _("A group may come with up to %(n)s%% more people than booked.") % {"n": group.tolerance_percent}
    if group.per_account_day is not None:
        yield _n(
            "Up to %(n)s group per account and day; groups do not count towards the limit for individuals.",
            "Up to %(n)s groups per account and day; groups do not count towards the limit for individuals.",
            group.per_account_day,
        ) % {"n": group.per_account_day}


def _share(share: ShareRules, language: str) -> str:
    label = share.label_zh if language.startswith("zh") else share.label_en
    texts = {
        "school": _("%(seats)s places are kept for schools (%(label)s) until %(span)s before the start."),
        "remote": _("%(seats)s places are kept for remote places (%(label)s) until %(span)s before the start."),
        "group": _("%(seats)s places are kept for groups (%(label)s) until %(span)s before the start."),
    }
    return texts[share.for_whom] % {
        "seats": share.seats, "label": label, "span": span(share.released_hours_before * 60),
    }  # fmt: skip


def _waiting(rules: Rules) -> Iterator[str]:
    if rules.mode == "invitation":
        return
    if not rules.waiting.allowed:
        yield _("There is no waiting list.")
        return
    yield _(
        "When it is full, join the waiting list: free places are offered in order, for %(offer)s; it closes %(span)s before the start."
    ) % {"offer": span(rules.waiting.offer_minutes), "span": span(rules.waiting.closes_minutes_before)}


def _cancelling(rules: Rules) -> Iterator[str]:
    yield _("Cancel until %(span)s before the start.") % {"span": span(rules.cancel.until_minutes_before)}
    if limits := list(_cancel_limits(rules.cancel)):
        yield _("Cancel at most %(limits)s.") % {"limits": _(", ").join(limits)}
    if rules.change.times:
        yield _n(
            "Change a booking %(n)s time, until %(span)s before the start.",
            "Change a booking up to %(n)s times, until %(span)s before the start.",
            rules.change.times,
        ) % {"n": rules.change.times, "span": span(rules.change.until_minutes_before)}
    else:
        yield _("A booking cannot be changed; cancel it and book again.")
    if rules.reminder_hours_before is not None:
        yield _("We remind you %(span)s before.") % {"span": span(rules.reminder_hours_before * 60)}


def _cancel_limits(cancel: CancelRules) -> Iterator[str]:
    if cancel.per_day is not None:
        yield _("%(n)s a day") % {"n": cancel.per_day}
    if cancel.per_week is not None:
        yield _("%(n)s in 7 days") % {"n": cancel.per_week}
    if cancel.per_month is not None:
        yield _("%(n)s in 30 days") % {"n": cancel.per_month}
    if cancel.per_year is not None:
        yield _("%(n)s in 365 days") % {"n": cancel.per_year}


def _missing(rules: Rules) -> Iterator[str]:
    rule = rules.no_show
    if rule is None:
        return
    if rule.strikes == 1:
        yield _("Whoever does not come cannot book for %(lock)s days; you may explain yourself.") % {
            "lock": rule.lock_days
        }
    else:
        yield _(
            "Whoever misses %(n)s visits within %(within)s days cannot book for %(lock)s days; you may explain yourself."
        ) % {"n": rule.strikes, "within": rule.within_days, "lock": rule.lock_days}
        if rule.warn_first:
            yield _("The first missed visit brings a reminder only.")
    if rule.late_cancel_counts:
        yield _("Cancelling later is possible until the start and counts as a missed visit.")
