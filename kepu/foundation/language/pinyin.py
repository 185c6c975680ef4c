"""Pinyin without tones, for finding names as people type them.

Readings come from pypinyin (MIT); a surname is read as a surname. The ü of 吕 and 女 is written v, as on a keyboard.
"""

from functools import cache
from typing import Any

SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "盖": "ge", "朴": "piao", "冼": "xian", "员": "yun",
    "乐": "yue", "翟": "zhai", "种": "chong", "秘": "bi", "召": "shao", "缪": "miao", "洗": "xian", "黑": "he", "繁": "po", "么": "yao",
    "逄": "pang", "逯": "lu", "覃": "qin", "宓": "mi", "隗": "wei", "祭": "zhai", "撒": "sa", "句": "gou", "牟": "mu", "谌": "chen",
    "折": "she", "尉": "wei", "都": "du", "重": "chong", "角": "jue", "行": "xing", "系": "xi", "藏": "zang", "车": "che", "石": "shi",
}  # fmt: skip
DOUBLE_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"), "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"), "鲜于": ("xian", "yu"), "皇甫": ("huang", "fu"), "夏侯": ("xia", "hou"), "诸葛": ("zhu", "ge"),
    "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "上官": ("shang", "guan"), "宇文": ("yu", "wen"), "慕容": ("mu", "rong"),
    "呼延": ("hu", "yan"), "端木": ("duan", "mu"), "司徒": ("si", "tu"), "东方": ("dong", "fang"), "独孤": ("du", "gu"),
    "南宫": ("nan", "gong"), "百里": ("bai", "li"), "公孙": ("gong", "sun"), "赫连": ("he", "lian"), "轩辕": ("xuan", "yuan"),
}  # fmt: skip


def syllables(text: str, *, is_name: bool = True) -> tuple[str, ...]:
    """A syllable for each Chinese character, other runs as they are in lower case; spaces fall out.

    `is_name` reads the beginning as a surname (曾 zeng, 单 shan, 尉迟 yuchi). "曾晓明" → ("zeng", "xiao", "ming").
    """
    name = text.strip()
    if not is_name or not 2 <= len(name) <= 4:
        return _read(name)
    if name[:2] in DOUBLE_SURNAMES:
        return DOUBLE_SURNAMES[name[:2]] + _read(name[2:])
    if name[0] in SURNAMES:
        return (SURNAMES[name[0]], *_read(name[1:]))
    return _read(name)


def initials(text: str, *, is_name: bool = True) -> str:
    """The first letter of each syllable: "曾晓明" → "zxm"."""
    return "".join(syllable[0] for syllable in syllables(text, is_name=is_name))


def _read(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    read = _reader()(text, errors=lambda run: run.lower().split() or [""])
    return tuple(syllable for syllable in read if syllable.strip())


@cache
def _reader() -> Any:
    """pypinyin's reader, loaded at the first name: its dictionary of phrases takes a while."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin


def readings(text: str) -> list[tuple[str, str]]:
    """Each character with its reading in this text, tones marked, for pinyin above the characters: "长大" → 长 zhǎng, 大 dà.

    Read word by word, so that 银行 and 行走 differ. What is not a Chinese character reads as nothing.
    """
    from pypinyin import Style, pinyin

    read = pinyin(text, style=Style.TONE)
    if len(read) != len(text):  # a sign that the dictionary lacks is given back in a run with its neighbours
        read = [pinyin(sign, style=Style.TONE)[0] for sign in text]
    return [(sign, "" if sounds[0] == sign else sounds[0]) for sign, sounds in zip(text, read, strict=True)]
