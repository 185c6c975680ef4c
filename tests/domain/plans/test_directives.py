import pytest
from django.db import IntegrityError, transaction

from kepu.domain.plans.errors import CodeTaken, InvalidEdit, OutsideScope, WrongState
from kepu.domain.plans.models import Assignment, Clause, Directive
from kepu.domain.plans.selectors import draft_nodes
from kepu.domain.plans.services import (
    add_assignment,
    confirm_directive,
    discard_directive,
    edit_draft,
    end_assignment,
    import_directive,
    undo_edit,
    update_directive,
)
from kepu.domain.plans.services.directives import DirectiveFacts
from kepu.foundation.units.policies import Refused
from tests.domain.plans.conftest import DIRECTIVE


def paths(draft):
    return [node.path for node in draft_nodes(draft)[0] if node.form == "clause"]


def key_of(draft, path):
    return next(node.key for node in draft_nodes(draft)[0] if node.path == path)


def units_of(cast, clause):
    names = {identifier: name for name, identifier in cast.unit.items()}
    return {
        names[unit]
        for unit in Assignment.objects.filter(clause=clause, ended_at=None).values_list("unit_id", flat=True)
    }


@pytest.mark.charter("N4")
def test_confirmed_duties_are_assigned_by_the_addressee_rule(cast, clause):
    assert units_of(cast, clause("2.2.1")) == {"north", "south"}
    assert units_of(cast, clause("3.1")) == {"north", "south", "astro", "ocean", "garden", "geo"}


def test_coordinators_are_told_of_new_duties(cast, draft, django_capture_on_commit_callbacks):
    from kepu.foundation.notices.models import Notice

    with django_capture_on_commit_callbacks(execute=True):
        confirm_directive(actor=cast.actor("academy_coordinator"), directive_id=draft.pk, now=cast.now)

    assert Notice.objects.filter(recipient=cast.account["astro_coordinator"], topic="directives").count() == 1


def test_edits_are_undone_one_by_one_until_confirmed(cast, draft):
    actor, before = cast.actor("academy_coordinator"), paths(draft)
    edit_draft(actor=actor, directive_id=draft.pk, edit="drop", key=key_of(draft, "1"), now=cast.now)
    assert paths(draft) != before

    undo_edit(actor=actor, directive_id=draft.pk, now=cast.now)

    assert paths(draft) == before
    with pytest.raises(InvalidEdit):
        undo_edit(actor=actor, directive_id=draft.pk, now=cast.now)


def test_a_confirmed_directive_is_edited_no_more(cast, directive):
    with pytest.raises(WrongState):
        edit_draft(actor=cast.actor("academy_coordinator"), directive_id=directive.pk, edit="drop", key=1, now=cast.now)


@pytest.mark.parametrize("name", ["astro_coordinator", "north_coordinator", "academy_leader", "stranger"])
def test_only_the_issuers_coordinator_edits(cast, draft, name):
    with pytest.raises(Refused):
        edit_draft(actor=cast.actor(name), directive_id=draft.pk, edit="drop", key=1, now=cast.now)


def test_assignments_are_adjusted_within_the_subtree(cast, directive, clause):
    actor = cast.actor("academy_coordinator")

    end_assignment(actor=actor, clause_id=clause("3.1").pk, unit_id=cast.unit["geo"], now=cast.now)
    add_assignment(actor=actor, clause_id=clause("2.2.1").pk, unit_id=cast.unit["astro"], now=cast.now)
    add_assignment(actor=actor, clause_id=clause("2.2.1").pk, unit_id=cast.unit["astro"], now=cast.now)

    assert "geo" not in units_of(cast, clause("3.1"))
    assert units_of(cast, clause("2.2.1")) == {"north", "south", "astro"}


def test_a_branch_cannot_assign_outside_its_subtree(cast):
    actor = cast.actor("north_coordinator")
    own = import_directive(
        actor=actor, unit_id=cast.unit["north"], name="a.txt", content=DIRECTIVE.encode(), now=cast.now
    )
    confirm_directive(actor=actor, directive_id=own.pk, now=cast.now)

    with pytest.raises(OutsideScope):
        add_assignment(
            actor=actor,
            clause_id=Clause.objects.get(directive=own, path="3.1").pk,
            unit_id=cast.unit["geo"],
            now=cast.now,
        )


def test_a_new_version_replaces_the_old_and_carries_assignments(cast, directive, clause):
    actor = cast.actor("academy_coordinator")
    end_assignment(actor=actor, clause_id=clause("3.1").pk, unit_id=cast.unit["geo"], now=cast.now)
    new = import_directive(
        actor=actor,
        unit_id=cast.unit["academy"],
        name="新版.txt",
        content=DIRECTIVE.encode(),
        supersedes_id=directive.pk,
        now=cast.now,
    )

    confirm_directive(actor=actor, directive_id=new.pk, carry=True, now=cast.now)

    directive.refresh_from_db()
    assert directive.state == "superseded"
    assert "geo" not in units_of(cast, Clause.objects.get(directive=new, path="3.1"))
    assert units_of(cast, clause("3.1")) == set()


def test_a_code_is_given_once(cast, draft, directive):
    actor = cast.actor("academy_coordinator")
    other = import_directive(
        actor=actor, unit_id=cast.unit["academy"], name="b.txt", content=DIRECTIVE.encode(), now=cast.now
    )
    facts = DirectiveFacts(title="另一份", issued_on=other.issued_on)

    with pytest.raises(CodeTaken):
        update_directive(actor=actor, directive_id=other.pk, facts=facts, code=directive.code, now=cast.now)


def test_a_draft_can_be_thrown_away(cast, draft):
    discard_directive(actor=cast.actor("academy_coordinator"), directive_id=draft.pk, now=cast.now)

    assert not Directive.objects.exists()


def test_who_sees_a_directive(cast, draft, directive):
    from kepu.foundation.units.policies import units_within

    def seen_by(name):
        actor = cast.actor(name)
        return Directive.objects.visible_to(units_within(actor), units_within(actor, "directives.manage")).exists()

    assert seen_by("astro_coordinator")
    assert seen_by("academy_leader")
    assert not seen_by("stranger")


def test_the_database_refuses_a_second_live_assignment(cast, clause):
    row = Assignment.objects.filter(clause=clause("3.1")).first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(clause_id=row.clause_id, unit_id=row.unit_id, assigned_at=cast.now)
