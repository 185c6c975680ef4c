"""Profiles read: the directory within what a unit may see, the public one, one's own."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from kepu.engines.experts.contracts import ProfileDraft
from kepu.engines.experts.models import Consent, Expert, Trait
from kepu.engines.experts.policies import may_keep
from kepu.engines.experts.querysets import ExpertQuerySet
from kepu.engines.experts.sealing import contact_of
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import Actor


@dataclass(frozen=True, slots=True)
class ExpertFilter:
    """What the directory is narrowed to; empty means everything. `use`: only those who consent to it."""

    words: str = ""
    field: str = ""
    region: str = ""
    language: str = ""
    audience: str = ""
    category: str = ""
    use: str = ""
    unit_id: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What an expert said of themselves, with the consents that are open (use → since)."""

    draft: ProfileDraft
    consents: dict[str, date]


def list_experts(*, unit_ids: Collection[int], filters: ExpertFilter, day: date) -> ExpertQuerySet:
    """Experts of the units and those who consent to be found by the academy, with traits; by name. Withdrawn ones only when asked."""
    if filters.withdrawn:
        rows = Expert.objects.within(unit_ids).filter(withdrawn_at__isnull=False, person__erased_at__isnull=True)
    else:
        rows = Expert.objects.active(day).seen_by(unit_ids)
    for kind in ("field", "region", "language", "audience"):
        if value := getattr(filters, kind):
            rows = rows.having(kind, value)
    if filters.category:
        rows = rows.filter(person__category=filters.category)
    if filters.use:
        rows = rows.consenting(filters.use)
    if filters.unit_id is not None:
        rows = rows.filter(person__unit=filters.unit_id)
    return _dressed(rows.matching(filters.words)).order_by("person__name", "pk")


def get_expert(*, public_id: UUID, unit_ids: Collection[int], day: date) -> Expert:
    """One expert within sight: of the units, withdrawn or not, or in the academy's directory. Raises Expert.DoesNotExist."""
    own = Expert.objects.within(unit_ids).filter(person__erased_at__isnull=True)
    seen = Expert.objects.filter(pk__in=Expert.objects.active(day).seen_by(unit_ids)) | own
    expert: Expert = _dressed(seen).get(public_id=public_id)
    return expert


def contact_for(actor: Actor, expert: Expert) -> tuple[str, str]:
    """(mail, telephone) for whoever keeps the profile; empty for everybody else."""
    return contact_of(expert) if may_keep(actor, expert) else ("", "")


def list_public_experts(*, filters: ExpertFilter, day: date) -> ExpertQuerySet:
    """Experts who consent to stand in the public directory, by name."""
    rows = Expert.objects.active(day).consenting("public")
    for kind in ("field", "region", "language", "audience"):
        if value := getattr(filters, kind):
            rows = rows.having(kind, value)
    return _dressed(rows.matching(filters.words)).order_by("person__name", "pk")


def get_public_expert(*, public_id: UUID, day: date) -> Expert:
    """One of them. Raises Expert.DoesNotExist."""
    expert: Expert = _dressed(Expert.objects.active(day).consenting("public")).get(public_id=public_id)
    return expert


def public_fields(*, day: date) -> dict[str, int]:
    """First-level subject code → how many public experts, each once. One query."""
    shown = Expert.objects.active(day).consenting("public")
    rows = Trait.objects.filter(kind="field", expert__in=shown).order_by().values_list("expert_id", "value")
    return dict(sorted(Counter(code for _expert, code in {(key, value[:3]) for key, value in rows}).items()))


def own_person(account_id: int) -> Person | None:
    """The person behind an account, None when none is linked."""
    found: Person | None = Person.objects.filter(account=account_id).select_related("unit").first()
    return found


def own_expert(account_id: int) -> Expert | None:
    """The profile behind an account, None while there is none."""
    return _dressed(Expert.objects.filter(person__account=account_id)).first()


def profile_of(expert: Expert) -> Profile:
    """Traits by kind as a draft, and open consents. No query when the expert came from a selector here."""
    by_kind: dict[str, list[str]] = {}
    for trait in expert.traits.all():
        by_kind.setdefault(trait.kind, []).append(trait.value)
    draft = ProfileDraft(
        about=expert.about, about_en=expert.about_en, media_experience=expert.media_experience,
        availability=expert.availability, minutes_per_month=expert.minutes_per_month,
        fields=tuple(by_kind.get("field", ())), topics=tuple(by_kind.get("topic", ())),
        refused=tuple(by_kind.get("refused", ())), languages=tuple(by_kind.get("language", ())),
        regions=tuple(by_kind.get("region", ())), audiences=tuple(by_kind.get("audience", ())),
    )  # fmt: skip
    consents = {row.use: row.given_on for row in expert.consents.all() if row.withdrawn_on is None}
    return Profile(draft=draft, consents=consents)


def count_experts(unit_ids: Collection[int], *, day: date) -> int:
    """Active experts of the units."""
    return Expert.objects.active(day).within(unit_ids).count()


def own_data(*, account_id: int) -> dict[str, Any] | None:
    """All that is kept of an account's owner as an expert, as plain values; None when they are none."""
    expert = own_expert(account_id)
    if expert is None:
        return None
    mail, phone = contact_of(expert)
    traits = [(row.kind, row.value) for row in expert.traits.all()]
    return {
        "about": expert.about, "mail": mail, "phone": phone, "note": expert.note, "availability": expert.availability,
        "traits": [{"kind": kind, "value": value} for kind, value in traits],
        "consents": [
            {"use": row.use, "from": f"{row.given_on}", "until": f"{row.withdrawn_on}" if row.withdrawn_on else None}
            for row in expert.consents.all()
        ],
        "interests": [
            {"organisation": row.organisation, "kind": row.kind, "since": f"{row.since}"} for row in expert.interests.all()
        ],
        "rests": [{"from": f"{row.starts_on}", "until": f"{row.ends_on}"} for row in expert.rests.all()],
        "conduct": [{"version": row.version, "at": row.accepted_at.isoformat()} for row in expert.conduct.all()],
        "invitations": [
            {"title": row.request.title, "on": f"{row.asked_on}", "answer": row.state, "reason": row.reason, "drill": row.is_drill}
            for row in expert.invitations.select_related("request")
        ],
    }  # fmt: skip


def _dressed(rows: ExpertQuerySet) -> ExpertQuerySet:
    return rows.select_related("person__unit").prefetch_related(
        "traits", Prefetch("consents", queryset=Consent.objects.order_by("use", "given_on"))
    )
