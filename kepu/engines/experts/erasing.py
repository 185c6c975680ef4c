"""What happens to a profile when its person is erased or merged. Records stay in the ledger, which has its own rules."""

from datetime import datetime

from kepu.engines.experts.finding import index_expert
from kepu.engines.experts.models import Expert
from kepu.foundation.people.following import follow


def register_all() -> None:
    """Follows the people register."""
    follow("experts", erased=erase, merged=merge)


def erase(person_id: int, now: datetime) -> None:
    """Takes away everything an expert said of themselves and every contact; invitations stay as bare counts."""
    expert = Expert.objects.filter(person=person_id).first()
    if expert is None:
        return
    for rows in (expert.traits, expert.words, expert.consents, expert.interests, expert.rests, expert.conduct):
        rows.all().delete()
    expert.about = expert.about_en = expert.availability = expert.note = expert.mail_sealed = expert.phone_sealed = ""
    expert.media_experience, expert.minutes_per_month = "none", None
    expert.withdrawn_at = expert.withdrawn_at or now
    expert.save()
    expert.invitations.exclude(reason="").update(reason="—")
    expert.invitations.update(message="", reasons=[], token_hash="")  # no token: it dies here
    index_expert(expert)


def merge(kept_id: int, duplicate_id: int, now: datetime) -> None:
    """The profile goes over to the person who is kept, unless they have one: then the duplicate's is withdrawn."""
    expert = Expert.objects.filter(person=duplicate_id).first()
    if expert is None:
        return
    if Expert.objects.filter(person=kept_id).exists():
        expert.withdrawn_at = expert.withdrawn_at or now
        expert.save(update_fields=["withdrawn_at"])
    else:
        expert.person_id = kept_id
        expert.save(update_fields=["person"])
    index_expert(expert)
