"""The stance guard: whether a message asserts a claim, denies, questions or mocks it, or says something that only looks like it.

By marks and words alone. It prefers silence: a message that may contradict the claim is never said to spread it. Where the claim
itself is a negation ("X cannot Y"), the message is measured against that, so that "X can Y" is the denial.
"""

import re
from difflib import SequenceMatcher

from kepu.foundation.language.matching.features import Side
from kepu.foundation.language.similarity import Stance

NEGATION = re.compile(
    r"并不是|并非|不了|不到|不掉|不是|不会|不能|不可能|不可以|不可|不必|不用|不需要|不需|无需|无须|不宜|不该|不应该|不应|不得|不要|不存在|不含|不含有|没有|没法|没|并不|并未|未必|尚未|从未|"
    r"未曾|未见|未|无法|无关|无|非|勿|别|绝非|毫无|不"
)
# Words in which these characters negate nothing that could be turned round.
FIXED = re.compile(
    r"不同|不仅|不但|不断|不过|不少|不良|不锈钢|不粘|不干胶|不倒翁|不孕|不育|不管|不论|不只|不光|不得不|不由|不如|不久|不时|不适|不足|不一|不明|不对称|不料|不禁|不愧|不安|不满|了不起|差不多|"
    r"要不|不已|不妨|不慎|不堪|对不起|不知不觉|不知|不规则|不饱和|不良反应|来不及|受不了|忍不住|是不是|能不能|会不会|可不可以|要不要|该不该|好不好|有没有|"
    r"非常|非洲|非转基因|非致病|非法|除非|是非|非典|无线|无糖|无人机|无数|无论|无意|无辜|无聊|无疑|无奈|无比|无不|无花果|无名|无害|无毒|无效|无色|无烟|无铅|无菌|无痛|"
    r"未来|未成年|未婚|别人|别的|别墅|区别|类别|级别|识别|辨别|特别|性别|分别|个别|差别|告别|鉴别|没收|淹没|出没|埋没|没准|没事"
)
DEBUNKED = re.compile(
    r"辟谣|谣言|谣传|造谣|流言|不实|失实|不属实|纯属|子虚乌有|无稽之谈|假消息|虚假|伪科学|误区|误传|误解|以讹传讹|讹传|荒谬|荒唐|胡扯|胡说|瞎说|瞎编|扯淡|忽悠人|骗人|杜撰|编造|捏造|"
    r"是假的|都是假|假的|是错的|是错误的|说法错误|不靠谱|不科学(?![地的])|不可信|不足信|没有(?:任何|充分)?(?:科学)?(?:依据|证据|根据|道理|这回事)|"
    r"(?:缺乏|无|毫无)(?:任何|科学)*(?:依据|证据|根据)|站不住脚|不成立|"
    r"(?:别|不要|不必|不用|切勿|请勿|莫|勿|无需)(?:再)?(?:轻信|相信|信|传|转|恐慌|当真|上当|被骗|被忽悠|担心)|不用怕|信不得|信不过|不攻自破|打脸|澄清|"
    r"真相(?:是|其实|来了|:)|智商税|事实并非|并非如此|不是真的|没那么回事|"
    r"没有(?:这|此|那)(?:种|个|样|类)?(?:说法|事|规定|通知|计划|情况|功效|作用)|(?:无|查无)此(?:事|说)|"
    r"(?:没|没有|缺乏|缺少)(?:任何|什么|充分|足够|一点|半点)*(?:根据|道理|证据|依据|必要|关系)|"
    r"危言耸听|耸人听闻|吓唬|唬人|炒作|噱头|乌龙|旧闻|移花接木|张冠李戴|偷换概念|过度解读|一派胡言|信口雌黄|信口开河|胡诌|胡编|胡言|乱讲|乱说|假新闻|恶搞|p图|摆拍|拼接|"
    r"与事实不符|不符合事实|不准确|不严谨|片面|言过其实|"
    r"否认|打假|揭穿|拆穿|戳穿|拆台|揭开真相|还原真相|闹笑话|瞎扯|无中生有|凭空|空穴来风|鬼话|伪命题|不用信|谁信谁|骗骗|骗老人|哄人|哄骗|糊弄|误导|拘留|"
    r"依法(?:处理|处罚|查处)|纠正|纠偏|认知偏差|这锅|背锅|冤枉|"
    r"(?:大可|尽管|请|可以|完全可以)放心|"
    r"(?:不用|不必|无需|无须|没必要|用不着|犯不着)(?:过度|过分|太|再|为此|因此)*(?:害怕|紧张|惊慌|恐慌|担心|担忧|焦虑|理会|在意|纠结)|两码事|"
    r"没有(?:半毛钱|一毛钱|任何|必然)?关系|站不住|经不起(?:推敲|检验)|"
    r"没这回事|没有的事|哪有这回事|怎么可能|信了才怪|哪来的|不存在的|从未(?:发布|说过)|被误读|夸大其词|断章取义|反驳|驳斥|证伪|推翻|以为.{0,30}其实|"
    r"其实(?:不会|并不会|不是这样|没有)|科普:|不见得|未必|查无"
    r"|\b(?:hoax|myth|false|fake|debunk\w*|untrue|no evidence|does not|do not|is not|are not|cannot)\b"
)
# Talk about what is said rather than the saying of it: it may deny or not, so it is asked and not told.
REPORTED = re.compile(
    r"的(?:这个|这种|那种|此类|该)?(?:说法|传言|传闻|讲法|言论|消息|谣传|帖子|文章|视频)|"
    r"(?:这|那|此|该)(?:个|种|类|条|篇)?(?:说法|传言|传闻|讲法|误会|观点|观念|帖子|视频|话)|传言|传闻|"
    r"误会|所谓(?:的)?|迷信|回应|破除|有人(?:说|讲|认为|称)|很多人(?:说|认为|觉得|以为|相信)|人们(?:常|总)?(?:说|认为|以为)|"
    r"民间(?:一直)?(?:说|认为)|常听(?:人|说)|老话|坊间|热传|疯传|网传|在传|都在传|流传"
)
# A short message that quotes a claim and has any of these beside it speaks about belief, evidence or the teller: it may not assert.
DOUBTFUL = re.compile(
    r"信|错|假|谁|逗|醒|懂|编|造|笑|哭|吗|么|呢|吧|[?？]|傻|骗|怪|反驳|恰|相反|实锤|证明|证实|证据|支持|研究|文献|核查|核实|查了|问|想知道|以为|大佬|老师|大神|狗头|表情|"
    r"诺贝尔|爱因斯坦|牛顿|霍金|科学|流言|榜单?|通报|网民|网友|博主|网红|营销号|发布|闲|离奇|神奇|服气|佩服|厉害了|可怕.{0,4}知识|智商|常识|学医|课本|老师|医生|"
    r"专家.{0,3}(?:不|否|驳)|据说|听说|好像|可能|似乎|"
    r"也许|恐怕|大概|万一|如果|要是|假如|不|没|无|非|别|算了|得了|拉倒|呵|嘿|嘻|额|呃|嗯"
)
# What those who pass a rumour on put beside it. Anything else beside a short quotation may be a comment on it.
ASSERTING = re.compile(
    r"注意|提醒|警惕|小心|当心|紧急|通知|重要|最新|好?消息|规定|各位|大家|家人|家里|亲们?|朋友们?|老年?人|小?孩子|宝宝|宝妈|女性|女生|男性|司机|孕妇|怀孕|上班族|"
    r"千万|一定|必须|赶紧|赶快|马上|立刻|快|记住|记得|看看|"
    r"(?:老|有)?(?:专家|医生|中医|教授|博士|研究|科学家|央视|电视|新闻|官方|国家|部门|卫星|探测器|宇航员|老话|乡下人|邻居|亲戚|同事)(?:人员|们|上|里)*|"
    r"指出|表示|提醒|称|说|讲了?|发现|看到|观察|拍到|报道|曝光|公布|告诉|建议|教育|定了?|真的|确实|原来|居然|竟然|以后|再也|早上|晚上|夜里|半夜|夏天|冬天|春天|"
    r"秋天|每天|天天|经常|常常|长期|坚持|参加|"
    r"赶紧|危害|危险|后果|严重|因为|所以|否则|不然|别再?(?:用|吃|喝)|不要再?(?:用|吃|喝)|倒掉|反而|买回?来?|市面|小区|学校|的时候|时候|一般人|我们"
)
# A rumour that says of itself that it is none, or warns of others' doubts, still asserts.
NOT_DEBUNKED = re.compile(
    r"(?:不是|绝非|并非|绝不是|可不是|别以为是|不再是)(?:什么)?(?:谣言|传言|假的|骗人|假消息|虚假|玩笑)|不要不信|别不信|不信不行|不信谣|不传谣|千真万确|宁可信其有|"
    r"(?:假冒|假货|假药|假酒|虚假宣传|虚假广告)|(?:错误|误区)的?(?:做法|习惯|方法|姿势)"
)
ASKED = re.compile(
    r"真的假的|是真是假|真假|真的吗|真的么|真的嘛|是真的不|有没有(?:道理|根据|依据|科学|这|人知道|懂|专家)|有这回事|有这事|有这种事|靠谱吗|靠谱不|可信吗|可信不|可信度|"
    r"能信吗|该信吗|求证|求辟谣|求科普|"
    r"求解|求问|求真相|请问|请教|求教|求助|求大神|求告知|想问|问一下|问问|问下|咨询|谁知道|有谁|有(?:没有)?人知道(?=[吗么不没?？,，。]|$)|有没有人|懂的(?:人)?(?:来|说|讲|解释|科普|进)|科普一下|"
    r"不知道(?:是不是|真假|对不对)|对不对|对吗|对么|"
    r"([\u4e00-\u9fff]{1,2})[不没]\1|存疑|有待(?:证实|查证|核实)|未经证实|尚未证实|有据可查|有依据吗|怎么看|道理何在|能行吗|哪里来的说法|谁说的|出处"
)
WONDERED = re.compile(
    r"是不是|是否|难道|会不会|能不能|可不可以|要不要|该不该|好不好|到底|究竟|怀疑|什么说法|几个意思|当真|咋回事|怎么回事"
)
TAIL = re.compile(r"(?:吗|么|嘛|呢|不|没)?[?？][”\"'’」』）)!！~～。.\s]*$|(?:吗|么|嘛)[”\"'’」』）)!！~～。.\s]*$")
RHETORICAL = re.compile(
    r"^(?:[^，,。]{0,6}(?:你|您|大家|各位)?(?:们)?(?:还)?(?:知道|晓得|听说过?|发现|注意到?|了解|敢|想过)|为什么|为何|怎么办|怎么回事|什么|如何|还(?:敢|在)|你还|你家|你们?中了|你每天)"
)
JOKE = re.compile(
    r"哈哈|笑死|笑喷|笑抽|笑不活|笑哭|笑出|乐死|hhh|233|狗头|doge|滑稽|段子|调侃|玩笑|开涮|阴谋论|我信了(?:你|他|她|才)|我信你个鬼|信你个鬼|呵呵|岂不是|岂不|"
    r"那我(?:岂|早|就|家|是不是)|照这么说|照这(?:个)?(?:逻辑|说法)|按这(?:个)?(?:逻辑|说法|么说)|"
    r"(?:都|就)(?:能|可以)?(?:上天|成仙|飞升|无敌|长生不老)|要是真的|要真(?:是|能|这样|有)|如果(?:真|是真)|真(?:要)?这么(?:神|厉害|灵)|"
    r"早(?:就)?(?:没|该|得|死|灭|成).{0,12}了|太离谱|离谱|离大谱|神逻辑|脑洞|吃瓜|不如说|下一步是不是|服了|无语|编得|"
    r"怪不得.{0,20}哈|你咋不|你怎么不|咋不(?:说|上天)|信了才"
)
OPPOSITES = (
    ("有害", "无害"), ("有毒", "无毒"), ("有效", "无效"), ("有关", "无关"), ("增加", "减少"), ("增加", "降低"),
    ("提高", "降低"), ("升高", "降低"), ("上升", "下降"), ("增强", "削弱"),
    ("增强", "降低"), ("促进", "抑制"), ("加速", "延缓"), ("加快", "减缓"), ("加重", "减轻"), ("加重", "缓解"),
    ("导致", "预防"), ("导致", "防止"), ("致癌", "抗癌"), ("致癌", "防癌"), ("引起", "预防"),
    ("安全", "危险"), ("有益", "有害"), ("有利", "不利"), ("可以", "禁止"), ("允许", "禁止"), ("必须", "不必"),
    ("应该", "不该"), ("不同", "相同"), ("不同", "一样"), ("变长", "变短"),
    ("变大", "变小"), ("变多", "变少"), ("好处", "坏处"), ("伤", "护"), ("损害", "保护"), ("伤害", "保护"), ("破坏", "保护"),
    ("诱发", "预防"), ("引发", "预防"), ("远离", "靠近"), ("失效", "有效"), ("不足", "充足"),
    ("更好", "更差"), ("更高", "更低"), ("更多", "更少"), ("更快", "更慢"), ("更强", "更弱"), ("超标", "合格"), ("有用", "没用"),
)  # fmt: skip
SWAPS = (
    ("男", "女"), ("老人", "儿童"), ("老人", "孩子"), ("热", "冷"), ("热", "冰"), ("早", "晚"), ("夏", "冬"),
    ("春", "秋"), ("左", "右"), ("生", "熟"), ("空腹", "饭后"), ("饭前", "饭后"), ("睡前", "起床"), ("白", "黑"),
    ("红", "白"), ("父", "母"), ("公", "母"), ("南", "北"), ("东", "西"), ("高", "低"), ("长", "短"), ("大", "小"),
    ("快", "慢"), ("前", "后"), ("上", "下"), ("内", "外"), ("多", "少"), ("胖", "瘦"), ("咸", "甜"),
)  # fmt: skip
TURNED_OUT = re.compile(
    r"压根|根本(?!原因)|哪有|哪里有|何来|怎么会|怎么可能|倒是|从来没|从没|没(?:什么)?(?:动静|反应|效果|用处|变化)|(?:不但|不仅|非但)没|取消|只好|不如|"
    r"越.{1,4}越(?:堵|差|糟|烧|重|厉害|掉)|也没(?:见|有)"
)
LAST_QUESTION = re.compile(r"要不要|该不该|能不能|行不行|是不是|对不对|有没有|准话|[吗呢]$")
DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERAL = re.compile(
    r"百分之[零一二三四五六七八九十百]+|[零一二两三四五六七八九十百千万]+(?=[厘毫千公个天日年月周次分小秒岁克斤升度倍成人种类杯口勺粒片颗支根只名亿元块公米里%代])"
)
FIGURE = re.compile(r"(\d+(?:\.\d+)?)\s*(%|[a-z]+|[\u4e00-\u9fff])?")
CLAUSE = re.compile(r"[，,。！？!?;；:：\n…\s]+")
HARM = re.compile(
    r"毒|癌|死|伤|害|病|致|危险|结石|胖|损|炎|痛|疼|瘤|爆|火|短命|变傻|变笨|不孕|脱发|秃|过敏|猝|辐射|畸|超标|风险|坏|烂|感染|堵"
)
ADVICE = re.compile(r"不要|别|勿|不宜|莫")
ADVICE_AGAINST_HARM = re.compile(r"不要|别|勿|不宜|莫|不能|不可|不得|不该|不应")
NEGATED = re.compile(
    f"(?:{NEGATION.pattern})(?:会|能|可以|是|至于|太|再|真的|真|一定|必|可能|需要|该|应该|应|要|用|得|曾|有|过|直接|任何|什么|随便|让|使|把|被|所谓|因此|因为|由|明显|完全|更|很|那么|多么|在|于|对|为|就|都|也)*"
)
LIGHT = frozenset(
    "的了就是会能要可以都很也还又再才让使令把将给被对与和跟及或里中上下在从到于个一些这那其之所得着过吃喝食用做打有"
)
ADVISED = re.compile(r"(?:千万)?(?:别|不要)再?(?:用|吃|喝)|不然|否则")
QUOTED_AT_MOST, QUOTED_MORE, QUOTED, COMMENT = 3.5, 10, 0.75, 2
MODALS = ("有", "能", "可以", "可", "会", "有助于", "应该", "该", "必须", "要")
SHORT = 50
MOST, LOOK_ALIKE, SAME_BUT_ONE = 0.6, 0.6, 0.65


