"""Words of this area in the reader's language: kinds of unit, roles, refusals, verbs of the audit log."""

from django.utils.translation import gettext_lazy as _

from kepu.foundation.units.models import Role, UnitKind

KINDS = dict(UnitKind.choices)
ROLES = dict(Role.choices)
DUTIES = {
    "administrator": _("Manages units, people, roles and settings of the subtree."),
    "leader": _("Approves plans, signs statistics forms, accepts the work of units below."),
    "coordinator": _("Plans, records and confirms; keeps registers; accepts the records of units below."),
    "editor": _("Writes articles and proposes records."),
    "reviewer": _("Decides in reviews of content."),
    "secrecy_officer": _("Decides in reviews and in secrecy checks."),
    "statistician": _("Fills, checks, signs and files statistics forms."),
    "auditor": _("Reads everything of the subtree, and the audit log."),
    "member": _("Proposes records of own acts."),
    "base_manager": _("Keeps bases and their opening times; manages bookings, the desk and check-in."),
    "gatekeeper": _("Checks tickets in at the gate."),
}
OBSTACLES = {
    "root": _("The academy itself does not move, merge or close."),
    "future": _("The day lies ahead. Enter the change on the day when it takes effect."),
    "too_early": _("The day lies before the present state began."),
    "same": _("The unit is there already."),
    "closed": _("One of the units has closed."),
    "below_itself": _("The unit would hang below itself."),
    "open_units_below": _("Units below are still open. Move, merge or close them first."),
}
VERBS = {
    "sign_in": _("signed in"),
    "sign_out": _("signed out"),
    "sign_in.failed": _("failed to sign in"),
    "sign_in.locked": _("locked after failed tries"),
    "password.set": _("set a password"),
    "identity.connected": _("linked an identity"),
    "identity.disconnected": _("unlinked an identity"),
    "own_data.exported": _("downloaded their own data"),
    "unit.created": _("added a unit"),
    "unit.edited": _("edited a unit"),
    "unit.moved": _("moved a unit"),
    "unit.merged": _("merged a unit"),
    "unit.closed": _("closed a unit"),
    "role.granted": _("granted a role"),
    "role.ended": _("ended a role"),
    "account.invited": _("opened an account"),
    "account.suspended": _("suspended an account"),
    "account.restored": _("restored an account"),
    "account.reset": _("reset a password"),
    "region.trait_added": _("marked regions"),
    "region.trait_ended": _("ended the mark of a region"),
    "person.added": _("added a person"),
    "person.edited": _("edited a person"),
    "person.left": _("ended a person's stay"),
    "person.merged": _("merged a duplicate person"),
    "person.linked": _("linked a person and an account"),
    "person.erased": _("erased a person's data"),
    "person.imported": _("imported people"),
    "people.exported": _("exported people"),
    "audit.exported": _("exported the audit log"),
    "post.added": _("added a post"),
    "post.ended": _("ended a post"),
    "webhook.added": _("added a webhook"),
    "webhook.switched_on": _("switched a webhook on"),
    "webhook.switched_off": _("switched a webhook off"),
    "confirm": _("confirmed a directive"),
    "discard": _("discarded a directive"),
    "reopen": _("reopened"),
    "set": _("set a budget"),
    "remove": _("removed"),
    "file": _("filed a form"),
    "add": _("added a form cell"),
    "withdraw": _("withdrew a form cell"),
    "import": _("imported a workbook"),
    "state_count": _("stated a count"),
    "enter_title": _("entered a title"),
}
TRAITS = {"remote": _("remote"), "rural": _("rural")}
