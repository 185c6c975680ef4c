"""Experts: who can speak about what, their consents, ties and rest; requests of media and schools in every state."""

from datetime import date, timedelta
from random import Random

from kepu.engines.experts.conduct import conduct_on
from kepu.engines.experts.contracts import Asker, Completion, InterestDraft, ProfileDraft, RequestDraft
from kepu.engines.experts.errors import AskedToday, NotAvailable
from kepu.engines.experts.models import Expert, ExpertRequest
from kepu.engines.experts.selectors import suggest
from kepu.engines.experts.services import (
    accept_conduct,
    add_rest,
    answer_invitation,
    ask_for_expert,
    ask_from_outside,
    close_request,
    complete_request,
    confirm_profile,
    declare_interest,
    enter_expert,
    invite_expert,
    set_consents,
)
from kepu.foundation.people.models import Person
from kepu.foundation.people.services import link_account
from kepu.foundation.places.selectors import labels_by_code
from kepu.foundation.units.contracts import SYSTEM
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.names import TOPICS

SUBJECTS = {
    "天文": ("16020", "16060", "16035", "16050"), "海洋": ("17060", "18057", "41630"), "植物": ("18051", "18044", "22010"),
    "物理": ("14050", "14060", "14030"), "地质": ("17050", "17020"), "生物": ("18031", "18022", "18064", "18061"),
    "信息": ("52020", "51030", "41320"), "化学": ("15030", "48040", "43050"), "环境": ("61020", "17015", "62080"),
}  # fmt: skip
PROVINCES = ("110000", "310000", "440000", "510000", "530000", "610000", "650000")
DIALECTS = ("yue", "sichuan", "bo", "wuu", "ug")
PER_UNIT = {"village": 6, "academy": 3}
ASKED = [
    (
        "media",
        "晨报",
        "新公布的黑洞照片说明了什么",
        "想请专家解读新一批黑洞照片：是怎样拍到的，说明了什么，还有哪些不知道。",
        "done",
    ),
    ("school", "实验小学", "给五年级讲月球和火星", "科学课配套，一节课，孩子们想知道人能不能在火星上生活。", "done"),
    ("media", "广播电台", "台风路径为什么难预报", "直播连线十分钟，听众问台风和海浪的关系，怎样避险。", "accepted"),
    ("community", "社区服务中心", "隔夜菜还能吃吗", "老年听众很多，想问亚硝酸盐、致癌，请讲得实用一些。", "asked"),
    ("desk", "", "量子通信到底保密在哪里", "专栏约请专家把关并写一段述评。", "asked"),
    ("media", "电视台", "地震预警能提前几秒", "新闻节目，晚间录制，谈地震预警和余震。", "closed"),
    ("school", "乡村中学", "种子怎样旅行", "初一年级，线上连线，学校在山区。", "open"),
]


def load(context: DemoContext) -> None:
    rng = context.random("experts")
    for code in context.working_units:
        _experts_of(context, code, rng)
    _self_service(context)
    for number, row in enumerate(ASKED):
        _request(context, number, *row)


def _experts_of(context: DemoContext, code: str, rng: Random) -> None:
    field = context.field_of[code]
    people = context.people_of.get(code, [])[1 : 1 + PER_UNIT.get(context.scale, 2)]
    known = [region for region in PROVINCES if region in labels_by_code(PROVINCES)]
    then = context.now - timedelta(days=400)
    for place, person in enumerate(people):
        subjects = SUBJECTS.get(field) or rng.choice(list(SUBJECTS.values()))
        topics = TOPICS.get(field) or rng.choice(list(TOPICS.values()))
        draft = ProfileDraft(
            about=f"长期从事{field or '交叉'}领域研究，愿意用大家都懂的话讲清楚来龙去脉。",
            fields=tuple(rng.sample(subjects, min(2, len(subjects)))), topics=tuple(rng.sample(topics, min(3, len(topics)))),
            languages=("zh", *rng.sample(["en", *DIALECTS], 1)), regions=tuple(sorted(rng.sample(known, min(2, len(known))))),
            audiences=tuple(rng.sample(["primary", "secondary", "public", "media", "officials"], 2)),
            media_experience=rng.choice(["none", "some", "trained"]), minutes_per_month=rng.choice([None, 240, 480]),
            availability=rng.choice(["", "工作日下午", "周末"]),
        )  # fmt: skip
        expert = enter_expert(
            actor=SYSTEM, person_id=person, draft=draft, mail=f"expert{person}@demo.invalid", now=then
        )
        uses = ["academy", "public", "media", "schools", "emergency"] if place % 3 else ["academy", "schools"]
        set_consents(actor=context.coordinator_of(code), expert_id=expert.pk, uses=uses, now=then)
        if place % 4 != 3:
            confirmed = context.now - timedelta(days=rng.randrange(20, 300))
            confirm_profile(actor=SYSTEM, expert_id=expert.pk, now=confirmed)
        _declared(context, expert, place)


