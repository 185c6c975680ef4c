"""What a document carries that nobody has to do: site headers, view counts, salutation, signature, dates, attachments."""

import re
from datetime import date

from kepu.domain.plans.reading.numerals import number_of

DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
HAN_DAY = re.compile(r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
NUMBER = re.compile(r"[\u4e00-\u9fa5A-Za-z]{1,20}\s*[〔\[［【(（]\s*\d{4}\s*[〕\]］】)）]\s*\d{1,4}\s*号")
SITE = re.compile(
    r"阅读(量|次数|数)|浏览(量|次数|数)|点击(量|次数|率|数)|访问(量|次数)|发布(时间|日期|单位|者)\s*[:：]|来源\s*[:：]|作者\s*[:：]|责任编辑|"
    r"字号|字体\s*[:：]|打印本页|关闭窗口|【?打印】?\s*【?关闭】?|分享到|扫一扫|上一篇|下一篇|返回顶部|当前位置|您的位置|版权所有|ICP备"
)
TRAIL = re.compile(r"^(首页|主页|网站首页)\s*[-—–>》/|·]")
SALUTATION = re.compile(r"^[^。；;]{1,60}[:：]$")
ENDING = re.compile(
    r"^(特此(通知|印发|函告)[。!！]?|此页无正文|[(（]此件.{0,20}[)）]|附件\s*[:：\d].*|抄送\s*[:：].*|主题词\s*[:：].*|联系人\s*[:：].*)$"
)
TITLE = re.compile(r"(方案|计划|通知|意见|办法|规划|要点|决定|规定|纲要|安排|措施|细则|规程|制度)([(（].{1,12}[)）])?$")


def day_in(text: str) -> date | None:
    """The first full date in a text."""
    if found := DAY.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := HAN_DAY.search(text):
        year = int(
            "".join(str("零一二三四五六七八九".index(c)) for c in found[1].replace("〇", "零").replace("○", "零"))
        )
        return _day(year, number_of(found[2]) or 0, number_of(found[3]) or 0)
    return None


def is_day_only(text: str) -> bool:
    """A line that is a date and nothing else."""
    rest = HAN_DAY.sub("", DAY.sub("", text))
    return day_in(text) is not None and not rest.strip(" ()（）　")


def is_site_line(text: str) -> bool:
    """A line that the web site or the printer put there."""
    return len(text) <= 120 and bool(SITE.search(text) or TRAIL.match(text))


def is_salutation(text: str) -> bool:
    """各单位： and the like."""
    return bool(SALUTATION.match(text))


def is_ending(text: str) -> bool:
    """Closing formulas, attachments, copies."""
    return bool(ENDING.match(text))


def is_title(text: str) -> bool:
    """Whether a line looks like a document's title."""
    return 6 <= len(text) <= 100 and "。" not in text and bool(TITLE.search(text))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