def judge(message: Side, claim: Side) -> Stance:
    """What a message does with a claim that it is about. The message is cleaned, the claim without its editors' frame."""
    near, frame = places(message, claim)
    joined = "。".join(near)
    if _asks(near, frame, claim.plain):
        return "question"
    if _debunks(frame, claim.plain) or _jokes(message, frame, claim) or _turns_round(joined, claim.plain):
        return "denial"
    return "assertion"


def says_otherwise(text: Side, claim: Side) -> bool:
    """Whether a text of about the claim's words may say something else: by the stance, or a number, who or what, or words beside it."""
    near, frame = places(text, claim)
    joined = "。".join(near)
    if (
        judge(text, claim) != "assertion"
        or reports(frame, claim.plain)
        or turned_out(frame, claim.plain)
        or last_asks(text)
    ):
        return True
    if changes_number(joined, claim.plain) or swaps(joined, claim.plain):
        return True
    if any(replaces(part, claim) or negates_a_copy(part, claim) or reorders(part, claim) for part in near):
        return True
    doubtful, strange, apart = beside(text, claim) if quotes(text, claim) else (False, 0, 0)
    return doubtful or strange > COMMENT or apart > 0


def places(message: Side, claim: Side) -> tuple[list[str], str]:
    """The sentences that have most of the claim, and those with their neighbours, the first and the last: where a stance shows."""
    parts = message.parts
    counts = [len(part.pairs & claim.pairs) for part in parts]
    most = max(counts)
    close = [place for place, count in enumerate(counts) if count and count >= most * MOST]
    shown = {0, 1, len(parts) - 1} | {place + step for place in close for step in (-1, 0, 1)}
    pieces = _sentences(message.plain)
    if len(pieces) != len(parts):
        pieces = [part.plain for part in parts]
    near = [pieces[place] for place in close] or [message.plain]
    return near, "".join(pieces[place] for place in sorted(shown) if 0 <= place < len(pieces))


