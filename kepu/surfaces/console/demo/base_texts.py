"""Bases of the demonstration: what they are called, what they say, when they are open. All invented."""

from dataclasses import dataclass
from datetime import time

from kepu.domain.bases.contracts import FacilityDraft, HoursDraft, TextDraft

GUIDELINES = (
    "请提前十五分钟到达，凭预约二维码入场。\n馆内请勿奔跑，请勿触摸标有禁止标志的仪器。\n"
    "可以拍照，请关闭闪光灯；标有禁拍标志的区域请勿拍摄。"
)
SAFETY = (
    "未成年人须由成人陪同。\n夜间观测场地照明较暗，请跟随讲解员，穿平底鞋。\n如遇雷雨、大风，户外项目停开并通知改期。"
)
DAYTIME = [(9, 12), (13, 17)]


@dataclass(frozen=True)
class DemoBase:
    """One base: its unit, whether it stands for the unit's venue, draft fields, text, facilities with their weekly hours."""

    unit: str
    of_venue: bool
    fields: dict[str, object]
    text: TextDraft
    facilities: tuple[tuple[FacilityDraft, tuple[HoursDraft, ...]], ...]


def week(days: range, stretches: list[tuple[int, int]], kind: str = "regular") -> tuple[HoursDraft, ...]:
    """The same hours on some weekdays."""
    return tuple(HoursDraft(day, time(opens), time(closes), kind) for day in days for opens, closes in stretches)


BASES = [
    DemoBase(
        unit="planetarium",
        of_venue=True,
        fields={
            "name": "天文馆", "name_en": "Planetarium", "slug": "planetarium", "kind": "museum", "address": "科学路 88 号",
            "latitude": 39.9925, "longitude": 116.3877, "phone": "010-55550101", "mail": "visit@planetarium.example.cn",
            "accessible_seats": 6, "access": ("step_free", "lift", "toilet", "wheelchair_lent", "hearing_loop", "baby_room"),
            "grade_from": 1, "grade_to": 12,
        },
        text=TextDraft(
            summary="在球幕下看一场星空，再走进展厅摸一摸陨石。",
            summary_en="Watch the stars under the dome, then touch a meteorite in the halls.",
            description=(
                "球幕影院每天放映四场，讲星座、行星和黑洞。\n常设展厅有望远镜发展史、陨石标本和太阳实时图像。\n晴好的周五晚上开放楼顶望远镜。"
            ),
            guidelines=GUIDELINES,
            safety=SAFETY,
            getting_there="地铁科学路站 B 口步行 6 分钟；周边停车位有限，建议公共交通前往。",
            price="常设展厅免费；球幕影院 30 元，中小学生、老年人、残疾人、军人免费。",
        ),
        facilities=(
            (
                FacilityDraft(
                    kind="hall", name="常设展厅", name_en="Permanent halls", capacity=400, slot_minutes=120, needs_booking=False,
                    summary="望远镜、陨石与太阳，开放时间内直接前来。",
                ),
                week(range(1, 7), DAYTIME),
            ),
            (
                FacilityDraft(
                    kind="theatre", name="球幕影院", name_en="Dome theatre", capacity=60, slot_minutes=60, position=1,
                    summary="六十座球幕，每场讲一个主题。",
                ),
                (*week(range(1, 5), [(10, 12), (14, 16)]), *week(range(5, 7), [(9, 12), (14, 17)])),
            ),
            (
                FacilityDraft(
                    kind="telescope", name="楼顶望远镜", name_en="Rooftop telescope", capacity=20, slot_minutes=60, guides_needed=1,
                    position=2, summary="四十厘米折反射望远镜，周五、周六夜间观测。",
                ),
                week(range(4, 6), [(19, 21)], "night"),
            ),
        ),
    ),
    DemoBase(
        unit="astro",
        of_venue=False,
        fields={
            "name": "射电实验室", "name_en": "Radio astronomy laboratory", "slug": "radio-lab", "kind": "lab",
            "address": "科学路 90 号", "latitude": 39.9931, "longitude": 116.3889, "phone": "010-55550190",
            "accessible_seats": 2, "access": ("step_free", "toilet"), "grade_from": 7, "grade_to": 12,
        },
        text=TextDraft(
            summary="看一台接收机怎样听见来自银河的声音。",
            summary_en="See how a receiver hears the Milky Way.",
            description="跟随研究人员走进接收机装配间，用小天线接收太阳的射电信号。",
            guidelines=GUIDELINES,
            safety="实验室内请勿触碰任何开关和线缆，按讲解员指引行走。",
            getting_there="天文馆东侧一百米。",
            price="免费",
            secrecy_note="二层装配间在研设备不开放；墙上的进度表参观前遮盖。",
        ),
        facilities=(
            (
                FacilityDraft(
                    kind="lab", name="接收机装配间", name_en="Receiver workshop", capacity=12, slot_minutes=60, guides_needed=1,
                    summary="每场十二人，由研究人员讲解。",
                ),
                week(range(2, 6, 3), [(14, 16)]),
            ),
        ),
    ),
    DemoBase(
        unit="greenhouse",
        of_venue=True,
        fields={
            "name": "热带温室展馆", "name_en": "Tropical greenhouse", "slug": "greenhouse", "kind": "garden",
            "address": "雨林大道 1 号", "latitude": 21.9270, "longitude": 101.2520, "phone": "0691-5550123",
            "accessible_seats": 10, "access": ("step_free", "toilet", "tactile", "guide_dog", "parking"), "grade_from": 1, "grade_to": 9,
        },
        text=TextDraft(
            summary="三千种热带植物，一片可以走进去的雨林。",
            summary_en="Three thousand tropical plants: a rainforest to walk into.",
            description="空中廊道看树冠，标本馆看一百年前采下的叶子，周末有闻香和拓叶工作坊。",
            guidelines=GUIDELINES,
            safety="温室内湿滑，请慢行；部分植物有毒或有刺，请勿采摘触碰。",
            getting_there="市区乘 2 路公交至植物园南门。",
            price="免费",
        ),
        facilities=(
            (
                FacilityDraft(
                    kind="garden", name="温室", name_en="Greenhouse", capacity=80, slot_minutes=90, summary="雨林、兰花与食虫植物。"
                ),
                week(range(7), DAYTIME),
            ),
            (
                FacilityDraft(
                    kind="collection", name="标本馆", name_en="Herbarium", capacity=15, slot_minutes=60, guides_needed=1, position=1,
                    summary="由标本师讲解，学校可预留名额。",
                ),
                week(range(2, 6, 3), [(14, 16)]),
            ),
        ),
    ),
]  # fmt: skip
