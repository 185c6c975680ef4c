"""The reader's words for the codes of editions."""

from django.utils.translation import gettext as _

from kepu.domain.content import reading_selectors
from kepu.surfaces.public.frame import is_english

AUDIENCES = (
    "preschool", "grades_1_2", "grades_3_4", "grades_5_6", "grades_7_9", "upper_secondary", "public", "officials", "farmers",
    "elderly", "specialists",
)  # fmt: skip
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
FIELDS = {
    "天文": "Astronomy", "物理": "Physics", "化学": "Chemistry", "生物": "Biology", "生命": "Life sciences", "地质": "Geology",
    "地理": "Geography", "海洋": "Oceans", "大气": "Atmosphere", "植物": "Plants", "动物": "Animals", "材料": "Materials",
    "数学": "Mathematics", "计算": "Computing", "信息": "Information", "医学": "Medicine", "生态": "Ecology", "环境": "Environment",
    "空间": "Space", "声学": "Acoustics", "光学": "Optics", "农业": "Agriculture", "心理": "Psychology", "能源": "Energy",
}  # fmt: skip
SHIPPED_FIELDS = {
    "plants": "植物", "astronomy": "天文", "physics": "物理", "chemistry": "化学", "biology": "生物", "earth": "地球",
    "ocean": "海洋", "medicine": "医学", "materials": "材料", "computing": "计算", "mathematics": "数学", "environment": "环境",
    "climate": "气候", "agriculture": "农业", "ecology": "生态", "animals": "动物", "space": "空间", "energy": "能源",
    "geology": "地质", "information": "信息", "psychology": "心理", "genetics": "遗传", "health": "健康", "engineering": "工程",
}  # fmt: skip


def audience(code: str) -> str:
    """For whom, in words."""
    return str(reading_selectors.AUDIENCE_NAMES.get(code, code))


def medium(code: str) -> str:
    """The medium in words."""
    return str(reading_selectors.MEDIUM_NAMES.get(code, code))


def language(code: str) -> str:
    """The name of a language, written in itself."""
    own = {
        "zh-hans": "简体中文",
        "zh-hant": "繁體中文",
        "en": "English",
        "bo": "བོད་ཡིག",
        "ug": "ئۇيغۇرچە",
        "mn": "ᠮᠣᠩᠭᠣᠯ",
    }
    return own.get(code, code)


def tag_of(code: str) -> str:
    """A language code as HTML writes it."""
    return TAGS.get(code, code)


def field(name: str) -> str:
    """A field of science in the reader's language; names that a unit made up stay as they are."""
    if is_english():
        return FIELDS.get(name, name.capitalize() if name.isascii() else name)
    return SHIPPED_FIELDS.get(name, name)


def licence(code: str) -> tuple[str, str]:
    """(what it is called, where it is explained) of a licence."""
    if code == "reserved":
        return _("all rights reserved"), ""
    kind = code.removeprefix("cc-").removesuffix("-4.0")
    return f"CC {kind.upper()} 4.0", f"https://creativecommons.org/licenses/{kind}/4.0/"
