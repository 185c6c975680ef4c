"""kill -9 between the last signature and the statement, and in the middle of telling a partner: nothing is lost, nothing happens twice."""

import signal

import pytest

pytestmark = pytest.mark.faults

COMMON = """
import json
from datetime import timedelta
from kepu.domain.emergency import tasks
from kepu.domain.emergency.contracts import IncidentDraft, PartnerDraft, Signer, StatementDraft
from kepu.domain.emergency.models import Delivery, Incident
from kepu.domain.emergency.services import deliveries, enter_partner, open_incident, publishing, submit_statement, write_statement
from kepu.engines.experts.models import Invitation
from kepu.engines.ledger.models import Record
from kepu.engines.reviews.links import decide_by_link
from kepu.foundation.accounts.models import Account
from kepu.foundation.clock import now
from kepu.foundation.units.models import Unit
from kepu.foundation.units.policies import actor_of
def actor(name):
    account = Account.objects.get(username=name)
    return actor_of(account.pk, str(account))
def sign_off():
    who, moment = actor("astro_coordinator"), now()
    unit = Unit.objects.get(code="astro").pk
    enter_partner(actor=who, draft=PartnerDraft(unit, text, "media", "mail", email="news@demo.invalid"), now=moment)
    incident = open_incident(actor=who, unit_id=unit, draft=IncidentDraft("earthquake", "iv", text), now=moment)
    said = StatementDraft("不必恐慌", "震级3.2。")
    write_statement(actor=who, incident_id=incident.pk, draft=said, now=moment)
    signers = (Signer(institute="地质研究所", name="石磊", email="shi@demo.invalid"),
               Signer(institute="海洋研究所", name="林海", email="lin@demo.invalid"))
    done = submit_statement(actor=who, incident_id=incident.pk, signers=signers, now=moment)
    for invitation in done.invitations:
        decide_by_link(token=invitation.token, decision="approve", comment="", now=moment)
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
def tell():
    incident = Incident.objects.get(title=text)
    statement = incident.statements.get()
    records = Record.objects.filter(source_kind="incident_statement", source_key=str(statement.pk)).count()
    sent = Delivery.objects.filter(statement=statement, partner__name=text).values_list("state", flat=True)
    print([statement.state, records, incident.steps.filter(act="published").count(), statement.signatures.count(), list(sent)])
"""
MOMENTS = [
    "publishing.publish_approved = die\nfrom kepu.domain.emergency.services import signing\nsigning.publish_approved = die",
    "publishing.make_current = die",
    "publishing.record_statement = die",
    "publishing.address_partners = die",
    "publishing.tell_desk = die",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_signed_statement_whose_publication_was_killed_is_published_once_by_the_worker(academy, moment):
    common = f"import os, signal\ntext = {str(MOMENTS.index(moment)) + '号地震'!r}\n{COMMON}"

    killed = academy.python(f"{common}{moment}\nsign_off()")
    after = academy.python(
        f"{common}tell()\ntasks.publish_signed_statements()\ntasks.publish_signed_statements()\ntell()"
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert after.stdout.strip().splitlines()[-2:] == [
        "['approved', 0, 0, 2, []]",
        "['published', 1, 1, 2, ['waiting']]",
    ], after.stderr


def test_a_partner_whose_delivery_was_killed_after_sending_gets_the_same_number_again(academy):
    """At least once: the receiver tells the repetition by the number, which is the same."""
    common = f"import os, signal\ntext = '推送中断'\n{COMMON}"
    sending = (
        "sent = []\ndef note(row):\n    open(os.environ['KEPU_HOME'] + '/sent', 'a').write(str(row.event_id) + '\\n')\n    return 'mail'\n"
        "deliveries._mail = note\n"
    )
    academy.python(f"{common}sign_off()")

    killed = academy.python(
        f"{common}{sending}def once(row):\n    note(row)\n    die()\ndeliveries._mail = once\ndeliveries.send_deliveries(now=now())"
    )
    after = academy.python(
        f"{common}{sending}deliveries.send_deliveries(now=now() + timedelta(minutes=6))\n"
        "deliveries.send_deliveries(now=now() + timedelta(hours=2))\ntell()\n"
        "print(len(open(os.environ['KEPU_HOME'] + '/sent').readlines()), len(set(open(os.environ['KEPU_HOME'] + '/sent'))))"
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    *_, told, numbers = after.stdout.strip().splitlines()
    assert "['sent']" in told
    sends, distinct = map(int, numbers.split())
    assert sends == distinct + 1


def test_paging_that_was_killed_between_two_experts_asks_nobody_twice(academy):
    common = f"import os, signal\ntext = '呼叫中断'\n{COMMON}"
    paging = (
        "from kepu.domain.emergency.services import paging\nreal, count = paging.invite_expert, []\n"
        "def second(**named):\n    count.append(1)\n    if len(count) == 2:\n        die()\n    return real(**named)\n"
    )

    killed = academy.python(
        f"{common}{paging}paging.invite_expert = second\n"
        "open_incident(actor=actor('astro_coordinator'), unit_id=Unit.objects.get(code='astro').pk,"
        " draft=IncidentDraft('space_weather', 'iv', text, '太阳耀斑与磁暴'), now=now())"
    )
    after = academy.python(
        f"{common}tasks.page_experts()\ntasks.page_experts()\nincident = Incident.objects.get(title=text)\n"
        "rows = Invitation.objects.filter(request=incident.request)\n"
        "print(rows.count(), rows.values('expert').distinct().count(), incident.rounds.count())"
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    asked, distinct, rounds = map(int, after.stdout.strip().splitlines()[-1].split())
    assert (asked, rounds) == (distinct, 1)
    assert asked >= 2
