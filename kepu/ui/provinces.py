"""The 34 provincial divisions as tiles: code, short names, rough place in an 11-column grid. Not a map: no outline, no border line."""

from collections.abc import Mapping
from typing import Any

# code, short name, English, name, column, row
PROVINCES = [
    ("23", "黑", "Heilongjiang", "黑龙江", 9, 1), ("15", "蒙", "Inner Mongolia", "内蒙古", 7, 2), ("22", "吉", "Jilin", "吉林", 9, 2),
    ("65", "新", "Xinjiang", "新疆", 1, 3), ("64", "宁", "Ningxia", "宁夏", 4, 4), ("14", "晋", "Shanxi", "山西", 6, 4),
    ("13", "冀", "Hebei", "河北", 7, 3), ("11", "京", "Beijing", "北京", 8, 3), ("21", "辽", "Liaoning", "辽宁", 9, 3),
    ("62", "甘", "Gansu", "甘肃", 3, 4), ("63", "青", "Qinghai", "青海", 2, 4), ("61", "陕", "Shaanxi", "陕西", 5, 4),
    ("37", "鲁", "Shandong", "山东", 7, 4), ("12", "津", "Tianjin", "天津", 8, 4), ("54", "藏", "Xizang", "西藏", 1, 5),
    ("51", "川", "Sichuan", "四川", 3, 5), ("50", "渝", "Chongqing", "重庆", 4, 5), ("42", "鄂", "Hubei", "湖北", 5, 5),
    ("41", "豫", "Henan", "河南", 6, 5), ("34", "皖", "Anhui", "安徽", 7, 5), ("32", "苏", "Jiangsu", "江苏", 8, 5),
    ("31", "沪", "Shanghai", "上海", 9, 5), ("53", "滇", "Yunnan", "云南", 3, 6), ("52", "黔", "Guizhou", "贵州", 4, 6),
    ("43", "湘", "Hunan", "湖南", 5, 6), ("36", "赣", "Jiangxi", "江西", 6, 6), ("33", "浙", "Zhejiang", "浙江", 7, 6),
    ("35", "闽", "Fujian", "福建", 7, 7), ("45", "桂", "Guangxi", "广西", 4, 7), ("44", "粤", "Guangdong", "广东", 5, 7),
    ("71", "台", "Taiwan", "台湾", 9, 7), ("46", "琼", "Hainan", "海南", 4, 8), ("81", "港", "Hong Kong", "香港", 6, 8),
    ("82", "澳", "Macao", "澳门", 5, 8),
]  # fmt: skip


def _steps(values: list[float]) -> list[float]:
    """Upper bounds of four classes by quantile; the fifth is above the last. Fewer where values repeat."""
    ordered = sorted(set(values))
    if len(ordered) <= 5:
        return ordered[:-1]
    return sorted({ordered[len(ordered) * part // 5 - 1] for part in range(1, 5)})


def tiles_for(values: Mapping[str, float | None], url: str = "") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Tiles in reading order with tone 0 to 5 (0: none or not known), and the legend's steps. Codes: two or six digits."""
    values = {code[:2]: value for code, value in values.items()}
    positive = [float(v) for v in values.values() if v]
    bounds = _steps(positive)
    tiles = []
    for code, short, english, name, column, row in sorted(PROVINCES, key=lambda p: (p[5], p[4])):
        value = values.get(code)
        tone = 0 if not value else 1 + sum(1 for bound in bounds if float(value) > bound)
        href = url.replace("CODE", code) if url else ""
        tiles.append(
            {
                "code": code,
                "short": short,
                "english": english,
                "name": name,
                "column": column,
                "row": row,
                "value": value,
                "tone": tone,
                "url": href,
            }
        )
    edges = [*bounds, max(positive)] if positive else []
    legend = [
        {"tone": index + 1, "low": (edges[index - 1] if index else None), "high": edge}
        for index, edge in enumerate(edges)
    ]
    return tiles, legend
