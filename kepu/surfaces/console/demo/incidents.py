"""Incident files: one that is closed, one that runs, a drill; partners with receipts, and who is on duty."""

from datetime import datetime, timedelta

from kepu.domain.claims.models import Claim
from kepu.domain.emergency.contracts import (
    AfterActionDraft,
    IncidentDraft,
    PartnerDraft,
    Signer,
    StatementDraft,
    TaskDraft,
)
from kepu.domain.emergency.models import Delivery, Incident
from kepu.domain.emergency.services import (
    acknowledge,
    advance_paging,
    close_approved,
    end_response,
    enter_partner,
    enter_shift,
    link_claim,
    link_pack,
    open_incident,
    publish_approved,
    submit_after_action,
    submit_statement,
    write_after_action,
    write_statement,
)
from kepu.domain.packs.models import Pack
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.services import answer_invitation
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.units.contracts import Actor
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.incident_texts import DRILL, QUAKE, REVIEW, TYPHOON, Told

PARTNERS = [
    ("示范晚报", "media", "mail", "desk@demo.invalid"), ("示范省应急科普平台", "authority", "feed", ""),
    ("示范中学联盟", "school", "mail", "school@demo.invalid"),
]  # fmt: skip


def load(context: DemoContext) -> None:
    secrets = _partners(context)
    _shifts(context)
    typhoon = _open(context, TYPHOON, context.now - timedelta(days=60), secrets)
    _close(context, typhoon, TYPHOON)
    quake = _open(context, QUAKE, context.now - timedelta(hours=5), secrets)
    _link(context, quake)
    _open(context, DRILL, context.now - timedelta(days=6), secrets)


def _partners(context: DemoContext) -> dict[str, str]:
    """Name of the partner → its secret."""
    then, secrets = context.now - timedelta(days=200), {}
    rows = [("academy", *row) for row in PARTNERS]
    rows += [("astro", "星空科普频道", "media", "feed", "")] if "astro" in context.unit else []
    for code, name, kind, way, email in rows:
        draft = PartnerDraft(context.unit[code], name, kind, way, email=email, contact="值班编辑 010-0000000")
        _row, secrets[name] = enter_partner(actor=context.coordinator_of(code), draft=draft, now=then)
    return secrets


def _shifts(context: DemoContext) -> None:
    for code in ("academy", "north", "astro"):
        if f"{code}_coordinator" not in context.account:
            continue
        starts = context.now - timedelta(hours=2)
        enter_shift(
            actor=context.coordinator_of(code), unit_id=context.unit[code], account_id=context.account[f"{code}_coordinator"].pk,
            starts_at=starts, ends_at=starts + timedelta(days=7), note="总值班室", now=context.now,
        )  # fmt: skip


def _code_for(context: DemoContext, told: Told) -> str:
    codes = [code for code in context.working_units if context.field_of.get(code) == told.field]
    return (codes or context.working_units)[0]


def _open(context: DemoContext, told: Told, at: datetime, secrets: dict[str, str]) -> Incident:
    code = _code_for(context, told)
    actor = context.coordinator_of(code)
    draft = IncidentDraft(told.hazard, told.level, told.title, told.words, None, told.origin, is_drill=told.is_drill)
    incident = open_incident(actor=actor, unit_id=context.unit[code], draft=draft, now=at)
    advance_paging(now=at, incident_ids=[incident.pk])
    for row in Invitation.objects.filter(request=incident.request_id).order_by("pk")[:1]:
        moment = at + timedelta(minutes=18)
        answer_invitation(actor=actor, invitation_id=row.pk, accepts=True, reason="", now=moment)
    advance_paging(now=at + timedelta(minutes=19), incident_ids=[incident.pk])
    for number, (hours, said) in enumerate(told.versions, start=1):
        _publish(context, incident, actor, said, at + timedelta(hours=hours))
        _receive(incident, number, secrets, at + timedelta(hours=hours, minutes=4))
    incident.refresh_from_db()
    return incident


def _publish(context: DemoContext, incident: Incident, actor: Actor, said: dict[str, str], at: datetime) -> None:
    upcoming = at + timedelta(hours=int(said["hours"])) if "hours" in said else None
    words = {name: text for name, text in said.items() if name not in ("hours", "asked", "answer")}
    pairs = ((said["asked"], said["answer"]),) if "asked" in said else ()
    draft = StatementDraft(**words, next_update_at=upcoming, questions=pairs)
    write_statement(actor=actor, incident_id=incident.pk, draft=draft, now=at - timedelta(minutes=30))
    signers = (
        Signer(institute="地质研究所", name="石磊", email="shi@demo.invalid"),
        Signer(institute="海洋研究所", name="林海音", email="lin@demo.invalid"),
    )
    done = submit_statement(
        actor=actor, incident_id=incident.pk, signers=signers, with_secrecy=False, now=at - timedelta(minutes=20)
    )
    for place, invitation in enumerate(done.invitations):
        moment = at - timedelta(minutes=9 - 6 * place)
        decide_by_link(token=invitation.token, decision="approve", comment="", now=moment)
    publish_approved(now=at)


def _receive(incident: Incident, number: int, secrets: dict[str, str], at: datetime) -> None:
    """Partners say that they have it; one of a later version is still on its way."""
    rows = Delivery.objects.filter(statement__incident=incident, statement__number=number, state="waiting")
    for row in rows.select_related("partner").order_by("pk"):
        acknowledge(event_id=str(row.event_id), secret=secrets[row.partner.name], now=at)


def _link(context: DemoContext, incident: Incident) -> None:
    actor = context.coordinator_of(_code_for(context, QUAKE))
    claim = Claim.objects.filter(text__contains="地震", state="published").order_by("pk").first()
    if claim is not None:
        link_claim(actor=actor, incident_id=incident.pk, claim_id=claim.pk, now=context.now - timedelta(hours=4))
    pack = Pack.objects.filter(name__contains="地震", state="published").order_by("pk").first()
    if pack is not None:
        link_pack(actor=actor, incident_id=incident.pk, pack_id=pack.pk, now=context.now - timedelta(hours=4))


def _close(context: DemoContext, incident: Incident, told: Told) -> None:
    code = _code_for(context, told)
    actor, at = context.coordinator_of(code), incident.opened_at + timedelta(days=4)
    end_response(actor=actor, incident_id=incident.pk, reason="台风已远离，预警解除。", now=at)
    tasks = (TaskDraft("补充海洋气象方向的应急专家", "海洋研究所科普办", (at + timedelta(days=30)).date()),)
    draft = AfterActionDraft(REVIEW, "先发声、后补充；每一版都写清楚改了什么。", tasks)
    write_after_action(actor=actor, incident_id=incident.pk, draft=draft, now=at + timedelta(days=2))
    review = submit_after_action(actor=actor, incident_id=incident.pk, now=at + timedelta(days=2))
    step = Step.objects.get(review__public_id=review, state="open")
    reviewer = context.actor(_reviewer(context, code))
    decide(actor=reviewer, step_id=step.pk, decision="approve", comment="", now=at + timedelta(days=5))
    close_approved(incident_ids=[incident.pk], now=at + timedelta(days=5))


def _reviewer(context: DemoContext, code: str) -> str:
    current: str | None = code
    while current is not None:
        if f"{current}_reviewer" in context.account:
            return f"{current}_reviewer"
        current = context.parent[current]
    raise LookupError(code)
