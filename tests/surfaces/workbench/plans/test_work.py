"""Whole pieces of work through the pages."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kepu.domain.plans.models import AnnualPlan, Answer, Directive, JointPart, Study
from kepu.domain.plans.selectors import draft_nodes
from kepu.engines.ledger.models import Record
from tests.domain.plans.conftest import DIRECTIVE


@pytest.mark.charter("N4")
def test_a_directive_is_read_in_edited_undone_and_put_in_force(cast, sign_in):
    client = sign_in("academy_coordinator")
    file = SimpleUploadedFile("方案.txt", DIRECTIVE.encode())
    client.post(reverse("workbench:directives:import"), {"file": file, "unit": cast.unit["academy"]})
    directive = Directive.objects.get()
    edits = reverse("workbench:directives:edits", args=[directive.public_id])
    key = next(node.key for node in draft_nodes(directive)[0] if node.path == "2.1")

    client.post(edits, {"edit": "drop", "key": key})
    answer = client.post(edits, {"edit": "undo"}, headers={"HX-Request": "true"})
    client.post(reverse("workbench:directives:split", args=[directive.public_id, key]), {"at": 1})
    client.post(reverse("workbench:directives:confirmation", args=[directive.public_id]))

    assert "办好开放日" in answer.content.decode()
    directive.refresh_from_db()
    assert directive.is_confirmed
    assert directive.clauses.filter(path="2.2", duty="各研究所每年至少开放两天").exists()


def test_a_clause_says_whom_it_addresses_and_until_when(cast, sign_in, draft):
    client = sign_in("academy_coordinator")
    key = next(node.key for node in draft_nodes(draft)[0] if node.path == "2.1")
    page = reverse("workbench:directives:node", args=[draft.public_id, key])
    values = {
        "text": "办好开放日。",
        "duty": "开放日",
        "is_duty": "on",
        "addressees": ["kind:institute"],
        "units": ["unit:north"],
    }

    refused = client.post(page, {**values, "when": "once"})
    client.post(page, {**values, "when": "once", "due_on": "2025-06-30"})

    assert refused.status_code == 422
    node = next(node for node in draft_nodes(draft)[0] if node.key == key)
    assert (node.duty, node.addressees, node.due_on) == ("开放日", ("kind:institute", "unit:north"), "2025-06-30")


def test_a_file_that_cannot_be_read_is_explained(cast, sign_in):
    answer = sign_in("academy_coordinator").post(
        reverse("workbench:directives:import"),
        {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "unit": cast.unit["academy"]},
    )

    assert answer.status_code == 422
    assert not Directive.objects.exists()


@pytest.mark.charter("A1")
def test_a_plan_is_written_with_targets_and_submitted(cast, sign_in):
    client = sign_in("astro_coordinator")
    client.post(reverse("workbench:plans:new"), {"unit": cast.unit["astro"], "year": 2025})
    plan = AnnualPlan.objects.get()
    new = reverse("workbench:plans:task_new", args=[plan.public_id])
    targets = {
        "targets-TOTAL_FORMS": 1,
        "targets-INITIAL_FORMS": 0,
        "targets-MIN_NUM_FORMS": 0,
        "targets-MAX_NUM_FORMS": 12,
    }
    values = {"title": "公众科学日", "starts_on": "2025-05-01", "due_on": "2025-05-31", **targets}

    wrong = client.post(new, {**values, "due_on": "2025-04-01"})
    client.post(new, {**values, "targets-0-measure": "plans.tasks", "targets-0-value": 3})
    client.post(reverse("workbench:plans:submission", args=[plan.public_id]))

    assert wrong.status_code == 422
    assert "公众科学日" in wrong.content.decode()
    plan.refresh_from_db()
    assert plan.is_submitted
    assert plan.tasks.get().targets.get().measure == "plans.tasks"


@pytest.mark.charter("A1")
def test_a_study_is_held_with_minutes_attendance_and_record(cast, sign_in, things, address):
    client = sign_in("astro_coordinator")
    page = address("studies:hold", "study")

    refused = client.post(page, {"minutes": "同意。"})
    client.post(
        page,
        {"minutes": "同意。", "people": [cast.person["li"].pk], "others": "王一\n王二", "confirm": "on",
         "files": [SimpleUploadedFile("纪要.txt", b"1"), SimpleUploadedFile("签到.txt", b"2")]},
    )  # fmt: skip

    assert refused.status_code == 422
    assert Study.objects.get().is_held
    record = Record.objects.get(source_kind="study")
    assert (record.onsite, record.state, record.evidence.count()) == (3, "confirmed", 2)


@pytest.mark.charter("N4")
def test_an_answer_is_reported_accepted_and_shown_in_the_matrix(cast, sign_in, things, address):
    sign_in("astro_coordinator").post(address("directives:report", "directive", "duty", 2025), {"remark": "两天"})
    answer = Answer.objects.get(assignment=things["duty"])
    accept = reverse("workbench:directives:acceptance", args=[things["directive"].public_id, answer.pk])
    refused = sign_in("academy_coordinator").post(accept)
    sign_in("north_coordinator").post(accept)
    sign_in("academy_coordinator").post(accept)

    answer.refresh_from_db()
    assert refused.status_code == 422
    assert answer.state == "accepted"
    matrix = address("directives:matrix", "directive") + "?year=2025&export=csv"
    assert "办好开放日" in sign_in("academy_coordinator").get(matrix).content.decode("utf-8-sig")


@pytest.mark.charter("O1")
def test_a_joint_activity_is_issued_taken_and_reported(cast, sign_in):
    client = sign_in("north_coordinator")
    client.post(
        reverse("workbench:calendar:joint_new"),
        {"issuer": cast.unit["north"], "title": "科普大篷车", "kind": "lecture", "starts_on": "2025-09-01", "ends_on": "2025-09-07",
         "answer_by": "2025-08-01", "brief": "各出一场", "units": [cast.unit["astro"], cast.unit["ocean"]]},
    )  # fmt: skip
    part = JointPart.objects.get(unit=cast.unit["astro"])
    where = [part.joint.public_id, part.pk]

    unit = sign_in("astro_coordinator")
    unit.post(reverse("workbench:calendar:part_acceptance", args=where), {"into_plan": "on"})
    unit.post(reverse("workbench:calendar:part_report", args=where), {"report": "讲了一场"})
    stolen = sign_in("garden_coordinator").post(
        reverse("workbench:calendar:part_declining", args=where), {"reason": "x"}
    )

    part.refresh_from_db()
    assert part.state == "reported"
    assert stolen.status_code == 404


@pytest.mark.charter("P1")
def test_a_topic_is_issued_to_leading_groups_and_classes(cast, sign_in):
    client = sign_in("north_coordinator")
    values = {"issuer": cast.unit["north"], "title": "科学教育", "due_on": "2025-09-30", "units": [cast.unit["astro"]]}

    wrong = client.post(reverse("workbench:studies:topic_new"), {**values, "classes": "不知道的所：班"})
    right = client.post(reverse("workbench:studies:topic_new"), {**values, "classes": "海洋研究所：青年班"})

    assert wrong.status_code == 422
    assert "青年班" in client.get(right.url).content.decode()


@pytest.mark.charter("A3")
def test_amounts_are_entered_in_yuan_and_kept_in_fen(cast, sign_in):
    client = sign_in("astro_coordinator")
    values = {"unit": cast.unit["astro"], "year": 2025, "purpose": "activity", "source": "own"}

    wrong = client.post(reverse("workbench:plans:line_new"), {**values, "amount": "12.345"})
    right = client.post(reverse("workbench:plans:line_new"), {**values, "amount": "1234.56"})

    assert wrong.status_code == 422
    assert "1,234.56" in client.get(right.url).content.decode()


@pytest.mark.charter("A1")
def test_home_pages_say_what_is_missing_without_being_asked(cast, sign_in, plan, settings):
    from kepu.surfaces.workbench.calendar import area as calendar
    from kepu.surfaces.workbench.directives import area as directives
    from kepu.surfaces.workbench.plans import area as plans
    from kepu.surfaces.workbench.studies import area as studies

    def waiting(name):
        actor = cast.actor(name)
        return [
            item for area in (plans, directives, studies, calendar) for item in area.waiting(actor, date(2025, 10, 8))
        ]

    assert {item.tone for item in waiting("astro_coordinator")} == {"bad"}
    assert any(item.count and item.tone == "bad" for item in waiting("north_coordinator"))
    assert any(item.count and item.tone == "bad" for item in waiting("academy_coordinator"))
    assert waiting("stranger") == []


def test_the_calendar_downloads_as_icalendar(sign_in, address, things):
    body = sign_in("north_coordinator").get(address("calendar:download")).content.decode()

    assert body.startswith("BEGIN:VCALENDAR")
