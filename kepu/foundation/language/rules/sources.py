"""Statistics and findings of research for which the text names no source."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.contracts import Block, Draft, Finding
from kepu.foundation.language.rules.patterns import any_of

TENTHS = "零一二三四五六七八九十百两"
RATE = (
    rf"(?:\d+(?:\.\d+)?\s*[%％‰]|百分之[{TENTHS}点\d]+|[\d{TENTHS}]+(?:\.\d+)?成|[{TENTHS}]+倍|\d+(?:\.\d+)?\s*倍|"
    rf"[{TENTHS}]分之[{TENTHS}])"
)
PEOPLE = any_of(
    "人群 患者 病人 居民 受访 儿童 青少年 学生 老年人 老人 男性 女性 成年人 成人 人口 消费者 用户 家庭 农户 民众 网民 国人 中国人"
    " 发病率 死亡率 患病率 感染率 治愈率 有效率 风险 几率 概率"
)
CHANGE = any_of("提高 降低 减少 增加 增长 下降 上升 缩短 延长 提升 高出 超过 减排 下滑 增产 减产")
CHINESE_REPORT = any_of(
    "据统计 据调查 据测算 有研究 研究(?:表明|发现|显示|证实|指出|认为) 调查(?:表明|发现|显示) 数据(?:表明|显示)"
    " 统计(?:表明|显示) 实验(?:表明|证明|发现|显示) 科学家(?:们)?(?:发现|证实|认为|指出) 专家(?:们)?(?:指出|认为|表示|发现)"
)
ENGLISH_REPORT = rf"\b{any_of('studies research scientists experts surveys?')}\s+{any_of('shows? suggests? found find says? discovered')}\b"
REPORTED = re.compile(f"{CHINESE_REPORT}|{ENGLISH_REPORT}", re.IGNORECASE)
ANY_NUMBER = re.compile(rf"{RATE}|\d|[一二三四五六七八九十百千万亿]{{2,}}")
STATISTIC = re.compile(rf"{PEOPLE}[^。！？]{{0,24}}{RATE}|{RATE}[^。！？]{{0,12}}{PEOPLE}")
NATURE = any_of("体积 温度 质量 密度 长度 压强 压力 速度 重量 亮度 面积 厚度 体重 浓度 频率")
CHANGED = re.compile(rf"(?P<nature>{NATURE})?[^，。；\d]{{0,4}}?{CHANGE}了?(?:近|约|超过|大约)?\s*{RATE}")
PERCENT = r"\d+(?:\.\d+)?\s?(?:%|percent|per cent)"
ENGLISH_CHANGE = rf"\b{any_of('increased? decreased? fell rose reduced?')}\s+(?:by\s+)?{PERCENT}"
ENGLISH_STATISTIC = re.compile(rf"{PERCENT}\s+(?:of|more|less|fewer|higher|lower)\b|{ENGLISH_CHANGE}", re.IGNORECASE)
BODY = any_of(
    "局 部 署 委员会 研究所 研究院 科学院 学院 大学 中心 组织 协会 学会 实验室 医院 集团 天文台 植物园 气象台 台网 团队 课题组"
)
PUBLICATION = any_of("公报 白皮书 蓝皮书 年鉴 普查 监测站 学报 期刊 杂志 数据库 论文 世卫组织 联合国")
ENGLISH_BODY = any_of("Nature Science Lancet Cell PNAS NASA WHO IPCC University Institute Academy Journal")
NAMED = re.compile(
    r"《[^》]{2,60}》|\[\d+\]|〔\d+〕|doi|https?://|www\.|来源[:：]|参见|引自|发表(?:于|在|的)|刊登|刊发|"
    rf"{PUBLICATION}|[\u4e00-\u9fff]{{2}}{BODY}(?!分|门|长)|[\u4e00-\u9fff]{{2,4}}(?:教授|研究员|院士|博士|等人)|"
    rf"\bet al\b|\b{ENGLISH_BODY}\b|[Aa]ccording to"
)
RAW = re.compile(r"[%％‰倍成之研据调统实科专]|research|stud|scientist|expert|survey|percent|per cent")


def without_source(draft: Draft) -> Iterator[Finding]:
    """Sentences that claim a statistic, or a finding with a number, where neither they nor the next one name a source."""
    for number, block in enumerate(draft.blocks):
        if (
            block.kind in ("heading", "figure", "glossary")
            or (block.source or "").strip()
            or not RAW.search(block.text)
        ):
            continue
        spans = block.sentences
        for place, span in enumerate(spans):
            following = spans[place + 1].text if place + 1 < len(spans) else ""
            if _claims(span.text, block) and not NAMED.search(span.text + following):
                yield Finding(
                    "statistics_without_source", "warning", number, span.start, span.end,
                    _("A figure or finding stands here, and no source is named."),
                    _("Name who found it, where and when, or link the source."),
                )  # fmt: skip


def _claims(sentence: str, block: Block) -> bool:
    """Whether a sentence claims a statistic. A question claims nothing, and that ice takes more room than water is no statistic."""
    if sentence.rstrip("”’」』）)").endswith(("？", "?")):
        return False
    if REPORTED.search(sentence) and ANY_NUMBER.search(sentence):
        return True
    if not block.is_chinese:
        return ENGLISH_STATISTIC.search(sentence) is not None
    changed = CHANGED.search(sentence)
    return (changed is not None and changed["nature"] is None) or STATISTIC.search(sentence) is not None