def _sentences(plain: str) -> list[str]:
    """The sentences with their closing marks, as `Side.parts` cuts them."""
    return [piece for piece in re.findall(r"[^。！？!?;；\n…]+[。！？!?;；\n…]*", plain) if Side(piece).units]


def _asks(near: list[str], frame: str, claim: str) -> bool:
    if any(found[0] not in claim for found in ASKED.finditer(frame)):
        return True
    for sentence in near:
        if any(found[0] not in claim for found in WONDERED.finditer(sentence)) and (
            len(frame) <= SHORT or TAIL.search(sentence)
        ):
            return True
    return any(
        TAIL.search(sentence) and not RHETORICAL.search(CLAUSE.split(sentence.rstrip("?？!！。 "))[-1])
        for sentence in near
    )


def _debunks(frame: str, claim: str) -> bool:
    told = NOT_DEBUNKED.sub("", frame)
    return any(found[0] not in claim for found in DEBUNKED.finditer(told))


def quotes(message: Side, claim: Side) -> bool:
    """Whether a short message repeats a claim nearly word for word."""
    return len(message) <= QUOTED_AT_MOST * len(claim) + QUOTED_MORE and len(
        message.singles & claim.singles
    ) >= QUOTED * len(claim.singles)


def beside(message: Side, claim: Side) -> tuple[bool, int, int]:
    """What stands beside a quotation: whether it has words of doubt; how many strange characters in it; how many in clauses apart."""
    pieces, place = [], 0
    for block in SequenceMatcher(None, message.plain, claim.plain, autojunk=False).get_matching_blocks():
        if block.size > 1 or not block.size:
            pieces.append(message.plain[place : block.a if block.size else len(message.plain)])
            place = block.a + block.size
    doubtful = any(DOUBTFUL.search(ADVISED.sub("", piece)) for piece in pieces)
    rest = sum(_strange(piece, claim) for piece in pieces)
    apart = sum(
        _strange(clause, claim) for clause in CLAUSE.split(message.plain) if not Side(clause).pairs & claim.pairs
    )
    return doubtful, rest, apart


