"""Topic guides, commissions and desk calendars: this year's guide of the academy, an institute's own, a magazine's months."""

from datetime import date, timedelta

from kepu.domain.content.models import Channel, Work
from kepu.domain.desks.contracts import CommissionDraft, DeliveryDraft, GuideDraft, Held, SlotDraft, TopicDraft
from kepu.domain.desks.models import Commission, Guide, Topic
from kepu.domain.desks.services import (
    accept_commission,
    commission,
    decline_commission,
    decline_topic,
    deliver_commission,
    enter_column,
    issue_guide,
    link_work,
    list_topic,
    plan_slot,
    propose_topic,
    set_slot_state,
    take_delivery,
    take_up_topic,
)
from kepu.foundation.people.models import Person
from kepu.surfaces.console.demo.context import DemoContext

TOPICS = [
    ("strategy", "question", "深海采样器怎样在一万米下拧紧瓶盖？", "", "新一代科考船下半年首航", "science"),
    ("strategy", "story", "守了四十年台站的人在等什么？", "高原观测站三代值守团队", "建站四十周年", "people"),
    ("frontier", "question", "引力波“听”见的黑洞，到底有多重？", "", "新一轮观测数据公布", "science"),
    ("frontier", "question", "人工智能预报天气，什么时候会出错？", "", "汛期到来，读者来信多", "science"),
    ("daily_life", "question", "隔夜菜里的亚硝酸盐有多少？", "", "每年夏天都有新传言", "health"),
    ("daily_life", "question", "流星雨为什么总在后半夜更多？", "", "英仙座流星雨将至", "sky"),
    ("daily_life", "question", "植物晚上会和人抢氧气吗？", "", "室内绿植热销", "plants"),
]
SLOTS = [
    ("流星雨观察手册", -12, "out"), ("月壤里的水从哪里来", -5, "out"), ("黑洞有多重", 3, "in_review"), ("后半夜的流星", 6, "in_work"),
    ("台站四十年", 12, "assigned"), ("听见引力波的人", 19, "idea"), ("黑洞到底有多重", 8, "assigned"), ("秋季四边形怎么找", 26, "idea"),
]  # fmt: skip
BRIEF = "面向没有物理基础的公众，一千五百字左右；先讲清楚问题从哪里来，再讲怎样知道的，最后说还有什么不知道。"
TEXT = (
    "从一个常见的疑问说起。\n\n科学家是怎样知道的：观测、比较、再观测。\n\n还有哪些不知道：下一次观测会告诉我们更多。"
)


def load(context: DemoContext) -> None:
    units = [code for code in context.working_units if context.unit_kind[code] in ("institute", "media", "journal")][
        :12
    ]
    guide = _guide(context, "academy", units, f"{context.today.year} 年科普选题指南")
    _topics(context, guide, units)
    first = units[0]
    own = _guide(context, first, [first], "本所年度选题征集")
    _proposal(context, own, first)
    _commissions(context, first, guide)
    _calendar(context, first)


def _guide(context: DemoContext, issuer: str, asked: list[str], title: str) -> Guide:
    draft = GuideDraft(
        year=context.today.year, title=title, opens_on=context.today - timedelta(days=40),
        closes_on=context.today + timedelta(days=20), preface="围绕国家战略、科技前沿和生活热点，写读者真正想问的问题，讲清楚怎样知道的。",
    )  # fmt: skip
    return issue_guide(
        actor=context.coordinator_of(issuer), unit_id=context.unit[issuer], draft=draft,
        addressee_ids=[context.unit[code] for code in asked], now=context.now - timedelta(days=40),
    )  # fmt: skip


def _topics(context: DemoContext, guide: Guide, units: list[str]) -> None:
    desk = context.coordinator_of("academy")
    for number, (part, form, question, about, why_now, _group) in enumerate(TOPICS):
        code = units[number % len(units)]
        draft = TopicDraft(
            part=part, form=form, question=question, about=about, why_now=why_now, source_hints="本院近两年的论文和台站数据",
            audiences=("public",), media=("article", "video") if number % 2 else ("article",),
        )  # fmt: skip
        at = context.now - timedelta(days=30 - number)
        topic = propose_topic(
            actor=context.coordinator_of(code), guide_id=guide.pk, unit_id=context.unit[code], draft=draft, now=at
        )
        if number == len(TOPICS) - 1:
            continue  # one waits for the desk
        if number == 4:
            decline_topic(
                actor=desk, topic_id=topic.pk, reason="去年已经写过，今年没有新数据。", now=at + timedelta(days=2)
            )
            continue
        list_topic(actor=desk, topic_id=topic.pk, now=at + timedelta(days=2))
        _follow(context, topic, code, number)


def _follow(context: DemoContext, topic: Topic, code: str, number: int) -> None:
    actor, unit = context.coordinator_of(code), context.unit[code]
    at = context.now - timedelta(days=10)
    if number % 2 == 0:
        take_up_topic(actor=actor, topic_id=topic.pk, unit_id=unit, who="科普编辑部", now=at)
    work = Work.objects.filter(unit=unit).order_by("pk").first()
    if work is not None and number % 3 == 0:
        link_work(actor=actor, topic_id=topic.pk, work_public_id=work.public_id, now=at)


def _proposal(context: DemoContext, guide: Guide, code: str) -> None:
    """A topic that waits for the institute's own desk, from one of its members where there is one."""
    member = f"{code}_member"
    if member not in context.account:
        return
    draft = TopicDraft(part="daily_life", question="手机能拍到银河吗？", why_now="夏季观星热", audiences=("public",))
    actor = context.actor(member)
    propose_topic(actor=actor, guide_id=guide.pk, unit_id=context.unit[code], draft=draft, now=context.now)


