"""What of a message counts for matching: addresses, mentions, platform marks, calls to forward and emoji carry no claim."""

import re
import unicodedata

from kepu.foundation.language.normalising import normalise

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff，。！？]+|\S+@\S+\.\w+")
# Who calls on an account that checks rumours asks; that mention stays.
MENTION = re.compile(r"(?:转发)?(?://)?@(?![\w\-·]{0,20}(?:谣|科普|鉴|求证|真相|较真))[\w\-·]{1,30}[:：]?")
EMOTICON = re.compile(r"\[[\u4e00-\u9fffa-z]{1,6}\]")
CALL = re.compile(
    r"(?:请|求|望|速|快|紧急|赶紧|赶快|马上|立即|立刻|火速|尽快|疯狂|大家|一定要|务必|为了家人)*"
    r"(?:互相|相互|帮忙|多多|动手|随手|多)*(?:转发|转告|扩散|转起来|转起|转给[\u4e00-\u9fff]{1,8}|奔走相告|告诉身边的人)(?:出去|一下|起来|吧|啊|周知)*"
    r"|(?:速|急|必|求|快)转|(?:看完|看到)(?:请|必|一定)?(?:收藏|转)|不转不是中国人|展开全文c?|收起全文d?|网页链接|查看图片"
    r"|l?\S{1,20}的(?:微博视频|秒拍视频|微博投票|优酷视频)$"
)
SPACES = re.compile(r"\s+")
PICTURES = frozenset({"So", "Sk", "Cf", "Cs", "Co", "Mn"})
CONTENT = re.compile(r"[^\W_]")
AROUND = re.compile(
    r"^(?:谣言|流言|辟谣|有争议|网传|传言|传|误区\w?)[：:，,]|(?:[?？]|这是真的吗[?？]?|是真的吗[?？]?|吗[?？]?)$"
)


def cleaned(message: str) -> str:
    """The normalised message without addresses, mentions, emoticons, emoji and calls to forward; its marks stay.

    A message that is nothing but such noise comes back normalised and otherwise whole.
    """
    plain = normalise(message)
    kept = plain
    for noise in (ADDRESS, MENTION, EMOTICON, CALL):
        kept = noise.sub(" ", kept)
    kept = SPACES.sub(" ", "".join(character for character in kept if unicodedata.category(character) not in PICTURES))
    return kept.strip() if CONTENT.search(kept) else plain


def stated(claim: str) -> str:
    """The normalised text of a claim without what editors put round it ("Rumour: …", "… is it true?")."""
    plain = normalise(claim)
    return AROUND.sub("", plain) or plain