def _strange(piece: str, claim: Side) -> int:
    """How many characters are neither the claim's nor of those who pass it on."""
    units = Side(ASSERTING.sub("", piece)).units
    return sum(1 for unit in units if unit not in LIGHT and unit not in claim.singles)


def reports(frame: str, claim: str) -> bool:
    return any(found[0] not in claim for found in REPORTED.finditer(frame))


def turned_out(frame: str, claim: str) -> bool:
    """Whether a message tells how it turned out ("no effect at all")."""
    return any(found[0] not in claim for found in TURNED_OUT.finditer(frame))


def last_asks(message: Side) -> bool:
    """Whether the last sentence of a message asks."""
    last = (_sentences(message.plain) or [message.plain])[-1]
    asked = TAIL.search(last) or LAST_QUESTION.search(last.rstrip("。.!！ "))
    return bool(asked) and not RHETORICAL.search(CLAUSE.split(last.rstrip("?？!！。 "))[-1])


def _jokes(message: Side, frame: str, claim: Side) -> bool:
    return any(found[0] not in claim.plain for found in JOKE.finditer(frame))


def _turns_round(message: str, claim: str) -> bool:
    """Whether one negates what the other states, or states the opposite of it."""
    advice = ADVICE_AGAINST_HARM if HARM.search(claim) else ADVICE
    if _negates(claim, message) or _negates(message, claim, advice=advice):
        return True
    return any(
        (one in claim and other not in claim and other in message and one not in message)
        or (other in claim and one not in claim and one in message and other not in message)
        for one, other in OPPOSITES
        if not _has_negation(message)
    )


