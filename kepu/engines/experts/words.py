"""Codes of profiles and requests with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Use(models.TextChoices):
    """What a consent is for. Each is given and taken back by itself, with its day."""

    ACADEMY = "academy", _("be found by all units of the academy")
    PUBLIC = "public", _("stand in the public directory")
    MEDIA = "media", _("be proposed to media")
    SCHOOLS = "schools", _("be proposed to schools and the public")
    EMERGENCY = "emergency", _("be called in emergencies, also outside office hours")


class Language(models.TextChoices):
    """Languages and dialects an expert can speak in before people."""

    MANDARIN = "zh", _("Mandarin")
    ENGLISH = "en", _("English (spoken)")
    CANTONESE = "yue", _("Cantonese")
    MIN = "nan", _("Southern Min")
    WU = "wuu", _("Wu")
    HAKKA = "hak", _("Hakka")
    SICHUAN = "sichuan", _("Sichuanese")
    TIBETAN = "bo", _("Tibetan (spoken)")
    UYGHUR = "ug", _("Uyghur (spoken)")
    MONGOLIAN = "mn", _("Mongolian (spoken)")
    KAZAKH = "kk", _("Kazakh")
    KOREAN = "ko", _("Korean")
    ZHUANG = "za", _("Zhuang")
    YI = "ii", _("Yi")
    SIGN = "csl", _("Chinese sign language")
    FRENCH = "fr", _("French")
    RUSSIAN = "ru", _("Russian")
    JAPANESE = "ja", _("Japanese")
    SPANISH = "es", _("Spanish")


class Audience(models.TextChoices):
    PRESCHOOL = "preschool", _("pre-school children")
    PRIMARY = "primary", _("primary school")
    SECONDARY = "secondary", _("secondary school")
    STUDENTS = "students", _("university students")
    TEACHERS = "teachers", _("teachers")
    PUBLIC = "public", _("general public")
    ELDERLY = "elderly", _("older people")
    RURAL = "rural", _("country people")
    OFFICIALS = "officials", _("officials and decision makers")
    MEDIA = "media", _("journalists")


class MediaExperience(models.TextChoices):
    NONE = "none", _("none yet")
    SOME = "some", _("some interviews")
    TRAINED = "trained", _("trained or with regular appearances")


class InterestKind(models.TextChoices):
    EMPLOYMENT = "employment", _("employment or post")
    SHARES = "shares", _("shares or ownership")
    FUNDING = "funding", _("research funding")
    FEES = "fees", _("fees or consulting")
    PATENT = "patent", _("patent or licence")
    FAMILY = "family", _("family member there")
    OTHER = "other", _("other tie")


# Ties that shut an expert out where the organisation is concerned; the others are shown beside the name.
HARD = frozenset({"employment", "shares", "funding", "fees", "patent", "family"})


class Origin(models.TextChoices):
    """Who needs an expert."""

    MEDIA = "media", _("media")
    SCHOOL = "school", _("school")
    COMMUNITY = "community", _("community or other organisation")
    BASE = "base", _("base or venue")
    DESK = "desk", _("editorial desk")
    EMERGENCY = "emergency", _("emergency desk")


# The consent without which an expert is not proposed to an origin; own desks and bases need only the place in the directory.
NEEDS = {"media": Use.MEDIA, "school": Use.SCHOOLS, "community": Use.SCHOOLS, "emergency": Use.EMERGENCY}


class RequestState(models.TextChoices):
    OPEN = "open", _("an expert is sought")
    DONE = "done", _("done")
    CLOSED = "closed", _("closed without an answer")


class Answer(models.TextChoices):
    ASKED = "asked", _("asked, no answer yet")
    ACCEPTED = "accepted", _("said yes")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("no answer in time")
    WITHDRAWN = "withdrawn", _("taken back")


class Mode(models.TextChoices):
    ONSITE = "onsite", _("in person")
    ONLINE = "online", _("online or by telephone")


# What an answered request may count as in the ledger.
RECORD_KINDS = (
    "commentary", "lecture", "campus_visit", "article", "video", "audio", "broadcast", "training", "open_day", "statement",
    "service",
)  # fmt: skip
