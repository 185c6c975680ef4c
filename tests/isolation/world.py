"""The demonstration village with one of everything that belongs to the institute of astronomy, marked so that it is seen anywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.urls import URLPattern, get_resolver

from kepu.domain.claims.services import hand_in_claims
from kepu.domain.statistics.services import begin_filing
from kepu.engines.workbooks.services import read_workbook
from kepu.foundation.accounts.models import Account
from kepu.foundation.clock import now
from kepu.surfaces.console.demo.context import DemoContext

MARK = "机密标记"
CLAIM = f'{{"id": "mark", "claim": "{MARK}", "verdict": "false", "short": "{MARK}"}}'.encode()
SAMPLE = Path(__file__).parents[1] / "data" / "workbooks" / "activities-2025.xlsx"
# what belongs to the institute: model, how its unit is reached, the text field that bears the mark
OWNED = [
    ("ledger.Record", "unit", "title"),
    ("plans.AnnualPlan", "unit", "summary"),
    ("plans.Task", "plan__unit", "title"),
    ("plans.BudgetLine", "unit", "note"),
    ("plans.Funding", "unit", "note"),
    ("plans.Study", "unit", "title"),
    ("plans.AnswerStep", "at_unit", "reason"),
    ("statistics.Filing", "unit", None),
    ("statistics.TypedValue", "filing__unit", "source_note"),
    ("bases.Venue", "unit", "name"),
    ("bases.HeldTitle", "unit", "title"),
    ("bases.Base", "unit", None),  # its words are public
    ("bases.BaseText", "base__unit", "secrecy_note"),
    ("bases.Facility", "base__unit", None),
    ("bases.OpenDay", "base__unit", "reason"),
    ("bases.OpeningProposal", "facility__base__unit", "decision_reason"),
    ("bases.Dossier", "base__unit", None),
    ("bases.DossierItem", "dossier__base__unit", "text"),
    ("bases.Assessment", "base__unit", None),
    ("booking.Offering", "unit", None),
    ("booking.Slot", "offering__unit", None),
    ("booking.Booking", "slot__offering__unit", "group_name"),
    ("booking.HelpNeed", "unit", None),  # its words are public where anybody may offer to help
    ("booking.Duty", "need__unit", "said"),
    ("content.Channel", "unit", "name"),
    ("content.Work", "unit", None),  # the words of the village's works are public
    ("content.Edition", "unit", None),
    ("claims.Claim", "unit", "text"),
    ("claims.Cluster", "unit", "title"),
    ("claims.Verdict", "claim__unit", None),
    ("claims.ClaimIntake", "unit", "name"),
    ("emergency.Incident", "unit", "title"),
    ("emergency.Statement", "incident__unit", "headline"),
    ("emergency.Partner", "unit", "name"),
    ("emergency.DutyShift", "unit", "note"),
    ("emergency.Delivery", "incident__unit", "answer"),
    ("packs.Pack", "unit", "name"),
    ("packs.Version", "pack__unit", None),
    ("packs.Spreading", "unit", "how"),
    ("reviews.Review", "unit", "subject_title"),
    ("workbooks.Workbook", "unit", "name"),
    ("people.Person", "unit", "name"),
    ("desks.Guide", "unit", "title"),
    ("desks.Topic", "guide__unit", "question"),
    ("desks.Column", "channel__unit", "name"),
    ("desks.Slot", "channel__unit", "title"),
    ("desks.Commission", "unit", "title"),
    ("experts.Expert", "person__unit", "note"),
    ("experts.ExpertRequest", "unit", "question"),
    ("experts.Invitation", "request__unit", "message"),
    ("events.Session", "unit", "title"),
    ("events.StreamSender", "unit", "platform"),
    ("events.Brand", "unit", None),
    ("events.BrandEdition", "lead_unit", "theme"),
]


@dataclass
class World:
    """`first["plans.Task"]` is the institute's first row of a model; `context` the village; `summary` the branch's own form."""

    context: DemoContext
    unit_id: int
    first: dict[str, Any] = field(default_factory=dict)
    summary: Any = None

    def rows(self, label: str, path: str) -> Any:
        """The institute's rows, and those of its venues."""
        return apps.get_model(label)._base_manager.filter(**{f"{path}__in": self.unit_ids}).order_by("pk")

    @property
    def unit_ids(self) -> list[int]:
        return [self.unit_id, self.context.unit["planetarium"]]

    def digest(self) -> dict[str, str]:
        """Everything that belongs to the institute, as text, to see whether anything changed."""
        return {label: serializers.serialize("json", self.rows(label, path)) for label, path, _ in OWNED}