def _declared(context: DemoContext, expert: Expert, place: int) -> None:
    if place == 1:
        draft = InterestDraft("远山光电股份有限公司", "fees", date(context.today.year - 1, 3, 1))
        declare_interest(actor=SYSTEM, expert_id=expert.pk, draft=draft, now=context.now - timedelta(days=200))
    if place == 2:
        ends_on = context.today + timedelta(days=20)
        add_rest(
            actor=SYSTEM,
            expert_id=expert.pk,
            starts_on=context.today,
            ends_on=ends_on,
            reason="野外考察",
            now=context.now,
        )


def _self_service(context: DemoContext) -> None:
    """The institute's member is one of its experts and has accepted the code of conduct."""
    if "astro_member" not in context.account:
        return
    expert = Expert.objects.filter(person__unit=context.unit["astro"]).order_by("pk").first()
    if expert is None or Person.objects.filter(account=context.account["astro_member"]).exists():
        return
    account = context.account["astro_member"]
    link_account(actor=SYSTEM, person_id=expert.person_id, account_id=account.pk, now=context.now)
    version = conduct_on(context.today).version
    accept_conduct(actor=context.actor("astro_member"), expert_id=expert.pk, version=version, now=context.now)


def _request(
    context: DemoContext, number: int, origin: str, organisation: str, title: str, question: str, until: str
) -> None:
    at = context.now - timedelta(days=40 - 5 * number)
    draft = RequestDraft(
        origin=origin, organisation=organisation, title=title, question=question, minutes=45, audience="public",
        needed_on=(at + timedelta(days=4)).date(),
    )  # fmt: skip
    unit = "astro" if number < 2 and "astro" in context.unit else "academy"
    actor = context.coordinator_of(unit)
    asker = Asker("李老师", f"asker{number}@demo.invalid")
    if until == "open":
        ask_from_outside(unit_id=context.unit["academy"], draft=draft, asker=asker, source="demo", now=at)
        return
    request = ask_for_expert(
        actor=actor, unit_id=context.unit[unit], draft=draft, asker=asker if organisation else None, now=at
    )
    if until == "closed":
        close_request(actor=actor, request_id=request.pk, reason="媒体改了选题。", now=at + timedelta(hours=3))
        return
    _ask_the_best(context, request, until, number)


def _ask_the_best(context: DemoContext, request: ExpertRequest, until: str, number: int) -> None:
    actor = context.coordinator_of("astro" if number < 2 and "astro" in context.unit else "academy")
    at = request.asked_at + timedelta(hours=2)
    for best in suggest(actor=actor, request=request, now=at).suggestions[:3]:
        try:
            row, _link = invite_expert(actor=actor, request_id=request.pk, expert_id=best.expert_id, now=at)
        except (AskedToday, NotAvailable):
            continue
        if until == "asked":
            return
        answer_invitation(actor=actor, invitation_id=row.pk, accepts=True, reason="", now=at + timedelta(hours=5))
        if until == "done":
            held_on = (request.asked_at + timedelta(days=4)).date()
            kind = "campus_visit" if request.origin == "school" else "commentary"
            done = Completion(
                kind=kind, held_on=held_on, minutes={row.pk: 50}, online=None if kind == "commentary" else 0,
                onsite=46 if kind == "campus_visit" else None,
            )  # fmt: skip
            complete_request(actor=actor, request_id=request.pk, done=done, now=at + timedelta(days=5))
        return
