"""What the gate says: reasons by code, and every sentence of the page's script, so that it speaks without a network."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WHY: dict[str, "str | Promise"] = {
    "bad_ticket": gettext_lazy("This is not a ticket of ours"),
    "other_slot": gettext_lazy("The ticket is for another time"),
    "not_confirmed": gettext_lazy("The booking was cancelled or is not confirmed"),
    "too_early": gettext_lazy("Too early: tickets are good from two hours before"),
    "too_late": gettext_lazy("Too late: this time has ended"),
    "wrong_count": gettext_lazy("The number of people is not right"),
    "sold_out": gettext_lazy("No seats are free"),
    "over_capacity": gettext_lazy("More people than seats: let in offline and counted as they came"),
    "inside": gettext_lazy("Everybody of this booking is inside"),
    "two_gates": gettext_lazy("Let in offline at two gates"),
    "sent_away": gettext_lazy("Sent away offline"),
    "cannot_check": gettext_lazy("This browser cannot check the ticket without a network, and it is not in the list"),
    "taken_back": gettext_lazy("Taken back"),
    "not_possible": gettext_lazy("This can no longer be done"),
    "settled": gettext_lazy("Settled"),
}
VERDICTS: dict[str, "str | Promise"] = {
    "admitted": gettext_lazy("Admitted"),
    "duplicate": gettext_lazy("Inside already"),
    "refused": gettext_lazy("Not valid"),
    "conflict": gettext_lazy("Let in, to be settled"),
}
TONES = {"admitted": "ok", "duplicate": "bad", "refused": "bad", "conflict": "warn"}


def why_text(code: str) -> str:
    """A reason in words; an unknown code as it is."""
    return str(WHY.get(code, code))


def script_words() -> dict[str, object]:
    """Everything that the page's script may say; {n}, {at} and {gate} are filled in there."""
    return {
        "why": {code: str(text) for code, text in WHY.items()},
        "admitted": _("Come in: {n}"),
        "offline": _("Let in for now: {n}"),
        "offline_note": _("Offline, not verified yet"),
        "verified": _("Verified"),
        "inside_of": _("{inside} of {seats} inside"),
        "duplicate": _("Inside already"),
        "before": _("{at}, {gate}: {n}"),
        "some_gate": _("a gate without a name"),
        "refused": _("Not valid"),
        "conflict": _("Let in twice? To be settled"),
        "walk_in": _("Without a booking: {n}"),
        "taken_back": _("Taken back"),
        "take_back": _("Take back"),
        "take_back_sure": _("Tap again to take it back"),
        "mistake": _("taken back at the gate"),
        "how_many": _("How many come in now?"),
        "remaining": _("{n} not inside yet"),
        "all": _("All {n}"),
        "which": _("Which booking?"),
        "people": _("{n} people"),
        "not_found": _("Nothing found under this code or name"),
        "not_found_offline": _("Not in the list on this phone. Names are looked up with a network only"),
        "online": _("Connected"),
        "is_offline": _("No network"),
        "unsent": _("{n} not sent"),
        "unverified": _("{n} of them not verified yet"),
        "signed_out": _("Sign in again to send what was scanned; it is safe on this phone."),
        "ended": _("This time has ended: its list was deleted from this phone."),
        "list_of": _("List on this phone of {at}"),
        "no_list": _("No list on this phone yet: stay connected for a moment"),
        "no_camera": _(
            "No camera can be used at this address or in this browser. Type the short code, the last digits, or a name."
        ),
        "camera_refused": _("The camera cannot be used. Allow it in the browser, or type the short code."),
        "stop_camera": _("Stop the camera"),
        "scan": _("Scan tickets"),
        "conflicts": _("{n} conflicts to settle"),
    }