def village_found() -> DemoContext:
    """What the tests need to know of a village that is in the database already."""
    context = DemoContext(scale="village", now=now(), say=lambda part: None)
    context.unit = dict(apps.get_model("units.Unit")._base_manager.values_list("code", "pk"))
    context.account = {account.username: account for account in Account.objects.all()}
    return context


def build_world(context: DemoContext) -> World:
    """Reads a workbook for the village's institute, and puts the mark on one row of everything."""
    world = World(context, context.unit["astro"])
    coordinator = context.actor("astro_coordinator")
    read_workbook(
        actor=coordinator, unit_id=world.unit_id, file_name=f"{MARK}.xlsx", content=SAMPLE.read_bytes(), now=context.now
    )
    hand_in_claims(
        actor=coordinator, unit_id=world.unit_id, name=f"{MARK}.jsonl", content=CLAIM, publisher=MARK, now=context.now
    )
    world.summary = begin_filing(
        actor=context.actor("north_coordinator"),
        edition="kp-2024",
        year=context.years[1],
        unit_id=context.unit["north"],
        form="summary",
        now=context.now,
    )
    for label, path, text in OWNED:
        rows = world.rows(label, path)
        if label == "ledger.Record":  # what is confirmed is public; a proposed act is the unit's own
            rows = rows.filter(state="proposed")
        if label == "events.Session":  # what is announced is public; a draft is the unit's own
            rows = rows.filter(state="draft")
        if label == "emergency.Incident":  # what is signed is public; a drill is the unit's own
            rows = rows.filter(is_drill=True)
        if label == "emergency.Statement":
            rows = rows.filter(incident__is_drill=True)
        if label == "claims.Claim":  # a verdict is public; what is being checked is the unit's own
            rows = rows.filter(state="open")
        if label == "packs.Pack":  # what is published is public; what is being written is the unit's own
            rows = rows.filter(state="open")
        row = rows.first()
        if row is None:
            continue
        world.first[label] = row
        if text:
            apps.get_model(label)._base_manager.filter(pk=row.pk).update(**{text: f"{MARK}·{label}"})
    return world


def shared_values(name: str) -> dict[str, Any]:
    """Values for addresses that are nobody's own: what is issued from above, definitions, versions of forms, divisions."""
    directive, draft = _first("plans.Directive", state="confirmed"), _first("plans.Directive", state="draft")
    if ":directives:" in name and re.search(r":(draft|edits|facts|confirmation|discard|node|split)$", name):
        return {"public_id": draft and draft.public_id, "key": 1}
    clause = _first("plans.Clause", directive=directive)
    topic, joint, region = _first("plans.Topic"), _first("plans.JointActivity"), _first("places.Region", level="county")
    by_area = {
        ":directives:": {
            "public_id": directive and directive.public_id,
            "pk": clause and clause.pk,
            "year": now().year,
        },
        ":studies:": {"public_id": topic and topic.public_id},
        ":calendar:": {"public_id": joint and joint.public_id},
        ":figures:": {"code": "activity.count", "by": "month"},
        ":forms:": {"code": "kp-2024", "year": now().year - 1},
        ":units:": {"code": region and region.code},
    }
    return next((values for area, values in by_area.items() if area in name), {})


def _first(label: str, **conditions: Any) -> Any:
    return apps.get_model(label)._base_manager.filter(**conditions).order_by("pk").first()


def patterns() -> Iterator[tuple[str, str]]:
    """(name, route) of every address of ours; Wagtail's own are crawled elsewhere."""
    yield from _walk(get_resolver(), "", ())


def _walk(resolver: Any, prefix: str, namespaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or ""]), route
        else:
            below = (pattern.namespace,) if pattern.namespace else ()
            yield from _walk(pattern, route, namespaces + below)


def filled(route: str, values: dict[str, Any]) -> str | None:
    """The address with its variable parts filled, or None when a part has no value."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        name = match[1]
        if name not in values or values[name] is None:
            missing = True
            return ""
        return str(values[name])

    address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route)
    return None if missing else address
