"""Brands and sessions: a public science day, last year's closed and this year's on the way, a lecture online, one to be closed."""

from datetime import date, datetime, time, timedelta

from kepu.domain.events.contracts import (
    BrandDraft,
    Came,
    EditionDraft,
    LocalWords,
    MentionDraft,
    PersonDraft,
    SessionDraft,
)
from kepu.domain.events.models import Brand, BrandEdition, Session
from kepu.domain.events.services import (
    add_material,
    add_person,
    announce_session,
    close_edition,
    close_session,
    decline_edition,
    draft_session,
    enter_brand,
    enter_mention,
    enter_sender,
    invite_units,
    join_edition,
    open_edition,
    plan_edition,
    report_online,
    want_help,
    write_report,
)
from kepu.engines.booking.contracts import VISITOR
from kepu.engines.booking.helping_contracts import Helper, NeedDraft
from kepu.engines.booking.services import confirm_duty, invite_helper, offer_help
from kepu.foundation.clock import ACADEMY_ZONE, local_date
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.event_texts import DEFAULT, MENTIONS, REPORT, SESSIONS, THEMES

MOST_UNITS = 8
ABOUT = "每年一个周末，研究院所把实验室、台站和园区向公众打开，由科研人员讲解。"
ABOUT_EN = "One weekend a year institutes open laboratories, stations and gardens, and scientists show what they do."


def load(context: DemoContext) -> None:
    units = [code for code in context.working_units if context.unit_kind[code] == "institute"][:MOST_UNITS]
    brand = _brand(context, "academy", "open-day", "公众科学日", "Public Science Day", "open_day", "open_day")
    first = _saturday(context.today + timedelta(days=9))
    _last_year(context, brand, units, first - timedelta(weeks=52))
    _this_year(context, brand, units, first)
    if "north" in context.unit:
        _brand(context, "north", "star-season", "北方观星季", "Northern Star Season", "season", "lecture")
    _lecture(context)
    _own(context, units[0])


def _brand(context: DemoContext, code: str, slug: str, name: str, english: str, form: str, kind: str) -> Brand:
    draft = BrandDraft(
        unit_id=context.unit[code], slug=slug, name=name, name_en=english, form=form, kind=kind, since_year=context.today.year - 6,
        summary=ABOUT if slug == "open-day" else "", summary_en=ABOUT_EN if slug == "open-day" else "",
    )  # fmt: skip
    return enter_brand(actor=context.coordinator_of(code), draft=draft, now=context.now - timedelta(days=500))


def _edition(context: DemoContext, brand: Brand, first: date, theme: str, at: datetime) -> BrandEdition:
    lead = context.coordinator_of("academy")
    draft = EditionDraft(
        year=first.year, theme=theme, starts_on=first, ends_on=first + timedelta(days=1), lead_unit_id=brand.unit_id,
        answer_by=first - timedelta(days=20), label=f"{first.year}年公众科学日活动",
    )  # fmt: skip
    return plan_edition(actor=lead, brand_id=brand.pk, draft=draft, now=at)


def _last_year(context: DemoContext, brand: Brand, units: list[str], first: date) -> None:
    """Every unit held two sessions; all are in the book, the edition is closed."""
    lead, at = context.coordinator_of("academy"), _at(first, 9) - timedelta(days=60)
    edition = _edition(context, brand, first, THEMES[1], at)
    invite_units(actor=lead, edition_id=edition.pk, unit_ids=[context.unit[code] for code in units], now=at)
    open_edition(actor=lead, edition_id=edition.pk, now=at)
    after = _at(first, 9) + timedelta(days=4)
    for number, code in enumerate(units):
        _join(context, edition, code, at)
        for place in (0, 1):
            session = _session(context, edition, code, place, first + timedelta(days=place), at, online=number == 0)
            announce_session(actor=context.coordinator_of(code), session_id=session.pk, now=at)
            _hold(context, session, code, people=120 + 35 * number - 20 * place, after=after)
    for outlet, level, title in MENTIONS:
        draft = MentionDraft(outlet, level, title, f"https://news.example.org/{first.year}/{level}", local_date(after))
        enter_mention(actor=lead, edition_id=edition.pk, unit_id=brand.unit_id, draft=draft, now=after)
    close_edition(actor=lead, edition_id=edition.pk, now=after)


