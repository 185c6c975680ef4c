"""Which institute a signer speaks for. The same institute cannot speak twice, whether it is chosen or typed."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kepu.domain.emergency.contracts import Signer
from kepu.domain.emergency.errors import InvalidFact
from kepu.domain.emergency.models import Incident
from kepu.engines.experts.models import Expert
from kepu.engines.experts.sealing import contact_of
from kepu.engines.experts.selectors import invitations_of
from kepu.foundation.notices.letters import is_mail_address
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import ancestor_ids, labels_by_id, names_to_ids

# A venue, a journal or a paper is no institute of its own where it hangs below one.
INSTITUTES = frozenset({"institute", "university", "branch", "academy"})


@dataclass(frozen=True, slots=True)
class FoundSigner:
    """A signer with the institute as it is counted: by unit where it is one of the academy's, else by its name."""

    institute_id: int | None
    institute_name: str
    institute_key: str
    name: str
    email: str
    account_id: int | None
    person_id: int | None


def find_signers(incident: Incident, signers: Sequence[Signer]) -> list[FoundSigner]:
    """Raises InvalidFact for an expert who has not said yes, or somebody without institute, name or mail."""
    accepted = {row.pk: row for row in confirmed_experts(incident)}
    known: dict[str, int] | None = None
    found = []
    for signer in signers:
        if signer.expert_id is not None:
            if signer.expert_id not in accepted:
                raise InvalidFact("signers", "has not said yes")
            found.append(_of_expert(accepted[signer.expert_id]))
            continue
        if known is None:
            known = names_to_ids(frozenset(labels_by_id()))
        found.append(_by_name(signer, known))
    return found


def confirmed_experts(incident: Incident) -> list[Expert]:
    """Experts who said yes in this file, in order of asking."""
    if incident.request is None:
        return []
    return [row.expert for row in invitations_of(incident.request) if row.is_accepted]


def institute_of(unit_id: int) -> UnitLabel:
    """The nearest unit upwards that is an institute; the unit itself where none is."""
    path = [unit_id, *ancestor_ids(unit_id)]
    labels = labels_by_id(path)
    return next((labels[key] for key in path if labels[key].kind in INSTITUTES), labels[unit_id])


def _of_expert(expert: Expert) -> FoundSigner:
    person = expert.person
    unit = institute_of(person.unit_id)
    mail, _phone = contact_of(expert)
    if person.account_id is None and not mail:
        raise InvalidFact("signers", "no mail")
    return FoundSigner(unit.id, unit.name, f"unit:{unit.id}", person.name, mail, person.account_id, person.pk)


def _by_name(signer: Signer, known: dict[str, int]) -> FoundSigner:
    institute, name, email = signer.institute.strip()[:120], signer.name.strip()[:80], signer.email.strip()
    if not institute or not name or not is_mail_address(email):
        raise InvalidFact("signers", "incomplete")
    plain = plain_name(institute)
    unit_id = known.get(institute) or next((key for text, key in known.items() if plain_name(text) == plain), None)
    if unit_id is None:
        return FoundSigner(None, institute, f"name:{plain}", name, email, None, None)
    unit = institute_of(unit_id)
    return FoundSigner(unit.id, unit.name, f"unit:{unit.id}", name, email, None, None)


def plain_name(text: str) -> str:
    """An institute's name as it is compared: width, case, blanks and the academy's name in front do not matter."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain.removeprefix("中国科学院").removeprefix("中科院") or plain
