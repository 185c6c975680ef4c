"""Bases that are open: calendar, slots, bookings, guides, days that were closed, demand, an application, good practice."""

from contextlib import suppress
from datetime import datetime, time, timedelta

from kepu.domain.bases.contracts import BaseDraft
from kepu.domain.bases.errors import NotOpenOnDay
from kepu.domain.bases.models import Base, Facility, Venue
from kepu.domain.bases.selectors.visits import slots_of_base
from kepu.domain.bases.services.assessments import begin_assessment
from kepu.domain.bases.services.bases import clear_text, enter_base, enter_facility, publish_base, write_text
from kepu.domain.bases.services.days import close_day
from kepu.domain.bases.services.demand import propose_from_demand
from kepu.domain.bases.services.dossiers import answer_criterion, begin_dossier
from kepu.domain.bases.services.guides import enter_guide, put_on_duty
from kepu.domain.bases.services.openings import set_week
from kepu.domain.bases.services.practices import PracticeDraft, adopt_practice, enter_practice, publish_practice
from kepu.domain.bases.services.slots import follow_calendar, offering_of
from kepu.engines.booking.contracts import Guest, Holder, Party, Request, SlotDraft, SlotView
from kepu.engines.booking.errors import Refusal
from kepu.engines.booking.models import DemandRefused, Slot
from kepu.engines.booking.services import book, join_waiting, open_slots
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.units.contracts import SYSTEM
from kepu.surfaces.console.demo.base_texts import BASES, DemoBase
from kepu.surfaces.console.demo.context import DemoContext

SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
DAYS_CLOSED = 21


def load(context: DemoContext) -> None:
    if context.scale != "village":
        return
    made = [_base(context, told) for told in BASES]
    planetarium, laboratory, greenhouse = made
    for base in made:
        _past(context, base)
    _demand(context, planetarium)
    for base in made:
        follow_calendar(actor=SYSTEM, base_id=base.pk, now=context.now)
    _guides(context, planetarium, ["林晚舟", "周望舒"])
    _guides(context, laboratory, ["何一鸣"])
    _visitors(context, planetarium)
    _visitors(context, greenhouse)
    _papers(context, planetarium)
    _practice(context, greenhouse)


def _base(context: DemoContext, told: DemoBase) -> Base:
    unit_id = context.unit[told.unit]
    actor = context.coordinator_of(told.unit)
    venue = Venue.objects.filter(unit=unit_id).first() if told.of_venue else None
    opened = context.today.replace(year=context.years[0] - 3, month=5, day=1)
    draft = BaseDraft(
        unit_id=unit_id, venue_id=venue.pk if venue else None, opened_on=opened, region_code=context.region_of.get(told.unit),
        **told.fields,  # type: ignore[arg-type]  # fields of the draft
    )  # fmt: skip
    base = enter_base(actor=actor, draft=draft, now=context.now)
    text = write_text(actor=actor, base_id=base.pk, draft=told.text, now=context.now)
    clear_text(actor=SYSTEM, text_id=text.pk, now=context.now)
    for facility_draft, hours in told.facilities:
        facility = enter_facility(actor=actor, base_id=base.pk, draft=facility_draft, now=context.now)
        set_week(actor=actor, facility_id=facility.pk, hours=hours, starts_on=opened, now=context.now)
    publish_base(actor=actor, base_id=base.pk, now=context.now)
    Base.objects.filter(pk=base.pk).update(published_at=context.now - timedelta(days=60))
    base.refresh_from_db()
    return base


def _past(context: DemoContext, base: Base) -> None:
    """Days of the last weeks, closed in the evening with a count by hand; yesterday still waits."""
    rng = context.random(f"bases:{base.slug}")
    actor = context.coordinator_of(next(code for code, key in context.unit.items() if key == base.unit_id))
    for back in range(DAYS_CLOSED + 1, 1, -1):
        day = context.today - timedelta(days=back)
        evening = datetime.combine(day, time(22), tzinfo=ACADEMY_ZONE)
        if evening.year != context.today.year:
            continue
        with suppress(NotOpenOnDay):
            close_day(actor=actor, base_id=base.pk, day=day, now=evening, counted=rng.randrange(40, 400))


def _facility(base: Base, kind: str) -> Facility:
    facility: Facility = base.facilities.get(kind=kind)
    facility.base = base
    return facility


def _demand(context: DemoContext, base: Base) -> None:
    """Four full Saturday afternoons in the dome, with many turned away: the proposal that follows from it."""
    dome = _facility(base, "theatre")
    offering = offering_of(actor=SYSTEM, facility=dome, now=context.now)
    saturday = context.today - timedelta(days=(context.today.weekday() - 5) % 7 or 7)
    starts = [datetime.combine(saturday - timedelta(weeks=week), time(16), tzinfo=ACADEMY_ZONE) for week in range(4)]
    drafts = [SlotDraft(start, start + timedelta(hours=1), dome.capacity) for start in starts]
    slots = open_slots(actor=SYSTEM, offering_id=offering.id, drafts=drafts, now=context.now)
    Slot.objects.filter(pk__in=[slot.id for slot in slots]).update(taken=dome.capacity)
    DemandRefused.objects.bulk_create(
        DemandRefused(slot_id=slot.id, code="sold_out", seats=3, at=slot.starts_at - timedelta(days=2))
        for slot in slots
        for _ in range(12)
    )
    propose_from_demand(actor=SYSTEM, base_id=base.pk, now=context.now)


