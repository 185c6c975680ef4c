"""Which installed font writes Chinese, for what Typst draws."""

from functools import cache

import typst

CHINESE_FONTS = (
    "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "STSong", "SimSun",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei", "SimHei",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN", "AR PL UKai CN", "FangSong", "KaiTi", "Droid Sans Fallback",
)  # fmt: skip


@cache
def chinese_font() -> str:
    """The first installed font of the list that writes Chinese; empty when there is none."""
    installed = {str(family).lower(): str(family) for family in typst.Fonts(include_system_fonts=True).families()}
    return next((installed[name.lower()] for name in CHINESE_FONTS if name.lower() in installed), "")