def _negates(one: str, other: str, *, advice: "re.Pattern[str] | None" = None) -> bool:
    """Whether `one` negates something that `other` states. Advice against a harm ("do not eat it") does not, unless it can."""
    for clause in CLAUSE.split(one):
        plain = FIXED.sub(_hidden, clause)
        for count, found in enumerate(NEGATED.finditer(plain), start=1):
            anchor = clause[found.end() : found.end() + 2]
            if (
                not anchor
                or _also_states(one, anchor)
                or (
                    advice
                    and advice.search(found[0])
                    and not _modal(other, anchor)
                    and not _gets(found[0], anchor, other)
                )
            ):
                continue
            if len(anchor) == 1 and not _modal(other, anchor):
                continue
            if _states(other, anchor, count):
                return True
    return False


def _also_states(text: str, anchor: str) -> bool:
    """Whether some clause has the anchor without negation: then the negation is of something else ("smokers and non-smokers")."""
    return any(not _has_negation(clause[: clause.find(anchor)]) for clause in CLAUSE.split(text) if anchor in clause)


def _gets(negation: str, anchor: str, text: str) -> bool:
    """Whether a "must not" is the "does not get" of what the text says is got ("不得白血病" of "得白血病")."""
    return negation.endswith("得") and f"得{anchor}" in text


