"""The tree: a village of two branches and a few institutes, or an academy at its design size."""

from datetime import date

from kepu.foundation.places.models import Region
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import UnitDraft, create_units
from kepu.surfaces.console.demo.context import DemoContext

SINCE = date(2000, 1, 1)
# code, name, English, kind, parent, field, county
VILLAGE = [
    ("academy", "示范科学院", "Demonstration Academy of Sciences", "academy", None, "", "110102"),
    ("north", "北方分院", "Northern Branch", "branch", "academy", "", "110108"),
    ("south", "南方分院", "Southern Branch", "branch", "academy", "", "440106"),
    ("astro", "天文研究所", "Institute of Astronomy", "institute", "north", "天文", "110105"),
    ("ocean", "海洋研究所", "Institute of Oceanography", "institute", "north", "海洋", "370202"),
    ("physics", "物理研究所", "Institute of Physics", "institute", "north", "物理", "110108"),
    ("garden", "植物园", "Botanical Garden", "institute", "south", "植物", "532823"),
    ("geology", "地质研究所", "Institute of Geology", "institute", "south", "地质", "510108"),
    ("biology", "生物研究所", "Institute of Biology", "institute", "south", "生物", "440106"),
    ("university", "示范科学院大学", "University of the Academy", "university", "academy", "综合", "110116"),
    ("press", "科学传播中心", "Science Media Centre", "media", "academy", "综合", "110108"),
    ("stars", "《星空》杂志", "Starry Sky magazine", "journal", "astro", "天文", "110105"),
    ("planetarium", "天文馆", "Planetarium", "venue", "astro", "天文", "110105"),
    ("greenhouse", "热带温室展馆", "Tropical Greenhouse", "venue", "garden", "植物", "532823"),
    ("fossils", "古生物博物馆", "Museum of Palaeontology", "venue", "geology", "地质", "510108"),
]
BRANCHES = [
    ("沈阳", "210000"), ("长春", "220000"), ("上海", "310000"), ("南京", "320000"), ("武汉", "420000"), ("广州", "440000"),
    ("成都", "510000"), ("昆明", "530000"), ("西安", "610000"), ("兰州", "620000"), ("新疆", "650000"), ("合肥", "340000"),
]  # fmt: skip
FIELDS = ["天文", "海洋", "植物", "物理", "地质", "生物", "信息", "化学", "环境"]
ROOMS = [
    "光学", "声学", "数学", "力学", "空间", "遥感", "土壤", "昆虫", "动物", "水生",
    "大气", "冰川", "沙漠", "盐湖", "材料", "过程", "自动化", "计算", "微电子", "能源",
]  # fmt: skip


def load(context: DemoContext) -> None:
    rows = VILLAGE if context.scale == "village" else [*_academy()]
    known = set(Region.objects.values_list("code", flat=True))
    drafts = []
    for position, (code, name, english, kind, parent, field, place) in enumerate(rows):
        region = _county(place, position) if known else None
        drafts.append(
            (
                UnitDraft(
                    code=code,
                    name=name,
                    name_en=english,
                    kind=kind,
                    opened_on=SINCE,
                    parent_id=None,
                    aliases=_aliases(name),
                    region_code=region if region in known else None,
                    field=field,
                    sort_key=f"{position:04}",
                ),
                parent,
            )
        )
        context.unit_kind[code], context.parent[code], context.field_of[code] = kind, parent, field
        if region in known:
            context.region_of[code] = str(region)
    ids = create_units(actor=SYSTEM, drafts=drafts, now=context.now)
    context.unit = {row[0]: ids[row[0]] for row in rows}


def _aliases(name: str) -> tuple[str, ...]:
    return (name.replace("研究所", "所"),) if name.endswith("研究所") else ()


def _county(region: str, position: int) -> str | None:
    """The region itself, or, of a province, one of its counties."""
    if not region.endswith("0000"):
        return region
    counties = list(
        Region.objects.filter(code__startswith=region[:2], level="county", is_retired=False).values_list(
            "code", flat=True
        )
    )
    return counties[position * 7 % len(counties)] if counties else None


def _academy() -> list[tuple[str, str, str, str, str | None, str, str]]:
    rows: list[tuple[str, str, str, str, str | None, str, str]] = [
        row for row in VILLAGE if row[0] in {"academy", "press"}
    ]
    number = 0
    for index, (city, province) in enumerate(BRANCHES, start=1):
        branch = f"branch{index:02}"
        rows.append((branch, f"{city}分院", f"Branch {index}", "branch", "academy", "", province))
        for _ in range(10 if index <= 2 else 9):
            number += 1
            field, room = FIELDS[number % len(FIELDS)], ROOMS[number % len(ROOMS)]
            name = f"{city}{room}研究所" if number > 20 else f"{city}{field}研究所"
            rows.append((f"inst{number:03}", name, f"Institute {number}", "institute", branch, field, province))
    rows += [
        (f"uni{n}", f"示范科学院第{t}大学", f"University {n}", "university", "academy", "综合", "110000")
        for n, t in ((1, "一"), (2, "二"), (3, "三"))
    ]
    rows += [
        (f"venue{n:02}", f"第{n}科普馆", f"Venue {n}", "venue", f"inst{n * 7:03}", "", "110000")
        for n in range(1, 13)
        if n * 7 <= number
    ]
    return rows
