"""How fast experts are found for a question: 20,000 of them, whole matching with reasons, one client after another.

Beside it, on the same pool in the same run, what a plain directory does: the question's longest word looked for in names, units and
topics (LIKE), unranked, without consent, interests or rest. The rotation is played as well: questions that many fit equally well,
asked again and again, and how evenly the askings fall.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import mean, median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from bench.sizes import size

EXPERTS, QUESTIONS, TURNS = size("EXPERTS", 20_000, 300), size("QUESTIONS", 400, 20), size("TURNS", 300, 10)
NOW = datetime(2025, 6, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
PROVINCES = ("110000", "120000", "310000", "320000", "420000", "440000", "510000", "530000", "610000", "650000")
ASKED = (
    "黑洞的照片是怎样拍出来的？",
    "地震预警能提前多久？余震还会有吗",
    "隔夜菜里的亚硝酸盐会致癌吗",
    "人工智能会取代人吗，大模型怎样学习",
    "台风来临前渔民要做什么",
    "疫苗打了以后多久有抗体",
    "核电站旁边的海鲜还能吃吗",
    "候鸟迁徙怎样认路",
    "芯片为什么这么难造",
    "锂电池为什么会起火",
    "请一位院士给小学生讲月球和火星",
    "青藏高原的冰川还剩多少",
    "外来物种入侵怎样防治",
    "近视可以恢复吗",
    "量子计算机有什么用",
    "转基因大豆安全吗",
    "高铁跑得快为什么不会翻",
    "水库泄洪下游怎么办",
    "三星堆的年代是怎样测出来的",
    "焦虑和失眠有关系吗",
)


def run() -> dict[str, Any]:
    """Fills the pool and measures it."""
    _fill(random.Random(20250602))
    return again()


def again() -> dict[str, Any]:
    """Milliseconds of a match (mean, median, p95, worst) and of the plain list; the spread of askings in the rotation."""
    from kepu.engines.experts.contracts import Need
    from kepu.engines.experts.matching import match
    from kepu.engines.experts.models import Expert
    from kepu.foundation.units.models import Unit

    chance = random.Random(20250603)
    unit_ids = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    needs = [_need(chance) for _ in range(QUESTIONS)]
    match(needs[0], unit_ids=unit_ids, now=NOW)
    found, timed = [], []
    for need in needs:
        started = time.perf_counter()
        result = match(need, unit_ids=unit_ids[:1], now=NOW, limit=12)
        timed.append(1000 * (time.perf_counter() - started))
        found.append(len(result.suggestions))
    words = [max(need.text.replace("？", "").split("，"), key=len)[:2] for need in needs]
    plain = _timed([lambda word=word: list(Expert.objects.matching(word)[:12]) for word in words])
    ours = _figures(timed)
    return {
        "experts": EXPERTS,
        "questions": QUESTIONS,
        "milliseconds": {"match": ours, "plain_list": plain},
        "ratio_to_plain_list_p95": round(ours["p95"] / plain["p95"], 2),
        "with_twelve_suggestions": sum(number == 12 for number in found),
        "without_any": sum(number == 0 for number in found),
        "rotation": _rotation(Need("黑洞", origin="desk"), unit_ids),
        "promised": {"match_p95_ms": 100},
    }


def _fill(chance: random.Random) -> None:
    """EXPERTS with two fields, four topics, a region or two; a tenth rest or hold interests; every third was asked lately."""
    from kepu.engines.experts.models import Expert
    from kepu.foundation.people.models import Person
    from kepu.foundation.subjects.standard import subjects
    from kepu.foundation.units.models import Unit

    unit_ids = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    codes = [code for code in subjects() if len(code) == 5]
    names = [subject.name for subject in subjects().values()]
    people = Person.objects.bulk_create(
        [
            Person(name=f"专家{number}", unit_id=chance.choice(unit_ids), category="researcher")
            for number in range(EXPERTS)
        ],
        batch_size=2000,
    )
    day = NOW.date()
    experts = Expert.objects.bulk_create(
        [
            Expert(
                person=person, entered_at=NOW, confirmed_on=day - timedelta(days=chance.randrange(1200)),
                media_experience=chance.choice(["none", "some", "trained"]),
                last_asked_on=day - timedelta(days=chance.randrange(1, 400)) if chance.random() < 0.33 else None,
            )
            for person in people
        ],
        batch_size=2000,
    )  # fmt: skip
    _fill_profiles(experts, codes, names, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_profiles(experts: list[Any], codes: list[str], names: list[str], chance: random.Random) -> None:
    from kepu.engines.experts.models import Consent, Interest, Rest, Trait, Word
    from kepu.engines.experts.topics import topic_words

    day = NOW.date()
    traits, words, consents, rests, interests = [], [], [], [], []
    for expert in experts:
        topics = [*chance.sample(names, 3), chance.choice(ASKED)[:8]]
        values = {
            "field": chance.sample(codes, 2), "topic": topics, "language": ["zh", *chance.sample(["en", "yue", "bo"], 1)],
            "region": chance.sample(PROVINCES, 2), "audience": chance.sample(["primary", "public", "secondary"], 2),
        }  # fmt: skip
        traits += [Trait(expert=expert, kind=kind, value=value) for kind, some in values.items() for value in some]
        words += [Word(expert=expert, word=word) for word in topic_words(topics)]
        uses = ["academy", *(use for use in ("media", "schools", "emergency") if chance.random() < 0.7)]
        consents += [Consent(expert=expert, use=use, given_on=day, given_by_name="x") for use in uses]
        if chance.random() < 0.1:
            rests.append(Rest(expert=expert, starts_on=day, ends_on=day + timedelta(days=9)))
            interests.append(
                Interest(
                    expert=expert, organisation="远山能源集团", kind="funding", since=date(2024, 1, 1), declared_at=NOW
                )
            )
    for model, rows in ((Trait, traits), (Word, words), (Consent, consents), (Rest, rests), (Interest, interests)):
        model._default_manager.bulk_create(rows, batch_size=5000)


def _need(chance: random.Random) -> Any:
    from kepu.engines.experts.contracts import Need

    return Need(
        text=chance.choice(ASKED),
        origin=chance.choice(["media", "school", "desk", "emergency"]),
        organisation=chance.choice(["", "晨报", "远山能源集团"]),
        field=chance.choice(["", "", "160", "17020", "520"]),
        province=chance.choice(["", *PROVINCES]),
        language=chance.choice(["", "", "en", "bo"]),
        audience=chance.choice(["", "primary"]),
        mode=chance.choice(["online", "onsite"]),
    )


def _rotation(need: Any, unit_ids: list[int]) -> dict[str, Any]:
    """TURNS askings of the best each, a day apart, with their invitations; how many experts share them, and the most of one."""
    from kepu.engines.experts.matching import match
    from kepu.engines.experts.models import Expert, ExpertRequest, Invitation

    asked: Counter[int] = Counter()
    for turn in range(TURNS):
        now = NOW + timedelta(days=turn)
        best = match(need, unit_ids=unit_ids[:1], now=now, limit=12).suggestions
        chosen = best[0].expert_id
        asked[chosen] += 1
        request = ExpertRequest.objects.create(
            unit_id=unit_ids[0], origin="desk", title="x", question="x", asked_at=now
        )
        Invitation.objects.create(
            request=request, expert_id=chosen, asked_on=now.date(), asked_at=now, asked_by_name="x", expires_at=now
        )
        Expert.objects.filter(pk=chosen).update(last_asked_on=now.date())
    Invitation.objects.all().delete()
    ExpertRequest.objects.all().delete()
    return {"turns": TURNS, "experts_asked": len(asked), "most_often": max(asked.values())}


def _timed(calls: list[Callable[[], Any]]) -> dict[str, float]:
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - started))
    return _figures(times)


def _figures(times: list[float]) -> dict[str, float]:
    return {
        "mean": round(mean(times), 1),
        "median": round(median(times), 1),
        "p95": round(quantiles(times, n=20)[-1], 1),
        "worst": round(max(times), 1),
    }