def _modal(text: str, anchor: str) -> bool:
    return any(modal + anchor in text for modal in MODALS)


def _states(text: str, anchor: str, others: int) -> bool:
    """Whether a text has the anchor, everywhere under an even number of negations more or less than the other text has."""
    counts = [negations(clause[: clause.find(anchor)]) for clause in CLAUSE.split(text) if anchor in clause]
    return bool(counts) and all((count - others) % 2 for count in counts)


def negations(text: str) -> int:
    return len(NEGATION.findall(FIXED.sub(_hidden, text)))


def _has_negation(text: str) -> bool:
    return NEGATION.search(FIXED.sub(_hidden, text)) is not None


def _hidden(found: re.Match[str]) -> str:
    return "□" * len(found[0])


def changes_number(message: str, claim: str) -> bool:
    told = FIGURE.findall(_in_digits(message))
    numbers, counters = {number for number, _ in told}, {counter for _, counter in told}
    return any(
        each not in told and (each[0] in numbers) != (each[1] in counters) for each in FIGURE.findall(_in_digits(claim))
    )


def swaps(message: str, claim: str) -> bool:
    return any(_swapped(claim, message, one, other) or _swapped(claim, message, other, one) for one, other in SWAPS)


def _swapped(claim: str, message: str, one: str, other: str) -> bool:
    if one not in claim or other in claim or one in message or other not in message:
        return False
    if len(one) > 1:
        return True
    place = claim.index(one)
    before, after = claim[max(0, place - 1) : place], claim[place + 1 : place + 2]
    return bool((before and before + other in message) or (after and other + after in message))


