"""Every word a definition may use."""

from django.db import DatabaseError, transaction

from kepu.engines.ledger.contracts import Audience, MoneySource, Purpose
from kepu.engines.measures.contracts import TRAITS
from kepu.engines.measures.tables import model

GROUPS = (
    "activity",
    "g1_content",
    "g2_brands",
    "g3_people",
    "g4_education",
    "money",
    "people",
    "bases",
    "media",
    "plans",
    "form",
)
SUMS = ("onsite", "online", "reach", "spend_fen", "minutes")
DISTINCT = ("people", "provinces", "regions", "units", "brands", "editions")
ATTRIBUTIONS = ("host", "share", "any", "person")
REGIONS = ("remote", "rural", "county")
DIMENSIONS = ("kind", "province", "audience", "brand")
TAG_NAMESPACES = (
    "task", "clause", "brand", "edition", "week", "joint", "objective", "project", "topic", "incident", "audience_edition",
    "medium", "language", "source", "series",
)  # fmt: skip
OPERATORS = (">=", "<=", "==", ">", "<")
CONDITION_FIELDS = ("onsite", "online", "reach")
GLOSSARY_KINDS = (
    "lecture", "exhibition", "contest", "open_day", "campus_visit", "study_trip", "camp", "club_session", "training", "course",
    "science_week", "exchange", "article", "video", "audio", "book", "journal_feature", "broadcast", "commentary",
    "policy_advice", "verdict", "statement", "pack", "service", "study", "exhibit",
)  # fmt: skip

COMMON_KEYS = (
    "title", "description", "unit", "group", "published", "version", "valid_from", "source", "count", "sum", "distinct",
    "numerator", "denominator", "earlier",
)  # fmt: skip
RECORD_KEYS = (
    "kinds", "tags", "audience", "mode", "region", "role", "category", "seniority", "where", "states", "purpose", "money",
    "attribution", "by", "first_time",
)  # fmt: skip
REGISTER_KEYS = ("at", "by")


def _choices(label: str, field: str) -> tuple[str, ...]:
    return tuple(str(value) for value, _ in model(label)._meta.get_field(field).choices)


CHOICES: dict[str, tuple[str, ...]] = {
    "audience": tuple(str(word) for word in Audience),
    "mode": _choices("ledger.Record", "mode"),
    "region": REGIONS,
    "category": _choices("people.Person", "category"),
    "seniority": _choices("people.Person", "seniority"),
    "states": _choices("ledger.Record", "state"),
    "purpose": tuple(str(word) for word in Purpose),
    "money": tuple(str(word) for word in MoneySource),
    "by": (*DIMENSIONS, *TRAITS),
}


def kinds_known() -> tuple[str, ...]:
    """Codes of the glossary and those that were added as data (none while the database cannot be read)."""
    try:
        with transaction.atomic():
            added = tuple(model("ledger.Kind").objects.values_list("code", flat=True))
    except DatabaseError:
        added = ()
    return tuple(dict.fromkeys([*GLOSSARY_KINDS, *added]))
