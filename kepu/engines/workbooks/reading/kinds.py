"""Free words for a kind of act → the glossary's codes; the title breaks ties; what stays open is asked."""

# ruff: noqa: E501 -- a pattern is read in one piece

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from .contracts import Answer
from .text import closed

WORDS: dict[str, str] = {
    "lecture": "科普讲座 讲座 专题报告 科普报告 学术报告 主题报告 报告会 报告 演讲 讲坛 大讲堂 讲堂 公开讲座 宣讲 授课讲座 主旨演讲 科普讲解 院士报告",
    "exhibition": "专题展览 科普展览 展览 主题展 图片展 巡展 巡回展 展出 特展 画展 科技展 成果展 展示 科普展 标本展 书画展 布展 展板",
    "contest": "科普竞赛 竞赛 比赛 大赛 讲解比赛 讲解大赛 知识竞赛 竞答 征文 答题 挑战赛 评选 征集 演讲比赛 锦标赛 辩论赛 选拔赛",
    "open_day": "公众开放日 公众科学日 开放日 科学日 机构开放 公众开放 开放活动 实验室开放 对外开放 向社会开放 社会开放 参观接待 接待参观 参观 校园开放 开放周 科研机构开放 设施开放",
    "campus_visit": "科学家进校园 进校园 院士进校园 走进校园 送科普进校园 专家进校园 科普进校园 进课堂 入校园 科学进校园 科普校园行 校园行",
    "study_trip": "研学实践 研学旅行 研学活动 研学 科学研学 科普研学 研学游 科考实践 研学课程",
    "camp": "夏令营 冬令营 科学营 科技营 训练营 营会 夏(冬)令营 秋令营 春令营 科普营",
    "club_session": "兴趣小组 科学俱乐部 俱乐部 科学社团 社团活动 社团 兴趣班 科技小组",
    "training": "教师培训 师资培训 科普人员培训 科普培训 人员培训 培训班 培训会 培训 研修班 研修 轮训 骨干教师研修",
    "course": "课程讲授 科学课程 课程 科学课 科普课 选修课 授课 实验课 课堂教学 科普课堂 公开课 课后服务",
    "science_week": "科技活动周 科技周 科普日 全国科普日 科普月 全国科普月 科普周 科学节 科技节 主题日 活动周",
    "exchange": "科普国际交流 国际交流 国际合作交流 对外交流 境外交流 出访 来访交流 国际会议",
    "article": "科普文章 科普图文 图文 推文 文章 公众号文章 微信推文 微信文章 图解 长图 科普推送 海报 科普短文 新媒体图文",
    "video": "科普视频 短视频 视频 微视频 科普短视频 动画 纪录片 宣传片 科普动画 专题片 动漫 微电影 科普影片",
    "audio": "音频 科普音频 播客 有声书 音频节目 有声读物",
    "book": "科普图书 图书 科普读物 著作 专著 丛书 绘本 科普书籍 出版物 书籍 图书出版 科普著作 译著 科普专著 读本 教材读本",
    "journal_feature": "期刊专栏 期刊 专栏 专刊 期刊文章 科普期刊 杂志专栏 报纸专栏",
    "broadcast": "广播电视节目 电视节目 广播节目 电视 广播 电台节目 电台 电视访谈 电视科普节目",
    "commentary": "热点述评 述评 热点解读 科学述评 热点评论",
    "policy_advice": "决策建议 咨询建议 咨询报告 建议报告 内参 政策建议 咨询专报",
    "verdict": "辟谣结论 辟谣 谣言核查 科学辟谣",
    "statement": "应急口径 口径 权威发布 应急发布 声明",
    "pack": "辟谣资源包 应急资源包 教育资源包 资源包 科普资源包 教具包 科普包",
    "service": "志愿服务 科普志愿服务 志愿活动 志愿者活动 志愿者服务",
    "study": "专题研究 科普理论研究 理论研究 科普研究 课题研究",
    "exhibit": "展品展项研发 展品研发 展项研发 展具研发 展教品研发 展品 展项 展教具",
}
LABELS = {code: words.split()[0] for code, words in WORDS.items()}
_BY_WORD = {word: code for code, words in WORDS.items() for word in words.split()} | {code: code for code in WORDS}
_PATTERN = re.compile("|".join(sorted(map(re.escape, (w for w in _BY_WORD if not w.isascii())), key=len, reverse=True)))
_SEPARATOR = re.compile(r"[、,;/+&]|和|及|与|暨")
_TAIL = re.compile(r"(?:类活动|系列活动|主题活动|专题活动|活动|类|等)$")
MEDIA = frozenset({"article", "video", "audio", "broadcast", "journal_feature"})
_GENERIC = re.compile(
    r"(?:(?:线上|线下|科普|主题|专题|综合|其他|其它|大型|系列|公益|社会|品牌|直播|现场|日常|常规|特色|重点)*(?:活动|类|宣传|其他|其它|线上|线下|直播)|科普|综合|[/\-—]|无)?"
)


@lru_cache(maxsize=16384)
def kind(raw: str, title: str) -> Answer:
    """The kind's code for what the kind column says, helped by the title when the words are general or name several."""
    text = re.sub(r"\([^()]*\)", "", closed(raw)) or closed(raw).strip("()")
    text = re.sub(r"^(?:\d+[.、)]|[a-zA-Z][.、])", "", text)
    codes = codes_in(text)
    if len(codes) == 1:
        return Answer(value=codes[0])
    in_title = codes_in(closed(title))
    if len(codes) > 1:
        shared = [code for code in codes if code in in_title]
        if len(shared) == 1:
            return Answer(value=shared[0], note="kind.title_decided")
        return Answer(reason="kind.several", hint="/".join(codes))
    if _GENERIC.fullmatch(text):
        if len(in_title) == 1:
            return Answer(value=in_title[0], note="kind.from_title")
        return Answer(reason="kind.general" if text else "kind.missing", hint="/".join(in_title))
    if len(in_title) == 1:
        return Answer(value=in_title[0], note="kind.from_title")
    return Answer(reason="kind.unknown", hint=nearest(text))


def codes_in(text: str) -> list[str]:
    """Codes that the text names; in one compound the head at the end decides, several parts stay several."""
    lower = text.lower()
    exact = _BY_WORD.get(lower) or _BY_WORD.get(_TAIL.sub("", lower))
    if exact:
        return [exact]
    if len(text) < 40:
        parts = [part for part in _SEPARATOR.split(text) if part]
        found = [code for part in parts if (code := _head(part))]
        return list(dict.fromkeys(found))
    head = _head(text)
    return [head] if head else []


def _head(text: str) -> str | None:
    text = re.sub(r"\((?:第.+?[期届次场讲]|[^()]*)\)$", "", text)
    found = [_BY_WORD[match] for match in _PATTERN.findall(text)]
    if not found:
        return None
    if "campus_visit" in found and found[-1] in {"lecture", "course", "science_week"}:
        return "campus_visit"
    others = [code for code in found if code != "science_week"]
    return (others or found)[-1]


def nearest(text: str) -> str:
    """The code to propose for an unknown word: the nearest spelling's."""
    close = difflib.get_close_matches(text, [word for word in _BY_WORD if not word.isascii()], n=1, cutoff=0.3)
    return _BY_WORD[close[0]] if close else ""
