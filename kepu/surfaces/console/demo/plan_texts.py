"""Texts of the demonstration's directive and plans: our own words, an invented academy."""

from dataclasses import dataclass

DIRECTIVE = """关于办好公众科普的三年行动方案

示范院科普〔{year}〕3号

各有关单位：

为了让公众更容易走近科学，让每个单位都有事做、有人做、做完有据可查，制定本方案。

一、总体要求

（一）工作目标。用三年时间，让开放、讲座、课程和媒体作品形成固定节奏，边远地区的孩子每年都能见到科学家。

二、把科普列入日常工作

（一）写进计划。各单位每年一月底前提出科普年度计划，由分管领导批准后报上级。

（二）专题研究。各单位领导班子每年至少专题研究一次科普工作，并留存纪要。

（三）学习安排。各单位把科普和科学素质列入班子学习和干部培训，每年至少学习一次。

（四）区域统筹。分院每年汇总本区域活动日历，协调时间冲突，补上空白县。

（五）联合行动。分院每年组织一次多单位联合行动，让资源到达最需要的地方。

（六）宣传阵地。媒体单位每年开设专栏解读最新成果，对内容质量负责。

三、把科研资源用起来

（一）开放日。各研究院所每年至少举办两次公众开放活动，提前公布预约办法。

（二）科普场所。各单位每年检查展厅和标本馆的开放情况，延长节假日开放时间。

（三）科普队伍。各单位每年组织讲解培训，鼓励退休科学家参加讲师团。

（四）研究生参与。大学每年安排研究生参加科普实践，并按规定折算学分。

（五）重大活动。各单位每年参加科技活动周和全国科普日，展示一项新成果。

（六）品牌活动。各单位每年办好一个有自己特色的品牌活动，线上线下同步。

（七）应急科普。各单位每年更新应急专家名单，热点出现时及时发声。

（八）科普作品。各单位每年推出面向不同人群的图文、视频或图书。

四、服务科学教育

（一）走进学校。各研究院所每年到中小学讲课不少于五次，其中至少一次在农村学校。

（二）教师培训。大学每年为中小学科学教师举办培训班。

（三）课程资源。各单位每年整理一套可供学校使用的课程或实验材料。

（四）研学活动。各研究院所每年开展研学活动，落实安全措施。

（五）兴趣小组。各单位每年支持一个青少年科学兴趣小组。

（六）边远地区。各单位每年为边远县送去一次讲座或一批材料。

五、讲好科学家故事

（一）故事征集。各单位每年整理一位科学家的故事，做成可以传播的作品。

（二）首批基地。分院在{year}年12月31日前推荐一处适合开展精神教育的场所。

六、保障措施

（一）经费。各单位每年设立科普预算，按用途分开核算。

（二）表彰。各单位每年对做出成绩的人员给予表彰。

（三）统计。各单位每年按时填报科普统计表，数字来自活动台账。

（四）国际交流。各单位每年开展一次国际或港澳地区的科普交流。

                              示范科学院科普办公室
                              {year}年1月6日
"""


@dataclass(frozen=True, slots=True)
class TaskPattern:
    """A task that units of some kinds put into every plan. `months` first and last; with `day`, a date of `days` days in the first."""

    title: str
    how: str
    kinds: tuple[str, ...]
    clauses: tuple[str, ...]
    measure: str
    value: int
    months: tuple[int, int] = (1, 12)
    kind: str = ""
    audience: str = ""
    brand: str = ""
    day: int = 0
    days: int = 1


WORKING = ("institute", "university", "media")
EVERY = ("academy", "branch", *WORKING)

TASKS = [
    TaskPattern(
        "领导班子专题研究科普工作",
        "听取全年情况，研究预算和队伍。",
        EVERY,
        ("2.2",),
        "plans.studies.held",
        1,
        (3, 10),
        "study",
    ),
    TaskPattern(
        "公众开放日",
        "实验室、展厅全天开放，提前两周放号。",
        ("institute",),
        ("3.1", "3.6"),
        "open_day.count",
        2,
        (5, 5),
        "open_day",
        "public",
        "open-day",
        16,
        2,
    ),
    TaskPattern(
        "科学家进校园",
        "与结对学校一起排课，农村学校优先。",
        ("institute", "university"),
        ("4.1", "4.6"),
        "campus_visit.count",
        6,
        (3, 12),
        "campus_visit",
        "youth",
    ),
    TaskPattern(
        "科普讲座与报告",
        "面向社区和机关，按季度安排。",
        WORKING,
        ("3.3", "3.5"),
        "lecture.count",
        8,
        (1, 12),
        "lecture",
        "residents",
    ),
    TaskPattern(
        "图文与短视频",
        "每月一个主题，三审三校后发布。",
        WORKING,
        ("3.8", "5.1", "2.6"),
        "content.works.count",
        4,
        (1, 12),
        "article",
    ),
    TaskPattern(
        "科技活动周主场",
        "展示一项新成果，组织互动体验。",
        WORKING,
        ("3.5",),
        "activity.week.count",
        1,
        (5, 6),
        "science_week",
    ),
    TaskPattern(
        "科学教师培训班",
        "一周集中培训加一学期跟踪。",
        ("university",),
        ("4.2", "3.4"),
        "education.count",
        6,
        (6, 9),
        "training",
        "teachers",
    ),
    TaskPattern(
        "区域活动日历与联合行动",
        "每季度协调一次时间和地点。",
        ("branch", "academy"),
        ("2.4", "2.5"),
        "activity.count",
        60,
        (1, 12),
    ),
    TaskPattern(
        "按用途核算经费并按时报送统计",
        "预算、支出分用途登记，年底核对。",
        EVERY,
        ("6.1", "6.3"),
        "activity.count",
        12,
        (1, 12),
    ),
]
