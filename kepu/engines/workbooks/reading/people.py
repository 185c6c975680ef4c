"""People in one cell: 李致远 李启明 / 孙致远（研究员）、孙若水(副研究员) / 张三、李四等5人 → names in order."""

from __future__ import annotations

import re
from functools import lru_cache

from .contracts import Answer
from .text import is_none_mark, plain

_TITLES = [
    "特聘研究员",
    "助理研究员",
    "副研究员",
    "研究员",
    "副教授",
    "助教",
    "教授级高工",
    "正高级工程师",
    "高级工程师",
    "助理工程师",
    "工程师",
    "高工",
    "正高工",
    "教授",
    "院士",
    "博士后",
    "博士生",
    "硕士生",
    "研究生",
    "博士",
    "硕士",
    "老师",
    "教师",
    "讲师",
    "副主任",
    "主任",
    "副所长",
    "所长",
    "副处长",
    "处长",
    "副院长",
    "院长",
    "副园长",
    "园长",
    "副站长",
    "站长",
    "馆长",
    "副馆长",
    "主席",
    "理事长",
    "秘书长",
    "书记",
    "部长",
    "主编",
    "编辑",
    "研究馆员",
    "馆员",
    "实验师",
    "高级实验师",
    "先生",
    "女士",
    "同学",
    "同志",
    "首席科学家",
    "科学家",
    "专家",
    "导师",
    "组长",
    "队长",
    "负责人",
    "总师",
    "总工",
    "总工程师",
    "讲解员",
    "辅导员",
]
_SUFFIX = re.compile("(?:" + "|".join(sorted(map(re.escape, _TITLES), key=len, reverse=True)) + ")+$")
_LABEL = re.compile(
    r"^(?:主讲人?|报告人|主持人?|嘉宾|讲师|参与人员?|参加人员?|主要人员|负责人|联系人|讲解员?|作者|授课人?|成员|专家|指导教师|带队教师|审校|策划|编辑)[::]\s*"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>")
_ETC = re.compile(
    r"(?:等|及其?团队|及)\s*(?:\d+|[一二两三四五六七八九十多余数几]+)?\s*(?:余|多)?\s*[人位名]?[\u4e00-\u9fff]{0,6}$|团队$|课题组$"
)
_SPLIT = re.compile(r"[、,;/|\n\t&+]+|\s{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff㐀-䶿]{2,4}")
_LONG = re.compile(r"[\u4e00-\u9fff]{1,12}(?:[··•・.][\u4e00-\u9fff]{1,12})+")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.'-]*(?:\s+[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.'-]*)*")
_NOT_A_PERSON = re.compile(
    r"志愿者|学生|职工|员工|全体|全所|人员|团队|小组|部门|办公室|委员会|研究所|课题组|科普|若干|待定|不详|有关|相关|专家组|讲师团|多人|中心|科室|支部|工作站|领导|青年"
)


@lru_cache(maxsize=32768)
def people(raw: str) -> Answer:
    """Names in a cell, in order, without titles and brackets; a note tells of words that were no names."""
    text = plain(raw)
    if not text or is_none_mark(text):
        return Answer(value=())
    text = _BRACKETS.sub("、" if re.search(r"\)\s*[\u4e00-\u9fff]", text) else " ", text)
    names: list[str] = []
    dropped = bool(_ETC.search(text))
    for part in _SPLIT.split(text):
        for token in _tokens(_LABEL.sub("", part.strip())):
            name = _name(token)
            if name:
                names.append(name)
            elif token and token not in _TITLES:
                dropped = True
    return Answer(value=tuple(dict.fromkeys(names)), note="people.words_dropped" if dropped else "")


def _tokens(part: str) -> list[str]:
    """A part split at single spaces, but 李 明 kept together and a Latin name kept whole."""
    if _LATIN.fullmatch(part):
        return [part]
    words = re.split(r"\s+|和(?=[\u4e00-\u9fff]{2,3}$)", part)
    merged: list[str] = []
    for word in words:
        if merged and len(word) == 1 == len(merged[-1]) and _is_chinese(word):
            merged[-1] += word
        elif merged and word and word.isascii() and merged[-1].isascii() and word[0].isalpha():
            merged[-1] += " " + word
        else:
            merged.append(word)
    return [_LABEL.sub("", word) for word in merged if word]


def _is_chinese(word: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff]", word))


def _name(token: str) -> str:
    token = re.sub(r"[\d\-]{5,}|\d+$", "", token).strip(" .。:*-")
    token = _ETC.sub("", token)
    if len(token) > 2:
        token = _SUFFIX.sub("", token) or token
    if not token or token in _TITLES or _NOT_A_PERSON.search(token):
        return ""
    if _CHINESE.fullmatch(token) or _LONG.fullmatch(token) or _LATIN.fullmatch(token):
        return token
    return ""
