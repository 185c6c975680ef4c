"""Whether a message passes a claim on, in numbers: what of the claim it says, in which words those who spread, doubt or explain speak.

The input of a learned logistic function (`spreading.json`, written by `bench.claim_matching.spreading`). None of these marks decides alone.
"""

import json
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

from kepu.foundation.language.matching import stances
from kepu.foundation.language.matching.features import Side
from kepu.foundation.language.matching.learned import STEEPEST

FILE = Path(__file__).with_name("spreading.json")
MOST = 3  # a mark more often than this says no more
MARKS = {
    # Who passes on warns, calls, addresses, swears by it.
    "warns": r"千万|一定要|务必|记住|记牢|记得|记一下|切记|注意|提醒|当心|小心|警惕|赶紧|赶快|快去|马上|别再|不要再|再也不|"
    r"莫去|莫要|碰不得|可不敢|早点",
    "addresses": r"姐妹|家长|爸妈|妈妈们|宝妈|当妈的|新手|各位|大家|朋友们|的朋友|亲们|家人们|街坊|邻居们|老伙计|叔叔阿姨|群友|"
    r"你们都|老年朋友|病人(?:们)?注意|男人们|女人|女生|男的|年轻人|开车的|坐飞机的|怀孕的|"
    r"有(?:小孩|老人|孩子|娃)的|的人(?:要|都|注意|听|看|每)|看(?:过来|这里|好了)|听(?:好|着|我一句|我说)|爱吃.{1,4}的人|抽烟的",
    "calls": r"转(?:给|发|起来|告|出去)|速转|扩散|告诉(?:你|家|身边|更多|爱)|收藏|周知|传下去|分享给|奔走相告|"
    r"为了(?:家人|孩子)|救救|抵制",
    "shouts": r"震惊|惊人|惊呆|惊!|吓人|可怕|恐怖|天呐|天哪|我的天|速看|必看|快看|紧急|重磅|重大|特大|刚刚|刚看到|刚接到|最新|"
    r"曝光|揭秘|真相|内部(?:消息|人士|人员)|竟然|竟|居然|原来|不晓得|不知道的|"
    r"还不知道|\d\d%的人|九成|大忌|福利|秘诀|妙招|秘方|土方|偏方|沉默了|醒醒|毁",
    "vouches": r"(?:跟|和|对)我(?:说|讲)|告诉我|教我|听我的|没错|亲测|有效果|见效|就好了|最管用|管用|灵得很|祖传|老办法|老话说|"
    r"老辈人|传下来|用了几十年|全靠|我照做|专家(?:说|称|提醒|指出)|医生都说|中医|教授|院士|央视|电视台|研究证实|"
    r"科学家|证实|确认|"
    r"师傅(?:教|告|讲|说|悄)|听说|据说|都这么|就是(?:这么|这样|靠|因为)|已经(?:有|死)|当场|国外|隔壁|我们村|村里|有个|有人",
    "harms": r"致癌|癌|毒|死|伤|瞎|失明|秃|掉光|哑|傻|痴呆|不育|绝|畸形|流产|坏|短命|痛|病|炎|爆|祸|害",
    "exclaims": r"!",
    # Who doubts, explains or refutes measures, compares, narrows, calms.
    "measures": r"实验|试验|检测|测了|测过|测出|测不出|实测|数据|统计|论文|文献|报告|对照|大队列|队列|标准|国标|限量|限值|超标|"
    r"含量|毫克|微克|功率|百分之|成分|课本|教科书|生物(?:课)?|物理",
    "narrows": r"其实|只是|只有|只要|不过|反而|倒是|顶多|最多|多半|而已|罢了|真正|才是|才会|才要|并不|并非|没那么|哪有|哪来|哪里|"
    r"怎么可能|凭什么|几乎|远|够了|一点点|看不出|没有差别|不成立|概率|"
    r"极低|个位数|罕见|没有关系|没关系|不沾边|半点|干系|也(?:没|不)|照样|就行|就好|就够|挺好|正常|放心|没事",
    "professes": r"门诊|急诊|科普|讲座|主任|大夫|产科|肾内科|皮肤科|营养科|儿保科|我管的|消防|民航|交警|质检|卫生组织|世卫|协会|"
    r"记者|官网|通报|回应|拆解|讲讲|解释|请.{0,6}医生|节目",
    "discredits": r"骗|编|瞎|唬|吓唬|忽悠|卖货|套路|噱头|广告|谣|流言|不实|举报|标记|当年|上世纪|八十年代|九十年代|推翻|推倒|早就|"
    r"没影|别学|(?<!没)错(?!过)|背锅|离奇|离谱",
    "asks": r"吗|(?<![怎什这那多])么|呢|[?？]|不会啊|没有啊|有没有|能不能|会不会|是不是|该不该|要不要|该怎么|怎么办|应该怎|"
    r"哪个|哪位|到底|究竟|请问|请教|求|在线等|问下|想问|想知道|出处|核|拿不准|有知道|懂的(?:人|来|吗|没|朋友)|来讲|"
    r"给个|"
    r"敢不敢|有用不|急[。!]?$|怕不怕",
    "suggests": r"吧(?=[。!~,，]|$)",
    "tells": r"(?<![自跟对教听给诉])我(?!们|国|市|省|县|区|校|村|院|家|妈|爸|爷|奶|婆|姑|姨|舅|叔|老公|老婆|表|同事|朋友|邻居|隔壁)",
    "relatives": r"(?:妈|爸|爷爷|奶奶|婆婆|公公|姑|姨|叔|舅|老公|老婆|大爷|大妈|阿姨|同事|同桌|同学|邻居|室友|朋友)",
    "jokes": r"那我|哈|笑|狗头|怪不得|难怪|岂|建议",
    "wonders": r"要是|如果|假如|万一|好像|可能|似乎|也许|恐怕|大概|说不清|未必|不一定|不见得|想",
}  # fmt: skip
PATTERNS = {name: re.compile(pattern) for name, pattern in MARKS.items()}
Marks = dict[str, float]