def _this_year(context: DemoContext, brand: Brand, units: list[str], first: date) -> None:
    """Opened three weeks ago: most units take part, one declined, one has not answered, some have only drafts."""
    lead, at = context.coordinator_of("academy"), context.now - timedelta(days=21)
    edition = _edition(context, brand, first, THEMES[0], at)
    invite_units(actor=lead, edition_id=edition.pk, unit_ids=[context.unit[code] for code in units], now=at)
    open_edition(actor=lead, edition_id=edition.pk, now=at)
    for number, code in enumerate(units):
        actor = context.coordinator_of(code)
        if number == len(units) - 1:
            continue  # has not answered
        if number == len(units) - 2:
            decline_edition(
                actor=actor,
                edition_id=edition.pk,
                unit_id=context.unit[code],
                reason="园区正在修缮，今年不便开放。",
                now=at,
            )
            continue
        _join(context, edition, code, at)
        for place in (0, 1):
            session = _session(context, edition, code, place, first + timedelta(days=place), at, online=number == 1)
            if number % 3 != 2 and not (number == 0 and place == 1):
                session = announce_session(actor=actor, session_id=session.pk, now=at)
            if place == 0:
                _helpers(context, session, code, now=at)


def _lecture(context: DemoContext) -> None:
    """A New Year lecture, online and on site, with its platform."""
    if "press" not in context.unit:
        return
    actor, unit = context.coordinator_of("press"), context.unit["press"]
    day = context.today + timedelta(days=35)
    _brand(context, "press", "new-year-lecture", "新年科学讲座", "New Year Lecture", "new_year_lecture", "lecture")
    draft = SessionDraft(
        unit, "lecture", "新年科学讲座：从一束光说起", "both", _at(day, 19), _at(day, 21), region_code=context.region_of.get("press"),
        place="学术会堂", title_en="New Year Lecture: from one beam of light", stream_link="https://live.example.org/new-year",
        summary="从望远镜到手机，光怎样把远处的世界带到眼前。", audience=("public", "youth"), grades=(7, 8, 9, 10, 11, 12),
        languages=("zh", "en"), access=("step_free", "wheelchair", "captions"), booking="lottery", capacity=300,
    )  # fmt: skip
    session = draft_session(actor=actor, draft=draft, now=context.now)
    _speaker(context, session, "press")
    announce_session(actor=actor, session_id=session.pk, now=context.now)


def _own(context: DemoContext, code: str) -> None:
    """Outside any edition: a night held the day before yesterday that waits to be closed, a draft, a platform."""
    actor, unit = context.coordinator_of(code), context.unit[code]
    day = context.today - timedelta(days=2)
    night = _own_draft(context, code, "仲秋观月夜", day)
    held = draft_session(actor=actor, draft=night, now=context.now - timedelta(days=12))
    _speaker(context, held, code)
    held = announce_session(actor=actor, session_id=held.pk, now=context.now - timedelta(days=11))
    _helpers(context, held, code, now=context.now - timedelta(days=10))
    draft_session(
        actor=actor,
        draft=_own_draft(context, code, "冬至日影测量", context.today + timedelta(days=40)),
        now=context.now,
    )
    enter_sender(actor=actor, unit_id=unit, platform="示范直播", now=context.now - timedelta(days=30))
    brand = _brand(context, code, "sky-night", "观星夜", "Sky Night", "season", "lecture")
    first = context.today + timedelta(days=60)
    plan = EditionDraft(first.year, "冬夜星空", first, first + timedelta(days=27), lead_unit_id=unit)
    plan_edition(actor=actor, brand_id=brand.pk, draft=plan, now=context.now)


