"""Messages about claims that must not be told that they spread them: by hand and by rules, in five parts with different rules."""

from dataclasses import dataclass, replace
from pathlib import Path

from kepu.foundation.language.matching.contracts import ClaimText

FILE = Path(__file__).parents[1] / "data" / "claim_stances.txt"
UNSEEN = FILE.with_name("claim_stances_unseen.txt")
NATURAL = FILE.with_name("claim_stances_natural.txt")
RULES = (
    {
        "denial": ("辟谣：{claim}，这是谣言", "专家澄清，{turned}", "别再信“{claim}”了，没有科学依据"),
        "question": ("{claim}，是真的吗？", "请问{claim}有道理吗", "听说{claim}？求证"),
        "joke": ("{claim}？照这个逻辑我早就成仙了哈哈",),
    },
    {
        "denial": (
            "网上流传{claim}，医生表示此说法毫无根据",
            "“{claim}”的说法不实，请大家不要相信",
            "又见老掉牙的谣言：{claim}。记者采访了专家，真相其实很简单",
        ),
        "question": ("我妈转给我说{claim}，靠谱吗", "{claim}？真的假的", "有没有懂的来说说，{claim}？"),
        "joke": ("笑死，{claim}，那我岂不是活不到今天",),
    },
    {
        "denial": (
            "对于“{claim}”的传言，疾控中心工作人员明确表示没有这种说法",
            "{claim}？这种话骗骗老人还行，大家不要当真",
            "今天的科普小课堂来聊聊{claim}这个流传很广的误会",
        ),
        "question": (
            "群里都在传{claim}，有人知道是怎么回事吗？",
            "想请教一下各位医生，{claim}对不对",
            "{claim}，此话当真？",
        ),
        "joke": ("按这说法，{claim}，我们全家都是超人了，笑不活了",),
    },
    {
        "denial": (
            "有一种说法是{claim}，但大量研究都不支持",
            "{claim}？别逗了，我学医的",
            "今天门诊又有人跟我讲{claim}，解释了半天，真没有这么一回事",
            "编这种东西的人也不怕被查，{claim}，谁信啊",
            "官方通报：近日有网民发布“{claim}”，经核查系编造，发布者已被行政拘留",
            "十大科学流言榜出炉，{claim}上榜",
            "有人还在信{claim}，快醒醒吧",
            "{claim}，这话我奶奶信了一辈子，可惜是错的",
            "查了文献，没找到任何一篇能证明{claim}",
            "我才不信{claim}呢",
            "关于{claim}，卫健委：没有的事，请勿传播",
            "把这篇给家里老人看看，别让他们再以为{claim}",
            "{claim}？不，恰恰相反",
            "朋友圈又在刷{claim}，我都看腻了，早就有人解释过原因",
            "{claim}？扯呢",
            "作为一名物理老师，看到{claim}真的头疼",
            "求求了，别再转{claim}这种东西给我妈了",
            "{claim}，这是上世纪就被推翻的观点",
            "实验做了三遍，结果和{claim}对不上",
            "听了{claim}的人都吃亏了，别学",
            "警方：{claim}系旧闻翻炒，请广大市民以官方发布为准",
            "世界卫生组织指出，目前的数据不支持{claim}",
            "写{claim}的小编良心不会痛吗",
            "{claim}这种鬼扯，居然还有人点赞",
            "错！{claim}是最常见的认识偏差之一",
            "很遗憾，{claim}只是商家的营销话术",
            "昨天我们报道了{claim}，经进一步了解情况有出入，特此更正",
            "给相信{claim}的亲戚们普及一下生理常识",
            "{claim}，呸",
            "省疾控发文纠偏：{claim}系讹传",
            "我在实验室干了十年，从没见过{claim}的例子",
            "{claim}，纯属商家割韭菜",
            "每隔几年{claim}就要诈尸一回，麻烦大家放过它",
            "看完这篇论文，{claim}可以休矣",
            "都什么年代了还{claim}",
            "{claim}已被多国学者实验打脸",
            "本报讯：近日流出的{claim}截图为合成图片",
            "我爷爷活到九十八，他从来不理{claim}那一套",
            "{claim}，没门儿",
            "教科书早写清楚了，{claim}站不住",
            "建议把{claim}写进年度笑料合集",
        ),
        "question": (
            "{claim}，这个有科学根据吗",
            "弱弱问一句，{claim}，对吗",
            "{claim}是真是假啊",
            "老师，{claim}吗",
            "大家帮忙看看，{claim}，这个能信吗？",
            "刚看到一条{claim}，有没有大佬出来讲讲",
            "妈妈总说{claim}，到底是不是这样",
            "{claim}？？？",
            "想知道{claim}这件事有没有实锤",
            "{claim}，你们信吗",
            "为什么会有人说{claim}呢",
            "{claim}，有这个说法没",
            "{claim}？我怎么没听说过",
            "有医生在吗，{claim}是不是有道理",
            "家里老人坚持{claim}，我该怎么跟他说",
            "{claim}，有懂行的没",
            "知乎：如何看待{claim}？",
            "{claim}……不太敢信",
            "真的会这样吗：{claim}",
            "@科普君 {claim}，麻烦鉴定一下",
            "{claim}，求确认",
            "同事跟我争论{claim}，谁对",
            "{claim}，理论上成立吗",
            "{claim}，这事儿有谱没谱",
            "哪位老师给讲讲{claim}背后的原理，存不存在",
            "如果{claim}，那为什么国外没人提",
            "@辟谣平台 {claim}",
            "{claim}，在线等，挺急的",
            "转来的：{claim}，帮我核对一下",
        ),
        "joke": (
            "{claim}，所以我长这么帅是有原因的，手动狗头",
            "那我要是天天这样，{claim}，岂不是可以拿诺贝尔奖",
            "{claim}，牛顿听了都要掀棺材板",
            "信{claim}不如信我是秦始皇，打钱",
            "{claim}，笑得我饭都喷了",
            "{claim}，那超市的货架岂不是大型案发现场",
            "{claim}，建议申请吉尼斯",
            "我家的狗听完{claim}都沉默了",
            "{claim}（手动滑稽）",
            "{claim}，下一集是不是该拯救银河系了",
            "{claim}，我家冰箱表示不服",
            "{claim}，达尔文连夜改书稿",
            "听君一席话：{claim}，如听一席话",
            "{claim}，阎王爷：生意来了",
            "震惊部新人作品：{claim}",
        ),
    },
    {
        "denial": (
            "转发一篇好文，作者用三张图讲清了{claim}为何站不住",
            "{claim}，嗤",
            "{claim}是我见过最蠢的段子",
            "市监局抽检结果出来了，{claim}与检测数据相矛盾",
            "我昨天还跟丈母娘吵，{claim}压根没影的事",
            "{claim}，学过初中化学都知道不成立",
            "前两天的{claim}有后续了，原作者已道歉删帖",
            "拜托，{claim}是八十年代的老黄历",
            "{claim}，反例一抓一大把",
            "今日较真结论：{claim}，假",
            "不少自媒体拿{claim}骗流量",
            "{claim}之说，出自一篇撤稿论文",
        ),
        "question": (
            "{claim}，哪位帮忙辨别下",
            "看到有群友发{claim}，心里没底",
            "{claim}，依据呢",
            "{claim}，这消息来源是哪",
            "@中国科普博览 {claim}",
            "我有点担心，{claim}，要紧吗",
            "{claim}，可当真",
            "小白提问：{claim}，原理是啥",
        ),
        "joke": (
            "{claim}，那孙悟空怎么办",
            "{claim}，我的血压计先乐了",
            "老板说{claim}，于是全公司放假",
            "据我家猫透露，{claim}",
            "{claim}，编剧都不敢这么写",
        ),
    },
)
EACH = {"denial": 4, "question": 3, "joke": 2}
# For the claims of the natural sets, two denials and a question each; the sets share no rule.
NATURAL_RULES = {
    "developed on": {
        "denial": (
            "我妈发来“{claim}”，我回了她三篇论文，她这才不说话",
            "记者求证：“{claim}”是怎么被编出来的",
            "{claim}，这话放二十年前我可能还会点头，现在知道不是那样",
            "院里开科普会，第一张幻灯片就是{claim}，旁边一个大红叉",
            "从“{claim}”讲起，聊一聊我们为什么容易被唬住",
            "说什么{claim}，都是为了卖货",
        ),
        "question": (
            "刚收到一条，{claim}，发之前想先核一下",
            "{claim}，这条我拿不准，群主看看要不要撤",
            "{claim}，是这样吗各位",
        ),
    },
    "developed on after a look": {
        "denial": (
            "{claim}？省医院的号我都挂了，医生一听就摆手",
            "前同事又在朋友圈发{claim}，我默默点了举报",
            "我们做了一期节目专门讲{claim}错在什么地方",
            "“{claim}”——本周最离奇流传，没有之一",
            "别拿{claim}来忽悠老年人买保健品了",
            "{claim}，该说法已被平台标记为不实信息",
        ),
        "question": (
            "{claim}，有没有人能给个出处",
            "长辈群里看到{claim}，我该不该转",
            "{claim}，这是哪年的说法，现在还算数么",
        ),
    },
    "developed on after another look": {
        "denial": (
            "楼里贴了张“{claim}”的纸，物业让我撕了，说是瞎闹",
            "{claim}？我当年也跟着喊过，学了营养学以后脸红",
            "昨晚的健康访谈里，主持人念了一句“{claim}”，三位嘉宾同时笑出了声",
            "平台公示：账号“养生老李”因发布{claim}等内容被禁言三十天",
            "{claim}这事，查来查去源头是一则减肥药的软文",
            "请别再给产妇群里发{claim}了，她们已经够累了",
        ),
        "question": (
            "{claim}，收到三遍了，拿不定主意",
            "医生你好，{claim}，我需要改吗",
            "{claim}……各位怎么说",
        ),
    },
    "held out": {
        "denial": (
            "小学五年级的科学课上，老师让大家推翻{claim}",
            "辣眼睛，2026年了首页还给我推{claim}",
            "{claim}？写这个的该补补课",
            "经与医院联系，并无此事，{claim}的截图系伪造",
            "舅妈饭桌上又念{claim}，表妹当场翻了个白眼",
            "{claim}，三无消息，散了",
        ),
        "question": (
            "{claim}？查不到来源，先放这儿等课代表",
            "有同事转{claim}给我，不太放心",
            "{claim}，老师您看这个能讲给学生吗",
        ),
    },
}  # fmt: skip
NATURAL_EACH = {"denial": 2, "question": 1}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its claims, the reworded ones that do spread them, and the guarded messages as (kind, claim's id, text)."""

    claims: tuple[ClaimText, ...]
    spreading: tuple[tuple[str, str], ...]
    guarded: tuple[tuple[str, str, str], ...]


def parts() -> tuple[Part, ...]:
    """The parts in order."""
    texts = FILE.read_text(encoding="utf-8").split("----\n")
    return tuple(
        _part([line for line in text.splitlines() if line and not line.startswith("#")], place)
        for place, text in enumerate(texts)
    )


def unseen() -> dict[str, Part]:
    """Sets of whole messages, no rules. Each is measured with its own claims alone."""
    return _written(UNSEEN)


def natural() -> dict[str, Part]:
    """Sets in the tone of chats and posts, with verdicts in short, some messages by rules beside; the last is held out."""
    found = {}
    for name, part in _written(NATURAL).items():
        made = [
            (kind, claim.id, rule.format(claim=claim.text))
            for number, claim in enumerate(part.claims)
            for kind, rules in NATURAL_RULES[name].items()
            for rule in _some(rules, number, NATURAL_EACH[kind])
        ]
        found[name] = Part(part.claims, part.spreading, (*part.guarded, *made))
    return found


def _written(file: Path) -> dict[str, Part]:
    found = {}
    for text in file.read_text(encoding="utf-8").split("---- ")[1:]:
        name, *lines = text.splitlines()
        claims: list[ClaimText] = []
        spreading, guarded = [], []
        for line in lines:
            if line.startswith("= "):
                claims.append(ClaimText(f"{name}-{len(claims)}", line[2:]))
                continue
            if line.startswith("! "):
                claims[-1] = replace(claims[-1], explanation=line[2:])
                continue
            kind, message = line.split("\t", 1)
            if kind == "spread":
                spreading.append((claims[-1].id, message))
            else:
                guarded.append((kind, claims[-1].id, message))
        found[name] = Part(tuple(claims), tuple(spreading), tuple(guarded))
    return found


def _part(lines: list[str], place: int) -> Part:
    claims, spreading, guarded = [], [], []
    for number, line in enumerate(lines):
        claim, reworded, turned, other = (part.strip() for part in line.split("|"))
        key = f"{place}-{number}"
        claims.append(ClaimText(key, claim))
        spreading.append((key, reworded))
        guarded += [("turned", key, turned), ("other", key, other)]
        for kind, rules in RULES[place].items():
            guarded += [
                (kind, key, rule.format(claim=claim, turned=turned)) for rule in _some(rules, number, EACH[kind])
            ]
    return Part(tuple(claims), tuple(spreading), tuple(guarded))


def _some(rules: tuple[str, ...], number: int, wanted: int) -> list[str]:
    """All of a few rules, or the next ones of many, so that each serves a few claims."""
    return [rules[(number * wanted + step) % len(rules)] for step in range(min(wanted, len(rules)))]
