"""Writers of bases: entering, texts with their secrecy check, publication, facilities."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kepu.domain.bases.contracts import BaseDraft, FacilityDraft, TextDraft
from kepu.domain.bases.errors import InvalidFact, NameTaken, NotCleared, NothingToOpen, ReasonMissing, WrongState
from kepu.domain.bases.models import Access, Base, BaseKind, BaseText, Facility, FacilityKind, HolidayHours, Venue
from kepu.domain.bases.panoramas import checked_panorama
from kepu.domain.bases.policies import MANAGE, SECRECY
from kepu.domain.bases.services.slots import follow_listing
from kepu.domain.bases.services.stepping import by, step
from kepu.domain.bases.telling import tell_managers, tell_secrecy_officers
from kepu.foundation.files.services import store_file
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def enter_base(*, actor: Actor, draft: BaseDraft, now: datetime, base_id: int | None = None) -> Base:
    """Enters a base, or changes one. Raises Refused, InvalidFact, NameTaken (name or address of the page)."""
    base = Base.objects.select_for_update().get(pk=base_id) if base_id else Base()
    if base_id:
        require(actor, MANAGE, base.unit_id)
    require(actor, MANAGE, draft.unit_id)
    _check_base(draft)
    for name, value in _values(draft).items():
        setattr(base, name, value)
    try:
        with transaction.atomic():
            base.save()
    except IntegrityError as error:
        raise NameTaken("slug" if "slug" in str(error) else "name") from error
    step(base, "changed" if base_id else "entered", actor=actor, now=now)
    return base


@transaction.atomic
def write_text(*, actor: Actor, base_id: int, draft: TextDraft, now: datetime) -> BaseText:
    """Writes a new version of what the public reads; it waits for the secrecy officer, the cleared one stands meanwhile. The 360° picture
    stays unless another is handed in or it is removed.

    Raises Refused, InvalidFact, FileTooLarge.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    if not draft.summary.strip():
        raise InvalidFact("summary", "missing")
    last = base.texts.order_by("-at", "-pk").first()
    picture = last.tour_picture_id if last and not draft.tour_removed else None
    if draft.tour_upload is not None:
        upload = checked_panorama(draft.tour_upload)
        picture = store_file(actor=actor, unit_id=base.unit_id, name=upload.name, content=upload.content, now=now).pk
    if picture is not None and not draft.tour_words.strip():
        raise InvalidFact("tour_words", "missing")
    text = BaseText.objects.create(base=base, tour_picture_id=picture, **_words(draft), **by(actor, now))
    tell_secrecy_officers(base, now=now)
    return text


@transaction.atomic
def clear_text(*, actor: Actor, text_id: int, now: datetime, note: str = "") -> BaseText:
    """The secrecy officer lets the public read a text. Whoever wrote it cannot clear it. Raises Refused, WrongState."""
    text = _waiting(actor, text_id)
    text.cleared_at, text.cleared_by_name = now, actor.name
    text.save(update_fields=["cleared_at", "cleared_by_name"])
    step(text.base, "text_cleared", actor=actor, now=now, reason=note)
    tell_managers(text.base, "cleared", now=now)
    return text


@transaction.atomic
def send_text_back(*, actor: Actor, text_id: int, reason: str, now: datetime) -> BaseText:
    """The secrecy officer sends a text back. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("send back")
    text = _waiting(actor, text_id)
    text.sent_back_at, text.reason = now, reason.strip()
    text.save(update_fields=["sent_back_at", "reason"])
    step(text.base, "text_sent_back", actor=actor, now=now, reason=reason)
    tell_managers(text.base, "sent_back", now=now)
    return text


@transaction.atomic
def publish_base(*, actor: Actor, base_id: int, now: datetime) -> Base:
    """Shows a base to the public. Raises Refused, WrongState, NotCleared, NothingToOpen."""
    base = _managed(actor, base_id)
    if base.is_published or base.closed_on is not None:
        raise WrongState("published or closed")
    if not base.texts.filter(cleared_at__isnull=False).exists():
        raise NotCleared(base.name)
    if not base.facilities.filter(closed_on__isnull=True).exists():
        raise NothingToOpen(base.name)
    base.published_at = now
    base.save(update_fields=["published_at"])
    step(base, "published", actor=actor, now=now)
    follow_listing(actor=actor, base=base, now=now)
    return base


@transaction.atomic
def hide_base(*, actor: Actor, base_id: int, reason: str, now: datetime) -> Base:
    """Takes a base off the public site, for a time; nothing of it can be booked meanwhile. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("hide")
    base = _managed(actor, base_id)
    if not base.is_published:
        raise WrongState("not published")
    base.published_at = None
    base.save(update_fields=["published_at"])
    step(base, "hidden", actor=actor, now=now, reason=reason)
    follow_listing(actor=actor, base=base, now=now)
    return base