def replaces(sentence: str, claim: Side) -> bool:
    """Whether a sentence is the claim with one stretch of it replaced by another: something else is said to do the same."""
    best = max((Side(clause) for clause in [sentence, *CLAUSE.split(sentence)]), key=lambda side: _share(side, claim))
    matcher = SequenceMatcher(None, claim.units, best.units, autojunk=False)
    ratio = matcher.ratio()
    if ratio < LOOK_ALIKE:
        return False
    least = 1 if ratio >= SAME_BUT_ONE else 2
    return any(
        kind == "replace" and _is_other(claim.units[start:end], best.units[since:until], best.units, claim.units, least)
        for kind, start, end, since, until in matcher.get_opcodes()
    )


def _is_other(lost: list[str], found: list[str], told: list[str], claim: list[str], least: int) -> bool:
    gone = [unit for unit in lost if unit not in LIGHT and unit not in told]
    new = [unit for unit in found if unit not in LIGHT and unit not in claim]
    return len(gone) >= least and len(new) >= least


def negates_a_copy(sentence: str, claim: Side) -> bool:
    """Whether a clause is nearly the claim, with a negation more or less, wherever it stands."""
    here = negations(claim.plain)
    return any(
        (negations(ADVICE.sub("", clause)) - here) % 2 == 1 and _share(Side(clause), claim) >= LOOK_ALIKE
        for clause in CLAUSE.split(sentence)
    )


def reorders(sentence: str, claim: Side) -> bool:
    """Whether a comparison is turned: the same characters, but who is more than whom stands the other way."""
    side = Side(sentence)
    return "比" in claim.singles and side.singles == claim.singles and side.units != claim.units


def _share(part: Side, claim: Side) -> float:
    return 2 * len(part.singles & claim.singles) / (len(part.singles) + len(claim.singles) or 1)


def _in_digits(text: str) -> str:
    return NUMERAL.sub(lambda found: _value(found[0]), text)


def _value(numeral: str) -> str:
    if numeral.startswith("百分之"):
        return _value(numeral[3:]) + "%"
    total = section = digit = 0
    for character in numeral:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character == "万":
            total, section, digit = (total + section + digit or 1) * PLACES[character], 0, 0
        else:
            section, digit = section + (digit or 1) * PLACES[character], 0
    return str(total + section + digit)
