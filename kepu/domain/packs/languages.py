"""Languages in which a pack may be, with how they are written. Codes are those of content, and more that are spoken in the country."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    CHINESE = "zh-hans", _("Simplified Chinese")
    TRADITIONAL = "zh-hant", _("Traditional Chinese")
    ENGLISH = "en", _("English")
    TIBETAN = "bo", _("Tibetan")
    UYGHUR = "ug", _("Uyghur")
    MONGOLIAN = "mn", _("Mongolian")
    KAZAKH = "kk", _("Kazakh")
    KOREAN = "ko", _("Korean")
    ZHUANG = "za", _("Zhuang")
    YI = "ii", _("Yi")


OWN_NAMES = {
    "zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English", "bo": "བོད་ཡིག", "ug": "ئۇيغۇرچە", "mn": "ᠮᠣᠩᠭᠣᠯ", "kk": "قازاقشا",
    "ko": "조선말", "za": "Vahcuengh", "ii": "ꆈꌠꉙ",
}  # fmt: skip
# BCP 47, with the script where a language is written in another one elsewhere
TAGS = {
    "zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en", "bo": "bo", "ug": "ug-Arab", "mn": "mn-Mong", "kk": "kk-Arab", "ko": "ko",
    "za": "za-Latn", "ii": "ii",
}  # fmt: skip
FROM_THE_RIGHT = frozenset({"ug", "kk"})


def direction_of(code: str) -> str:
    """rtl or ltr, for the page's `dir`."""
    return "rtl" if code in FROM_THE_RIGHT else "ltr"