@transaction.atomic
def close_base(*, actor: Actor, base_id: int, closed_on: date, reason: str, now: datetime) -> Base:
    """Closes a base for good from a day on; its past stays. Raises Refused, WrongState, ReasonMissing, InvalidFact."""
    if not reason.strip():
        raise ReasonMissing("close")
    base = _managed(actor, base_id)
    if base.closed_on is not None:
        raise WrongState("closed")
    if closed_on <= base.opened_on:
        raise InvalidFact("closed_on", "not after opened_on")
    base.closed_on = closed_on
    base.save(update_fields=["closed_on"])
    step(base, "closed", actor=actor, now=now, reason=reason)
    follow_listing(actor=actor, base=base, now=now)
    return base


@transaction.atomic
def enter_facility(
    *, actor: Actor, base_id: int, draft: FacilityDraft, now: datetime, facility_id: int | None = None
) -> Facility:
    """Enters something inside a base, or changes it. Raises Refused, InvalidFact, NameTaken."""
    base = _managed(actor, base_id)
    facility = base.facilities.select_for_update().get(pk=facility_id) if facility_id else Facility(base=base)
    if draft.kind not in FacilityKind.values:
        raise InvalidFact("kind", "unknown")
    if draft.capacity < 1:
        raise InvalidFact("capacity", "nobody")
    if not 10 <= draft.slot_minutes <= 720:
        raise InvalidFact("slot_minutes", "10 to 720")
    for name in ("kind", "capacity", "slot_minutes", "guides_needed", "needs_booking", "position"):
        setattr(facility, name, getattr(draft, name))
    for name in ("name", "name_en", "summary"):
        setattr(facility, name, getattr(draft, name).strip())
    try:
        with transaction.atomic():
            facility.save()
    except IntegrityError as error:
        raise NameTaken("name") from error
    step(base, "changed", actor=actor, now=now, reason=facility.name)
    return facility


@transaction.atomic
def close_facility(*, actor: Actor, facility_id: int, closed_on: date, now: datetime) -> Facility:
    """Takes a facility out of use from a day on. Raises Refused, WrongState."""
    facility = Facility.objects.select_for_update(of=("self",)).select_related("base").get(pk=facility_id)
    require(actor, MANAGE, facility.base.unit_id)
    if facility.closed_on is not None:
        raise WrongState("closed")
    facility.closed_on = closed_on
    facility.save(update_fields=["closed_on"])
    step(facility.base, "changed", actor=actor, now=now, reason=facility.name)
    return facility


def _managed(actor: Actor, base_id: int) -> Base:
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    return base


def _waiting(actor: Actor, text_id: int) -> BaseText:
    text = BaseText.objects.select_for_update(of=("self",)).select_related("base").get(pk=text_id)
    require(actor, SECRECY, text.base.unit_id)
    if not text.is_waiting or (actor.account_id is not None and text.actor_id == actor.account_id):
        raise WrongState("not waiting, or one's own")
    return text


def _check_base(draft: BaseDraft) -> None:
    if not draft.name.strip():
        raise InvalidFact("name", "missing")
    if draft.kind not in BaseKind.values:
        raise InvalidFact("kind", "unknown")
    if draft.on_holidays not in HolidayHours.values:
        raise InvalidFact("on_holidays", "unknown")
    if not 1 <= draft.slots_ahead_days <= 90:
        raise InvalidFact("slots_ahead_days", "1 to 90")
    if set(draft.access) - set(Access.values):
        raise InvalidFact("access", "unknown")
    if (draft.latitude is None) != (draft.longitude is None):
        raise InvalidFact("longitude", "both or none")
    if (draft.grade_from is None) != (draft.grade_to is None) or (draft.grade_from or 0) > (draft.grade_to or 0):
        raise InvalidFact("grade_to", "in order")
    if draft.venue_id and not Venue.objects.filter(pk=draft.venue_id, unit_id=draft.unit_id).exists():
        raise InvalidFact("venue", "of another unit")


def _values(draft: BaseDraft) -> dict[str, Any]:
    plain = (
        "unit_id", "kind", "opened_on", "venue_id", "latitude", "longitude", "accessible_seats", "grade_from", "grade_to",
        "on_holidays", "slots_ahead_days",
    )  # fmt: skip
    words = ("name", "name_en", "slug", "address", "phone", "mail")
    return {
        **{name: getattr(draft, name) for name in plain},
        **{name: getattr(draft, name).strip() for name in words},
        "region_id": draft.region_code,
        "access": [code for code in Access.values if code in draft.access],
    }


def _words(draft: TextDraft) -> dict[str, str]:
    names = (
        "summary", "summary_en", "description", "guidelines", "safety", "getting_there", "price", "tour_url", "tour_words",
        "secrecy_note",
    )  # fmt: skip
    return {name: getattr(draft, name).strip() for name in names}
