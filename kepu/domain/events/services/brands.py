"""Writers of brands and of what the media made of them."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kepu.domain.events.contracts import BrandDraft, MentionDraft
from kepu.domain.events.errors import InvalidDraft, NameTaken, OutsideScope
from kepu.domain.events.finding import index_brand
from kepu.domain.events.models import Brand, BrandEdition, BrandForm, MediaLevel, Mention, Session
from kepu.domain.events.policies import EDIT, LEAD
from kepu.domain.events.telling import audit
from kepu.engines.ledger.selectors import list_kinds
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may, require

EARLIEST_YEAR, LATEST_YEAR = 1949, 2200


@transaction.atomic
def enter_brand(*, actor: Actor, draft: BrandDraft, now: datetime) -> Brand:
    """Begins a recurring programme of a unit. Raises Refused, InvalidDraft, NameTaken."""
    require(actor, LEAD, draft.unit_id)
    _check(draft)
    brand = Brand(unit_id=draft.unit_id, created_at=now, **_values(draft))
    _save(brand, draft.slug)
    audit(actor, "enter", "events.brand", brand.public_id, brand.name, brand.unit_id, now=now)
    return brand


@transaction.atomic
def change_brand(*, actor: Actor, brand_id: int, draft: BrandDraft, now: datetime) -> Brand:
    """Changes a brand. Its slug stays once it has an edition: the ledger knows it by that word.

    Raises Refused, InvalidDraft, NameTaken.
    """
    brand = Brand.objects.select_for_update().get(pk=brand_id)
    require(actor, LEAD, brand.unit_id)
    require(actor, LEAD, draft.unit_id)
    _check(draft)
    if draft.slug != brand.slug and brand.editions.exists():
        raise InvalidDraft("slug", "in use")
    brand.unit_id = draft.unit_id
    for name, value in _values(draft).items():
        setattr(brand, name, value)
    _save(brand, draft.slug)
    audit(actor, "change", "events.brand", brand.public_id, brand.name, brand.unit_id, now=now)
    return brand


@transaction.atomic
def end_brand(*, actor: Actor, brand_id: int, ended_on: date | None, now: datetime) -> Brand:
    """Says from which day a brand is held no more, or (None) that it goes on. Its pages stay. Raises Refused."""
    brand = Brand.objects.select_for_update().get(pk=brand_id)
    require(actor, LEAD, brand.unit_id)
    brand.ended_on = ended_on
    brand.save(update_fields=["ended_on"])
    verb = "end" if ended_on else "take_up"
    audit(actor, verb, "events.brand", brand.public_id, brand.name, brand.unit_id, now=now)
    return brand


@transaction.atomic
def enter_mention(*, actor: Actor, edition_id: int, unit_id: int, draft: MentionDraft, now: datetime) -> Mention:
    """Enters a report in the media about an edition: the lead unit, or a unit that takes part. Same link, same report.

    Raises Refused, InvalidDraft, OutsideScope.
    """
    edition = BrandEdition.objects.select_for_update().get(pk=edition_id)
    _require_part(actor, edition, unit_id)
    _check_mention(draft, today=local_date(now))
    session = _session_of(edition, draft.session_id)
    mention, is_new = Mention.objects.get_or_create(
        edition=edition,
        link=draft.link,
        defaults={
            "session": session,
            "unit_id": unit_id,
            "outlet": draft.outlet.strip(),
            "level": draft.level,
            "title": draft.title.strip(),
            "published_on": draft.published_on,
            "entered_by_name": actor.name,
            "entered_at": now,
        },
    )
    if is_new:
        audit(actor, "enter", "events.mention", mention.pk, mention.title, unit_id, now=now)
    return mention


@transaction.atomic
def remove_mention(*, actor: Actor, mention_id: int, now: datetime) -> None:
    """Takes a report off again: its unit, or the lead unit. Raises Refused."""
    mention = Mention.objects.select_related("edition").get(pk=mention_id)
    if not may(actor, EDIT, mention.unit_id):
        require(actor, LEAD, mention.edition.lead_unit_id)
    mention.delete()
    audit(actor, "remove", "events.mention", mention_id, mention.title, mention.unit_id, now=now)


def _require_part(actor: Actor, edition: BrandEdition, unit_id: int) -> None:
    require(actor, EDIT, unit_id)
    if unit_id != edition.lead_unit_id and not edition.participations.filter(unit=unit_id, state="joined").exists():
        raise OutsideScope("unit")


def _session_of(edition: BrandEdition, session_id: int | None) -> Session | None:
    if session_id is None:
        return None
    found = edition.sessions.filter(pk=session_id).first()
    if found is None:
        raise OutsideScope("session")
    return found


def _check(draft: BrandDraft) -> None:
    if not draft.name.strip():
        raise InvalidDraft("name", "empty")
    if not draft.slug.strip():
        raise InvalidDraft("slug", "empty")
    if draft.form not in BrandForm.values:
        raise InvalidDraft("form", "unknown")
    if draft.kind not in {kind.code for kind in list_kinds() if not kind.is_confidential}:
        raise InvalidDraft("kind", "unknown")
    if draft.since_year is not None and not EARLIEST_YEAR <= draft.since_year <= LATEST_YEAR:
        raise InvalidDraft("since_year", "implausible")


def _check_mention(draft: MentionDraft, *, today: date) -> None:
    for name in ("outlet", "title", "link"):
        if not getattr(draft, name).strip():
            raise InvalidDraft(name, "empty")
    if draft.level not in MediaLevel.values:
        raise InvalidDraft("level", "unknown")
    if draft.published_on > today:
        raise InvalidDraft("published_on", "in the future")


def _values(draft: BrandDraft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "name_en": draft.name_en.strip(),
        "form": draft.form,
        "kind_id": draft.kind,
        "summary": draft.summary.strip(),
        "summary_en": draft.summary_en.strip(),
        "since_year": draft.since_year,
    }


def _save(brand: Brand, slug: str) -> None:
    brand.slug = slug
    try:
        with transaction.atomic():
            brand.save()
    except IntegrityError as error:
        raise NameTaken(slug) from error
    index_brand(brand)
