"""The tables of other apps that this engine reads set-wise, named in one place; it never writes to them.

Figures are sums over millions of rows, so the engine speaks to the tables below it directly instead of through selectors.
"""

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Coalesce


def model(label: str) -> Any:
    """The model of that label, such as "ledger.Record"."""
    return apps.get_model(label)


def table(label: str) -> str:
    """The database table of a model, ready for SQL."""
    return str(apps.get_model(label)._meta.db_table)


def records() -> Any:
    """The manager of records."""
    return model("ledger.Record").objects


def lineage() -> Any:
    """The manager of who belonged to whose subtree and when."""
    return model("units.Lineage").objects


def merged_people() -> Any:
    """Persons who were merged into another; that one was never merged itself."""
    return model("people.Person").everybody.filter(merged_into__isnull=False)


def who() -> Coalesce:
    """On a contribution: the person who counts, which for a merged duplicate is the one that was kept."""
    return Coalesce("person__merged_into", "person")


def same_people(kept: Any) -> Any:
    """Ids of these persons and of the duplicates merged into them. `kept`: one id, a query of ids, or an OuterRef."""
    wanted = Q(pk__in=kept) | Q(merged_into__in=kept) if hasattr(kept, "query") else Q(pk=kept) | Q(merged_into=kept)
    return model("people.Person").everybody.filter(wanted).order_by().values("pk")
