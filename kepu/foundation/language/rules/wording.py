"""Words that deserve a second look: marks of secrecy, and claims that leave no room."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.contracts import Draft, Finding
from kepu.foundation.language.rules.patterns import any_of

GRADES = "(?:绝密|机密|秘密)"
INTERNAL = any_of("资料 文件 使用 参阅 参考 掌握 发行 刊物 传阅")
CLASSIFIED = any_of("文件 项目 数据 资料 信息 载体 课题 会议 内容 成果")
SECRECY = re.compile(
    rf"{GRADES}\s*[★☆]|密\s*级\s*:\s*{GRADES}?|{GRADES}级|[【\[(](?:{GRADES}|内部)[】\])]|^ {{0,8}}{GRADES} {{0,8}}$|"
    rf"内部{INTERNAL}|(?:不得|请勿|严禁|禁止|切勿)(?:对外)?(?:外传|转发|扩散|翻印|公开)|涉密{CLASSIFIED}|保密期限|尚未解密|"
    r"不宜公开|脱密期|(?:未经|尚未)(?:批准|审批|授权|许可)[^。]{0,6}(?:公开|发布|发表|外传)",
    re.MULTILINE,
)
BEST = any_of(
    "佳 优 强 先进 有效 安全 权威 可靠 完美 科学 健康 顶级 好的?(?:办法|方法|选择|药|食物|技术|产品|时机|途径|方式)"
)
SCOPE = any_of("世界 全球 全国 国内 国际 亚洲 史上 人类 业界 排名")
RANKED = any_of("第一(?![次届期章步批颗个位座台艘架条部代幅张辆]) 领先 首创 顶尖 一流")
SCIENTIFIC = any_of("值 零度 温度 湿度 星等 误差 压强 压力 高度 时间 空间 年代 定年 数量 论")
SURE = any_of("安全 有效 治愈 准确 成功 可靠 天然 纯天然")
OUTRIGHT = any_of(
    "彻底 永远 百分之百 百分百 根治 根除(?!疗法|率|治疗) 包治 万能(?!胶|表|钥匙) 零风险 史无前例 必定 从来没有 绝无仅有 独一无二"
    " 举世无双 唯一(?!性|标识|确定|解|码) 永久(?!冻土|性|磁|冰|居|会址|基本)"
)
CHINESE_ABSOLUTE = (
    rf"最{BEST}|{SCOPE}{RANKED}|填补了?(?:国内|国际|世界|我国)?[^。，]{{0,6}}空白|绝对(?!{SCIENTIFIC})|100%的?{SURE}|{OUTRIGHT}|"
    r"(?:毫无|没有任何|无任何)(?:副作用|风险|危害|危险|疑问|例外)|一定(?:能|会|可以)(?:治|让|使|保证|成功)"
)
ENGLISH_ABSOLUTE = r"\b(?:always|never|the only|(?:perfectly|completely|100%) safe|the best|guaranteed|cures all)\b"
ABSOLUTE = re.compile(f"{CHINESE_ABSOLUTE}|{ENGLISH_ABSOLUTE}", re.IGNORECASE)
DENYING = any_of("不 并非 不是 没有 无法 难以 不可能 未必 不一定 避免 所谓 不能 不会 并不 尚未 未能 谣言 说法")
NOT_ABSOLUTE = re.compile(rf"{DENYING}[^。，；]{{0,6}}$")
QUESTION_AFTER = re.compile(r"^[^。！]{0,16}[?？吗]")


def secrecy_marks(draft: Draft) -> Iterator[Finding]:
    """Marks of secrecy and words of internal papers, as hints for the secrecy review. 宇宙的秘密 is no mark."""
    for number, block in enumerate(draft.blocks):
        for found in SECRECY.finditer(block.folded):
            yield Finding(
                "secrecy_mark", "warning", number, found.start(), found.end(),
                _("“%(words)s” looks like a mark of secrecy or of an internal paper."),
                _("Ask the secrecy officer before it goes on."),
                {"words": block.text[found.start() : found.end()].strip()},
            )  # fmt: skip


def absolute_wording(draft: Draft) -> Iterator[Finding]:
    """Wording that leaves no room for exceptions. Not where it is denied or asked about."""
    for number, block in enumerate(draft.blocks):
        text = block.text
        for found in ABSOLUTE.finditer(text):
            before = text[max(0, found.start() - 10) : found.start()]
            if NOT_ABSOLUTE.search(before) or QUESTION_AFTER.match(text[found.end() : found.end() + 18]):
                continue
            yield Finding(
                "absolute_wording", "hint", number, found.start(), found.end(),
                _("“%(words)s” leaves no room for exceptions."),
                _("Check that it holds, say for what and until when, or put it more carefully."),
                {"words": found[0]},
            )  # fmt: skip