def _coming(context: DemoContext, base: Base) -> list[SlotView]:
    found = slots_of_base(base, first=context.today, last=context.today + timedelta(days=14), now=context.now)
    return [slot for slot in found if slot.starts_at > context.now and slot.mode != "none"]


def _guides(context: DemoContext, base: Base, names: list[str]) -> None:
    guided = {one.source for one in base.facilities.all() if one.guides_needed}
    visits = [slot for slot in _coming(context, base) if slot.source in guided]
    for number, name in enumerate(names):
        guide = enter_guide(
            actor=SYSTEM, base_id=base.pk, name=name, languages=("zh", "en") if number == 0 else ("zh",)
        )
        own = [slot.id for place, slot in enumerate(visits) if place % max(2, len(names)) == number]
        put_on_duty(actor=SYSTEM, base_id=base.pk, guide_id=guide, slot_ids=own, now=context.now)


def _visitors(context: DemoContext, base: Base) -> None:
    """Families on the coming visits, until one is full; a class; somebody on the waiting list."""
    rng = context.random(f"visitors:{base.slug}")
    bookable = [slot for slot in _coming(context, base) if slot.is_bookable]
    for number, slot in enumerate(bookable[:6]):
        for visitor in range(rng.randrange(2, 6)):
            party = Party(guests=(Guest("adult"), Guest("adult"), Guest("child", age=rng.randrange(5, 12))))
            _ask(context, slot, party, f"1390000{number:02}{visitor:02}", f"{rng.choice(SURNAMES)}女士")
    if bookable:
        _fill(context, min(bookable, key=lambda slot: slot.capacity))
    groups = Party(head_count=30, children=28, group_name="五年级二班", school="科学路小学")
    for slot in bookable:
        if (
            slot.capacity >= 60
            and slot.starts_at > context.now + timedelta(days=4)
            and _ask(context, slot, groups, "13911110000", "陈老师")
        ):
            break


def _fill(context: DemoContext, slot: SlotView) -> None:
    pair = Party(guests=(Guest("adult"), Guest("adult")))
    for number in range(slot.left // 2 + 1):
        _ask(context, slot, pair, f"137000000{number:02}", "")
    wanted = Request(
        slot=slot.id, holder=Holder(None, "13612345678", "钱先生"), party=pair, idempotency_key="demo-waiting"
    )
    _try(lambda: join_waiting(actor=SYSTEM, request=wanted, now=context.now))


def _ask(context: DemoContext, slot: SlotView, party: Party, contact: str, name: str) -> bool:
    wanted = Request(
        slot=slot.id, holder=Holder(None, contact, name), party=party, idempotency_key=f"demo:{slot.id}:{contact}"
    )
    return _try(lambda: book(actor=SYSTEM, request=wanted, now=context.now))


def _try(ask) -> bool:  # type: ignore[no-untyped-def]  # something that books
    try:
        ask()
    except Refusal:
        return False
    return True


def _papers(context: DemoContext, base: Base) -> None:
    actor = context.coordinator_of("planetarium")
    dossier = begin_dossier(
        actor=actor, base_id=base.pk, scheme="beijing", scheme_class="museum", year=context.years[1], now=context.now
    )
    answer_criterion(
        actor=actor,
        dossier_id=dossier.pk,
        criterion="legal_person",
        text="由天文研究所授权运行，授权书编号 2019-07。",
        now=context.now,
    )
    begin_assessment(actor=actor, base_id=base.pk, sheet="district-operation", year=context.years[1], now=context.now)


def _practice(context: DemoContext, base: Base) -> None:
    draft = PracticeDraft(
        title="闻香拓叶周末工作坊",
        topic="亲子活动",
        done="每周六下午由标本师带十五个家庭闻香、拓叶、写采集标签，材料来自修剪的枝叶。",
        effect="八周共一百一十二个家庭参加，九成愿意再来；三十一个家庭成为志愿者。",
        copy_right="anyone",
    )
    practice = enter_practice(actor=context.coordinator_of("greenhouse"), base_id=base.pk, draft=draft, now=context.now)
    publish_practice(actor=context.coordinator_of("greenhouse"), practice_id=practice.pk, now=context.now)
    adopt_practice(
        actor=context.coordinator_of("ocean"), practice_id=practice.pk, unit_id=context.unit["ocean"],
        how="改成拓海藻，寒假试行四场。", now=context.now,
    )  # fmt: skip
