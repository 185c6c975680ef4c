"""What a column heading means: a field, a confidence, and the unit it states (万元, 万人次)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .money import heading_unit
from .text import closed


@dataclass(frozen=True, slots=True)
class Guess:
    """A possible meaning of a heading. `unit` is a money unit, a multiplier such as 10000, or 'both'."""

    field: str
    confidence: float
    unit: str = ""


_IGNORED = re.compile(
    r"电话|手机|邮箱|联系人|联系方式|联络|填报人|填表|审核|审批|签字|盖章|填报(?:时间|日期)|报送|上报|录入|提交|编制|更新|登记(?:时间|日期)|经费来源|资金来源|来源$"
    r"|场次|次数$(?<!人次数)|级别|是否|数量|册数|期数|篇数|时长|天数|密级|审查|评价|满意|效果|成效|总结|星级|备案"
)
_PEOPLE_COUNT = r"(?:人数|人次|人次数|数量|规模|量|人员数|数|流量|人)"
_ONSITE = re.compile(
    rf"(?:线下|现场|实地|到场|到会|实到|入场).*?{_PEOPLE_COUNT}|{_PEOPLE_COUNT}.*(?:线下|现场|实地)|^(?:线下|现场)$|线下参[加与]|onsite|on-site"
)
_ONLINE = re.compile(
    rf"(?:线上|网络|网上|在线|直播|云端|新媒体).*?{_PEOPLE_COUNT}|{_PEOPLE_COUNT}.*(?:线上|网络|直播)|^(?:线上|直播|网络)$|线上(?:观看|参[加与])|online|(?:阅读|点击|播放|浏览|收看)(?:人)?(?:次|量|数)"
)
_ATTENDANCE = re.compile(
    r"(?:参加|参与|参观|受众|受益|受惠|听众|观众|惠及|覆盖|服务|活动|辐射|总|接待|参会|培训|观看|人员)?(?:总)?(?:人数|人次|人次数|规模)(?:\(?人?次?\)?)?|attendance|participants"
)
_RULES: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (field, confidence, re.compile(pattern, re.IGNORECASE))
    for field, confidence, pattern in (
        ("serial", 1.0, r"序号|编号|项次|序|号|no\.?|#|顺序号?|id"),
        (
            "start",
            1.0,
            r".*(?:开始|起始|开幕|启动|开展起)(?:时间|日期)?|(?:时间|日期)?\(?起\)?|.*(?:时间|日期)起|.*自|start(?:date)?",
        ),
        (
            "end",
            1.0,
            r".*(?:结束|截止|终止|闭幕|完成)(?:时间|日期)?|(?:时间|日期)?\(?止\)?|.*(?:时间|日期)止|end(?:date)?",
        ),
        (
            "date",
            1.0,
            r"(?:科普)?(?:活动|举办|开展|实施|举行|组织|起止|讲座)*(?:的)?(?:时间|日期|起止时间|起止日期|年月日|起止年月日|日程)",
        ),
        (
            "date",
            0.9,
            r"(?:发布|出版|授课|报告|发表|播出|开放|执行|进行|召开|讲课|培训|年月)*(?:时间|日期)(?:段|范围)?|日期时间|何时|date|time|when",
        ),
        ("date", 0.8, r".*(?:时间|日期).*"),
        ("year", 0.9, r"年份?|年度"),
        ("month", 0.9, r"月份?"),
        ("day", 0.9, r"日"),
        (
            "mode",
            1.0,
            r".*(?:线上/?(?:或|、)?线下|线下/?(?:或|、)?线上).*|.*(?:举办方式|开展方式|组织方式|参与方式|举行方式)|mode",
        ),
        (
            "host",
            1.0,
            r".*(?:主办|举办|牵头|主持)(?:单位|方|部门|机构|院所|者)?(?:名称)?|host|主办[/、和]?承办(?:单位)?|主\(承\)办单位",
        ),
        (
            "cohosts",
            1.0,
            r".*(?:协办|合作|联合|联办|协作|共建|共同|支持|参与)(?:主办|举办)?(?:单位|方|部门|机构|院所|伙伴).*|协办|合作|partners?|co-?hosts?",
        ),
        ("organiser", 1.0, r".*承办(?:单位|方|部门|机构|院所)?.*|organi[sz]er"),
        (
            "host",
            0.9,
            r".*(?:组织|责任|实施|申报|所属|开展|执行|负责|所在|申请|填报|报送)(?:单位|部门|机构|院所)(?:名称)?",
        ),
        ("host", 0.8, r"(?:单位|院所|研究所|机构|单位全称|所名)(?:名称|全称)?|unit"),
        ("host", 0.5, r"(?:部门|处室|科室)(?:名称)?"),
        (
            "kind",
            1.0,
            r"(?:科普)?(?:活动|项目|作品|工作|传播|内容|科普)*(?:的)?(?:形式|类型|类别|种类|分类|门类)|type|kind|category",
        ),
        ("kind", 0.8, r"(?:科普)?(?:活动)?(?:方式|性质|形态)|.*(?:形式|类型|类别)"),
        (
            "people",
            1.0,
            r".*(?:主讲|报告|讲解|授课|宣讲|主要参与|主要参加|主要完成|演讲)(?:人|人员|专家|嘉宾|教师|老师|者)(?:员)?(?:[/、(及和].*)?|主讲.*|speakers?|people",
        ),
        (
            "people",
            0.9,
            r".*(?:参与|参加|工作|组织|项目|科普)(?:人员|人|专家|科学家|科研人员|科技人员)(?:名单|姓名)?|.*(?:专家|科学家|嘉宾|讲师|作者|讲者|主创)(?:姓名|名单|团队)?",
        ),
        ("people", 0.8, r"(?:活动|项目)?(?:负责人|责任人|带队人)(?:姓名)?|姓名|人员(?:名单)?|参与者"),
        ("audience", 1.0, r".*(?:受众|对象|人群|群体)(?:对象|类型|类别|群体|人群|范围)?|面向.*|audience"),
        (
            "spend",
            1.0,
            r".*(?:支出|花费|使用经费|经费使用|开支|决算|实际经费|执行经费|经费支出)(?:金额|情况|额)?|spend|cost",
        ),
        ("spend", 0.9, r".*(?:经费|费用|金额|投入|资金|成本)(?:投入|金额|总额|额|数)?"),
        ("spend", 0.5, r".*预算.*"),
        ("place", 1.0, r".*(?:地点|地址|场所|场地|举办地|所在地|地区)|place"),
        (
            "title",
            1.0,
            r"(?:科普)?(?:活动|项目|讲座|课程|报告|展览|作品|工作|任务|事项)*(?:的)?(?:名称|主题|题目|标题|名)(?:[/、及(和].*)?|title|activity|name",
        ),
        (
            "title",
            0.8,
            r"(?:科普)?(?:活动|项目)(?:名称|主题|内容|事项|项目|情况)?(?:简介|描述)?|.*(?:活动名称|活动主题).*|事项|科普工作",
        ),
        ("title", 0.7, r"内容|工作内容|主要内容|具体内容|活动简介"),
        ("note", 0.9, r".*(?:备注|说明|链接|报道|佐证|附件|材料|媒体|网址|照片|宣传).*|notes?|remarks?"),
    )
)


@lru_cache(maxsize=4096)
def guesses(heading: str) -> tuple[Guess, ...]:
    """Possible meanings of a heading, best first; none when it says nothing we know."""
    text = closed(heading).lower().strip("*★☆ :.。")
    if not text or len(text) > 40:
        return ()
    bare = re.sub(r"\([^()]*\)|【[^】]*】|\[[^\]]*\]", "", text).strip("*:/,、") or text.strip("()")
    counted = _count_guess(text, bare)
    if counted:
        return (counted,)
    if _IGNORED.search(bare) and not re.search(r"经费.{0,3}支出", bare):
        return ()
    bare = re.sub(r"[/,、](?:万元|千元|元|人次|人|万人次)$", "", bare)
    found = [Guess(field, confidence, _unit(field, text)) for field, confidence, rule in _RULES if rule.fullmatch(bare)]
    unique = {guess.field: guess for guess in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda guess: -guess.confidence))


def _unit(field: str, text: str) -> str:
    if field == "spend":
        return heading_unit(text)
    return "place" if field == "date" and "地点" in text else ""


def _count_guess(text: str, bare: str) -> Guess | None:
    if re.search(r"对象|人群|姓名|名单|类别|地点|时间|单位$|链接", bare) or re.search(r"场次(?!人)", bare):
        return None
    online = bool(_ONLINE.search(text))
    onsite = bool(_ONSITE.search(text))
    unit = _multiplier(text)
    if online and onsite:
        order = (
            "both"
            if min(text.find(w) for w in ("线下", "现场", "实地") if w in text) < text.find("线上")
            else "both-online-first"
        )
        return Guess("attendance", 0.9, order)
    if online or onsite:
        return Guess("online" if online else "onsite", 1.0, unit)
    if _ATTENDANCE.fullmatch(bare):
        return Guess("attendance", 0.9, unit)
    return None


def _multiplier(text: str) -> str:
    for pattern, value in (
        (r"万人|万次|\(万\)|/万|单位:?万", "10000"),
        (r"千人|千次|\(千\)", "1000"),
        (r"百人|\(百\)", "100"),
    ):
        if re.search(pattern, text):
            return value
    return ""
