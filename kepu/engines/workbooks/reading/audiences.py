"""Words for audience groups → the ledger's groups."""

from __future__ import annotations

import re
from functools import lru_cache

from .contracts import Answer
from .text import is_none_mark, plain

GROUPS: dict[str, str] = {
    "youth": "青少年|中小学生|小学生|中学生|初中生|高中生|学生|儿童|幼儿|少儿|少年|孩子|亲子|未成年|学龄|青年",
    "farmers": "农民|农村|村民|农户|农牧民|牧民",
    "workers": "产业工人|工人|职工|企业员工|员工|务工",
    "elderly": "老年|离退休|退休|老人",
    "officials": "领导干部|公务员|干部|机关",
    "residents": "社区|居民",
    "teachers": "教师|老师|师资|教育工作者",
    "public": "公众|大众|社会|市民|全民|群众|游客|观众|网民|网友|各界|不限|所有|全体|科普爱好者|家庭|家长|读者",
}
_PATTERNS = {code: re.compile(words) for code, words in GROUPS.items()}


@lru_cache(maxsize=8192)
def audiences(raw: str) -> Answer:
    """Codes of the groups that a cell names; words that name none are kept in a note."""
    text = plain(raw)
    if not text or is_none_mark(text):
        return Answer(value=())
    found, unknown = [], False
    for part in re.split(r"[、,;/\s+]+|和|及|与", text):
        body = part.replace("离退休职工", "退休").replace("大学生", "公众")
        codes = [code for code, pattern in _PATTERNS.items() if pattern.search(body)]
        found += codes
        unknown = unknown or (bool(part) and not codes)
    return Answer(value=tuple(dict.fromkeys(found)), note="audience.unknown" if unknown else "")