def _commissions(context: DemoContext, code: str, guide: Guide) -> None:
    desk, today = context.coordinator_of(code), context.today
    people = _people(context, code)
    topic = guide.topics.filter(state="listed").first()
    rows = [
        _ask(context, code, "commentary", "新一轮引力波观测说明了什么", people[0], today + timedelta(days=14), topic),
        _ask(context, code, "talk", "从望远镜到手机：看见暗弱的光", people[0], today - timedelta(days=3)),
        _ask(context, code, "book", "给孩子的星空", people[1], today + timedelta(days=120)),
        _ask(context, code, "forum", "怎样让中学生做一次真的观测", people[1], today + timedelta(days=30)),
        _ask(context, code, "interview", "台站值守者访谈", people[2], today - timedelta(days=12)),
        _ask(context, code, "review", "评《时间的形状》", people[2], today + timedelta(days=20)),
    ]
    at = context.now - timedelta(days=4)
    accept_commission(actor=desk, commission_id=rows[2].pk, now=at)
    _deliver(context, code, rows[0], take=False)
    _deliver(context, code, rows[1], take=True)
    _deliver(context, code, rows[4], take=True)
    decline_commission(actor=desk, commission_id=rows[5].pk, reason="正在野外观测，下半年再约。", now=at)
    _advice(context, code, people[0])


def _people(context: DemoContext, code: str) -> list[Person]:
    """Three people of the unit, academicians first."""
    people = Person.objects.filter(unit=context.unit[code])
    found = [
        *people.filter(category="academician").order_by("pk"),
        *people.filter(seniority="senior").order_by("pk"),
        *people,
    ]
    return list(dict.fromkeys(found))[:3]


def _ask(
    context: DemoContext, code: str, kind: str, title: str, person: Person, due_on: date, topic: Topic | None = None
) -> Commission:
    at = context.now - timedelta(days=21)
    draft = CommissionDraft(
        kind=kind, title=title, brief=BRIEF, due_on=due_on, person_id=person.pk, audience="public",
        topic_id=topic.pk if topic else None, despite_load=True,
    )  # fmt: skip
    return commission(actor=context.coordinator_of(code), unit_id=context.unit[code], draft=draft, now=at)


def _deliver(context: DemoContext, code: str, row: Commission, *, take: bool) -> None:
    desk, at = context.coordinator_of(code), context.now - timedelta(days=5)
    accept_commission(actor=desk, commission_id=row.pk, now=context.now - timedelta(days=19))
    deliver_commission(actor=desk, commission_id=row.pk, draft=DeliveryDraft(text=TEXT), now=at)
    if take:
        held = Held(context.today - timedelta(days=4), onsite=180, online=2_300) if row.is_spoken else None
        take_delivery(actor=desk, commission_id=row.pk, held=held, now=context.now - timedelta(days=3))


def _advice(context: DemoContext, code: str, person: Person) -> None:
    """Policy advice that the director alone reads; everybody else sees that it was asked for."""
    leader = context.account.get(f"{code}_leader")
    if leader is None:
        return
    draft = CommissionDraft(
        kind="policy_advice", title="关于保护暗夜环境的建议", brief="请就台址周边照明提出可行的做法。",
        due_on=context.today + timedelta(days=25), person_id=person.pk, addressee_ids=(leader.pk,), despite_load=True,
    )  # fmt: skip
    commission(
        actor=context.coordinator_of(code), unit_id=context.unit[code], draft=draft, now=context.now - timedelta(days=8)
    )


def _calendar(context: DemoContext, code: str) -> None:
    """The institute's account and, where it has one, its magazine."""
    desk = context.coordinator_of(code)
    channels = list(Channel.objects.filter(unit=context.unit[code], closed_on__isnull=True).order_by("pk")[:1])
    if "stars" in context.unit:
        channels += list(Channel.objects.filter(unit=context.unit["stars"], closed_on__isnull=True)[:1])
    for place, channel in enumerate(channels):
        column = enter_column(
            actor=desk, channel_id=channel.pk, name="每周一问" if place == 0 else "天象", rhythm="weekly" if place == 0 else "monthly",
            starts_on=context.today - timedelta(days=200),
        )  # fmt: skip
        for number, (title, days, state) in enumerate(SLOTS):
            if number % len(channels) == place:
                _slot(context, code, channel, column.pk if number % 3 == 0 else None, title, days, state)


def _slot(
    context: DemoContext, code: str, channel: Channel, column_id: int | None, title: str, days: int, state: str
) -> None:
    desk = context.coordinator_of(code)
    editor = context.account.get(f"{code}_editor")
    day = context.today + timedelta(days=days)
    draft = SlotDraft(
        day=day, title=title, column_id=column_id, issue="" if column_id else f"{day.month} 月号",
        assignee_id=editor.pk if editor and state != "idea" else None, assignee_name="" if editor or state == "idea" else "科普编辑",
        due_on=day - timedelta(days=4) if state != "idea" else None,
    )  # fmt: skip
    slot = plan_slot(actor=desk, channel_id=channel.pk, draft=draft, now=context.now - timedelta(days=25))
    if state not in ("idea", "assigned"):
        set_slot_state(actor=desk, slot_id=slot.pk, state=state, now=context.now - timedelta(days=6))
