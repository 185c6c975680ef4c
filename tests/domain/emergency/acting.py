"""An incident on its way: what tests of several places need."""

from datetime import timedelta

from kepu.domain.emergency.contracts import (
    AfterActionDraft,
    IncidentDraft,
    PartnerDraft,
    Signer,
    StatementDraft,
    TaskDraft,
)
from kepu.domain.emergency.models import Incident
from kepu.domain.emergency.questions import questions
from kepu.domain.emergency.services import (
    advance_paging,
    end_response,
    enter_partner,
    open_incident,
    publish_approved,
    submit_after_action,
    submit_statement,
    write_after_action,
    write_statement,
)
from kepu.engines.experts.contracts import ProfileDraft
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.services import answer_invitation, enter_expert, set_consents
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import SYSTEM

QUAKE = IncidentDraft(
    "earthquake", "iii", "勐腊发生5.8级地震", "震中附近有震感，余震不断。", "532823", "中国地震台网速报"
)
SAID = StatementDraft(
    "余震会逐渐减少，老旧房屋暂不要返回", "震级5.8，震源深度12千米。", "主震类型还在判断。", "远离损坏的房屋。"
)
TWO = (
    Signer(institute="地质研究所", name="石磊", email="shi@example.org"),
    Signer(institute="天文研究所", name="周明远", email="zhou@example.org"),
)


def later(cast, **span):
    return cast.now + timedelta(**span)


def expert_of(cast, name, unit="astro", mail="", topics=("地震与余震",)):
    """Somebody who takes earthquakes and may be called in emergencies."""
    person = Person.objects.create(name=name, unit_id=cast.unit[unit], category="researcher", seniority="senior")
    row = enter_expert(
        actor=SYSTEM, person_id=person.pk, draft=ProfileDraft(fields=("17050",), topics=topics), mail=mail, now=cast.now
    )
    set_consents(actor=SYSTEM, expert_id=row.pk, uses=["academy", "emergency"], now=cast.now)
    return row


def open_one(cast, draft=QUAKE, who="astro_coordinator", unit="astro"):
    return open_incident(actor=cast.actor(who), unit_id=cast.unit[unit], draft=draft, now=cast.now)


def page(cast, incident, **span):
    """Lets the worker look at the clock; who was asked, by name."""
    advance_paging(now=later(cast, **span), incident_ids=[incident.pk])
    incident.refresh_from_db()
    return names_asked(incident)


def names_asked(incident):
    rows = Invitation.objects.filter(request=incident.request_id).order_by("pk")
    return list(rows.values_list("expert__person__name", flat=True))


def say_yes(cast, incident, name, **span):
    row = Invitation.objects.get(request=incident.request_id, expert__person__name=name)
    answer_invitation(
        actor=cast.actor("astro_coordinator"), invitation_id=row.pk, accepts=True, reason="", now=later(cast, **span)
    )


def write(cast, incident, draft=SAID, who="astro_editor", **span):
    return write_statement(actor=cast.actor(who), incident_id=incident.pk, draft=draft, now=later(cast, **span))


def hand_in(cast, incident, signers=TWO, **more):
    return submit_statement(
        actor=cast.actor("astro_coordinator"),
        incident_id=incident.pk,
        signers=signers,
        now=later(cast, minutes=40),
        **more,
    )


def sign(cast, handed_in, **span):
    """Everybody with a link signs."""
    for invitation in handed_in.invitations:
        decide_by_link(
            token=invitation.token, decision="approve", comment="", now=later(cast, **(span or {"minutes": 50}))
        )


def publish(cast, incident, draft=SAID, **span):
    """A version from its draft to publication."""
    write(cast, incident, draft)
    sign(cast, hand_in(cast, incident))
    done = publish_approved(now=later(cast, **(span or {"hours": 1})))
    incident.refresh_from_db()
    return done


def partner(cast, unit="academy", who="academy_coordinator", **more):
    values = {"name": "晨报", "kind": "media", "way": "mail", "email": "news@example.org", **more}
    return enter_partner(actor=cast.actor(who), draft=PartnerDraft(unit_id=cast.unit[unit], **values), now=cast.now)


def end(cast, incident, **span):
    return end_response(
        actor=cast.actor("astro_coordinator"),
        incident_id=incident.pk,
        reason="余震已减弱",
        now=later(cast, **(span or {"days": 2})),
    )


def review(cast, incident, who="astro_coordinator"):
    """Writes the after-action review and hands it in."""
    draft = AfterActionDraft(
        dict.fromkeys(questions(), "都按预案做到了。"), "电话簿要更新。", (TaskDraft("更新值班电话簿", "办公室"),)
    )
    write_after_action(actor=cast.actor(who), incident_id=incident.pk, draft=draft, now=later(cast, days=2))
    return submit_after_action(actor=cast.actor(who), incident_id=incident.pk, now=later(cast, days=2))


def approve(cast, review_id, decision="approve", comment="", who="astro_reviewer"):
    step = Step.objects.get(review__public_id=review_id, state="open")
    decide(actor=cast.actor(who), step_id=step.pk, decision=decision, comment=comment, now=later(cast, days=3))


def again(incident):
    return Incident.objects.get(pk=incident.pk)
