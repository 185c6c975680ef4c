"""How experts and outside askers are reached: kept encrypted, opened for those alone who have to reach them."""

import json

from kepu.engines.experts.contracts import Asker
from kepu.engines.experts.models import Expert, ExpertRequest
from kepu.foundation.crypto import seal, unseal

PURPOSE = "experts.contact"


def seal_contact(*, mail: str, phone: str) -> dict[str, str]:
    """The sealed fields of an expert."""
    return {
        "mail_sealed": seal(PURPOSE, mail.strip()) if mail.strip() else "",
        "phone_sealed": seal(PURPOSE, phone.strip()[:40]) if phone.strip() else "",
    }


def contact_of(expert: Expert) -> tuple[str, str]:
    """(mail, telephone), empty where not known. The caller has checked that the reader keeps the profile."""
    mail = unseal(PURPOSE, expert.mail_sealed) if expert.mail_sealed else ""
    return mail, unseal(PURPOSE, expert.phone_sealed) if expert.phone_sealed else ""


def seal_asker(asker: Asker) -> str:
    """Name and contact of an outside asker in one sealed text."""
    return seal(PURPOSE, json.dumps([asker.name.strip()[:60], asker.contact.strip()[:120]], ensure_ascii=False))


def asker_of(request: ExpertRequest) -> Asker | None:
    """Who asked from outside, None when nobody did or it has been erased."""
    if not request.asker_sealed:
        return None
    name, contact = json.loads(unseal(PURPOSE, request.asker_sealed))
    return Asker(name=name, contact=contact)