def _own_draft(context: DemoContext, code: str, title: str, day: date) -> SessionDraft:
    return SessionDraft(
        context.unit[code], "lecture", title, "onsite", _at(day, 19), _at(day, 21), region_code=context.region_of.get(code),
        place="楼顶平台", audience=("public",), summary="自带望远镜也欢迎；天气不好改为室内讲座。",
    )  # fmt: skip


def _join(context: DemoContext, edition: BrandEdition, code: str, at: datetime) -> None:
    words = LocalWords(title="", contact=f"{code}@demo.invalid")
    join_edition(
        actor=context.coordinator_of(code), edition_id=edition.pk, unit_id=context.unit[code], words=words, now=at
    )


def _session(
    context: DemoContext, edition: BrandEdition, code: str, place: int, day: date, at: datetime, *, online: bool
) -> Session:
    title, summary = SESSIONS.get(context.field_of[code], DEFAULT)[place]
    is_coming = day > context.today
    draft = SessionDraft(
        context.unit[code], "open_day", title, "both" if online else "onsite", _at(day, 9 + 5 * place), _at(day, 11 + 5 * place),
        edition_id=edition.pk, region_code=context.region_of.get(code), place="园区正门集合", summary=summary,
        stream_link="https://live.example.org/open-day" if online else "", audience=("youth", "public"),
        grades=(3, 4, 5, 6) if place == 0 else (7, 8, 9), access=("step_free", "toilet") if place == 0 else (),
        booking="first_come" if is_coming and place == 0 else "none", capacity=60 if place == 0 else None,
    )  # fmt: skip
    session = draft_session(actor=context.coordinator_of(code), draft=draft, now=at)
    _speaker(context, session, code)
    add_material(
        actor=context.coordinator_of(code), session_id=session.pk, name="导览折页", quantity=200, note="", now=at
    )
    return session


def _speaker(context: DemoContext, session: Session, code: str) -> None:
    people = context.people_of.get(code, [])
    actor = context.coordinator_of(code)
    for role, person in zip(("speaker", "volunteer"), people, strict=False):
        draft = PersonDraft(role=role, person_id=person, minutes=None if role == "speaker" else 180)
        add_person(actor=actor, session_id=session.pk, draft=draft, now=context.now)


def _helpers(context: DemoContext, session: Session, code: str, *, now: datetime) -> None:
    """Help that a session wants: one confirmed, one asked, one who offers, seats left."""
    actor = context.coordinator_of(code)
    draft = NeedDraft(
        "引导与签到", 4, session.starts_at - timedelta(minutes=30), session.ends_at, is_open=True, min_age=16,
        note="提前半小时在正门服务台集合，穿平底鞋；提供饮水和意外险。",
    )  # fmt: skip
    need = want_help(actor=actor, session_id=session.pk, draft=draft, now=now)
    teacher = Helper(name="孙老师", contact=f"sun@{code}.demo.invalid", said="退休物理教师", is_named=True)
    duty = invite_helper(actor=actor, need_id=need.pk, helper=teacher, now=now)
    confirm_duty(actor=actor, duty_id=duty.public_id, now=now)
    if people := context.people_of.get(code, [])[2:3]:
        invite_helper(actor=actor, need_id=need.pk, helper=Helper(person_id=people[0]), now=now)
    student = Helper(name="周同学", contact=f"zhou@{code}.demo.invalid", said="研究生，会英语", is_named=True)
    if session.is_announced:
        offer_help(actor=VISITOR, need_id=need.public_id, helper=student, now=now)


def _hold(context: DemoContext, session: Session, code: str, *, people: int, after: datetime) -> None:
    actor = context.coordinator_of(code)
    if session.is_online:
        report_online(
            actor=actor, session_id=session.pk, platform="示范直播", people=people * 20, note="平台后台", now=after
        )
    write_report(actor=actor, session_id=session.pk, report=REPORT, replay_link="", uploads=(), links=(), now=after)
    close_session(actor=actor, session_id=session.pk, came=Came(people, "门口计数器"), now=after)


def _saturday(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ACADEMY_ZONE)