def marks(message: Side, claim: Side, said: str) -> Marks:
    """The numbers of a message about a claim; `said` is the message normalised, with its calls to forward."""
    near, frame = stances.places(message, claim)
    joined = "。".join(near)
    found: Marks = {
        name: float(min(sum(1 for hit in pattern.finditer(said) if hit[0] not in claim.plain), MOST))
        for name, pattern in PATTERNS.items()
    }
    found |= _said(message, claim)
    found |= _beside(message, claim)
    found["reports"] = float(stances.reports(frame, claim.plain))
    found["changes_number"] = float(stances.changes_number(joined, claim.plain))
    found["swaps"] = float(stances.swaps(joined, claim.plain))
    found["replaces"] = float(any(stances.replaces(part, claim) for part in near))
    found["negates_copy"] = float(any(stances.negates_a_copy(part, claim) for part in near))
    found["reorders"] = float(any(stances.reorders(part, claim) for part in near))
    found["turned_out"] = float(stances.turned_out(frame, claim.plain))
    found["last_asks"] = float(stances.last_asks(message))
    found["negations"] = float(min(abs(_negations(joined) - _negations(claim.plain)), MOST))
    found["advises"] = float(
        bool(stances.ADVICE_AGAINST_HARM.search(joined)) and not stances.ADVICE_AGAINST_HARM.search(claim.plain)
    )
    return found


def _negations(text: str) -> int:
    return stances.negations(stances.ADVICE.sub("", text))


def _said(message: Side, claim: Side) -> Marks:
    """How much of the claim is said, of both its halves, and how much else."""
    content = [unit for unit in claim.units if unit not in stances.LIGHT]
    half = (len(content) + 1) // 2
    shares = [_share(part, message) for part in (content, content[:half], content[half:])]
    return {
        "verbatim": float(claim.text in message.text), "whole": shares[0], "beginning": shares[1], "end": shares[2],
        "pairs": len(claim.pairs & message.pairs) / (len(claim.pairs) or 1), "length": math.log1p(len(message)),
        "ratio": math.log((1 + len(message)) / (1 + len(claim))), "sentences": math.log(len(message.parts)),
    }  # fmt: skip


def _share(units: list[str], message: Side) -> float:
    return sum(unit in message.singles for unit in units) / len(units) if units else 1.0


def _beside(message: Side, claim: Side) -> Marks:
    """A quotation and what stands beside it."""
    if not stances.quotes(message, claim):
        return {"quotes": 0.0, "doubtful": 0.0, "strange": 0.0, "apart": 0.0, "bare": 0.0}
    doubtful, strange, apart = stances.beside(message, claim)
    return {
        "quotes": 1.0, "doubtful": float(doubtful), "strange": math.log1p(strange), "apart": math.log1p(apart),
        "bare": float(not doubtful and strange + apart <= stances.COMMENT),
    }  # fmt: skip


def chance(found: Marks) -> float:
    """The chance that such a message passes the claim on, 0–1."""
    weights = _learned()
    power = sum(weights["weights"][name] * value for name, value in found.items() if value) + weights["constant"]
    return 1 / (1 + math.exp(-min(max(power, -STEEPEST), STEEPEST)))


def least() -> float:
    """The chance from which a message is told that it passes a claim on."""
    return float(_learned()["told_from"])


@cache
def _learned() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
