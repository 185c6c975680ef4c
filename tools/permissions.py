"""Writes docs/reference/permissions.md from the policies. `check` says whether the page is current."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "permissions.md"
sys.path.insert(0, str(ROOT))
HEAD = """# Who may do what

Generated from `kepu/foundation/units/policies.py` by `python tools/permissions.py write`; a test keeps it current.

A role is held in a unit and reaches that unit with everything below it, nothing else, by every door: page, API, export and search.
What lies outside is answered as if it were not there (404). Permissions marked ↓ reach only units below the one where the role is
held, so that nobody accepts their own unit's work; at the root, which has nobody above, they reach the root too. An administrator
grants roles within reach, so the administrators of the root are made by the administrators of the root, and the last of them stays.
Roles end, they are never deleted; each grant and each end stands in the audit log.

"""
MEANING = {
    "read": "see what the unit plans, does and reports",
    "units.manage": "add, edit, move, merge and close units",
    "events.edit": "sessions of the unit, its part in editions, what came of them",
    "people.manage": "keep the register of people and their posts; open the rows behind a figure narrowed by title level or field",
    "roles.grant": "open accounts, grant and end roles, suspend, reset",
    "settings.manage": "settings and webhooks; at the root also regions",
    "brands.lead": "brands and their editions: plan, invite units, open, remind, close",
    "desk.edit": "topic guides, commissions and the calendars of the unit's channels; not what policy advice says",
    "topics.propose": "propose topics for a guide",
    "claims.edit": "messages that readers handed in, claims, drafts of verdicts; hand them in for sign-off",
    "claims.publish": "withdraw published claims; import claims that others checked",
    "packs.edit": "packs of the emergency library, their drafts and the routine calendar; hand them in for review",
    "packs.publish": "withdraw published packs",
    "emergency.open": "open incident files, write talking points, link claims",
    "emergency.lead": "lead incident files: hand over, hand in for signatures, end, review; duty roster and partners",
    "experts.keep": "profiles, consents, interests and contacts of the unit's experts",
    "experts.ask": "requests for experts: matching, invitations, what came of them; the directory of the academy",
    "audit.read": "read and export the audit log",
}


def render() -> str:
    """The page as it should be."""
    from kepu.foundation.units.models import Role
    from kepu.foundation.units.policies import ABOVE, PERMISSIONS

    roles = list(Role.values)
    names = sorted(
        {name for granted in PERMISSIONS.values() for name in granted}, key=lambda name: (name != "read", name)
    )
    lines = ["| permission | " + " | ".join(role.replace("_", " ") for role in roles) + " |"]
    lines.append("|---|" + ":-:|" * len(roles))
    for name in names:
        cells = ["●" if name in PERMISSIONS[role] else "" for role in roles]
        lines.append(f"| `{name}`{' ↓' if name in ABOVE else ''} | " + " | ".join(cells) + " |")
    meanings = [f"- `{name}`: {MEANING[name]}" for name in names if name in MEANING]
    return HEAD + "\n".join(lines) + "\n\n" + "\n".join(meanings) + "\n"


def main() -> int:
    """0 when the page is, or now is, current."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    import django

    django.setup()
    if sys.argv[1:] == ["write"]:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(render(), encoding="utf-8")
    return int(PAGE.read_text(encoding="utf-8") != render())


if __name__ == "__main__":
    sys.exit(main())
