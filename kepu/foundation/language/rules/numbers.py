"""Numbers that say how much of something, but not in what unit."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.contracts import Block, Draft, Finding
from kepu.foundation.language.rules.patterns import any_of

NUMBER = r"(?<![\w.\-–—:/#№])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<magnitude>\s?[十百千万亿]{1,3})?"
ROUGHLY = any_of("以上 以下 左右 上下 之间 多 余")
GOES_ON = any_of("时 的时候 以后 之后 之前 而 但 并且 且 和 与 或 至 到")
BOUNDARY = rf"(?=\s{{0,3}}{ROUGHLY}?\s{{0,3}}(?:[，。；！？、）),;!?]|$|\.(?!\d)|{GOES_ON}))"
QUANTITY = any_of(
    "温度 气温 水温 体温 高温 低温 质量 重量 体重 身高 身长 体长 长度 宽度 高度 深度 厚度 直径 半径 周长 距离 海拔 面积 体积"
    " 容积 容量 速度 速率 流速 风速 流量 压力 压强 气压 功率 能量 电压 电流 电阻 频率 波长 密度 浓度 剂量 时间 时长 寿命 周期"
    " 年龄 产量 排放量 降水量 降雨量 雨量 亮度 含量 热量 波高 水深 射程 口径 载重 行程 里程 耗电量 用水量"
)
VERB = any_of(
    "约为 大约为 大约是 大约 约 高达 高至 低至 低到 可达 达到了 达到 达 超过了 超过 不足 接近 将近 仅为 只有 仅有 升至 升到"
    " 降至 降到 增至 增加到 上升到 下降到 为 是 有 在 维持在 保持在 最高 最低 最大 最小 至少 最多 平均"
)
ADJECTIVE = r"(?<![增加减拉延身])(?:长|宽|高|深|厚|重|海拔)(?:约|达|为|近|超过)?"
MEASURED = re.compile(rf"(?:{QUANTITY}[^\d，。；！？\n]{{0,10}}?{VERB}{{1,2}}|{ADJECTIVE})\s*{NUMBER}{BOUNDARY}")
MEASURES = any_of(
    "temperature pressure speed velocity length height depth width distance mass weight diameter radius area volume frequency"
    " voltage power density altitude wavelength thickness"
)
REACHES = any_of("of is was are were about around reach(?:es|ed)? exceed(?:s|ed)? to at")
ENGLISH = re.compile(
    rf"\b{MEASURES}s?\b[^.\d;!?]{{0,30}}?\b{REACHES}\s+"
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?=\s*(?:[,;!?)]|\.(?!\d)|$|(?:and|or|when|while)\b))",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:1[5-9]\d\d|20\d\d)")
IN_TIME = re.compile(r"(?:时间|周期|寿命|时长)[^\d]{0,6}(?:为|是|在)\s*$")
PURE = any_of(
    "指数 系数 比例 比值 倍数 概率 折射率 红移 震级 星等 评分 编号 序号 代码 密码 版本 ph 马赫数 原子序数 质量数 相对密度 相对质量"
    " 相对原子质量 雷诺数"
)
DIMENSIONLESS = re.compile(rf"{PURE}[^，。]{{0,8}}$")
SEEN_BEFORE = 16


def without_unit(draft: Draft) -> Iterator[Finding]:
    """A quantity with a number and no unit after it. Years, dates, ordinals, counts, rates, codes and pure numbers are left alone."""
    for number, block in enumerate(draft.blocks):
        if block.kind in ("table", "glossary"):
            continue
        pattern = MEASURED if block.is_chinese else ENGLISH
        for found in pattern.finditer(block.folded):
            if _is_quantity(block, found):
                start, end = found.start("number"), found.end()
                yield Finding(
                    "number_without_unit", "warning", number, start, end,
                    _("The number %(number)s has no unit."),
                    _("Add the unit, such as 千米 or ℃."),
                    {"number": block.text[start:end].strip()},
                )  # fmt: skip


def _is_quantity(block: Block, found: re.Match[str]) -> bool:
    if not block.is_chinese:
        return not YEAR.fullmatch(found["number"])
    lead = block.folded[max(0, found.start() - SEEN_BEFORE) : found.start("number")]
    if DIMENSIONLESS.search(lead):
        return False
    is_year = YEAR.fullmatch(found["number"]) is not None and found["magnitude"] is None
    return not (is_year and (IN_TIME.search(lead) or lead.rstrip().endswith("在")))
