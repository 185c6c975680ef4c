"""Writers of directives: read in, edit, confirm, assign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from kepu.domain.plans.addressing import labels_below, units_addressed
from kepu.domain.plans.contracts import Node
from kepu.domain.plans.errors import CodeTaken, InvalidEdit, NothingToConfirm, OutsideScope, WrongState
from kepu.domain.plans.models import Assignment, Clause, Directive, DirectiveStep, Revision
from kepu.domain.plans.models.directives import DirectiveState
from kepu.domain.plans.reading import edits
from kepu.domain.plans.reading.tree import read_directive
from kepu.foundation.audit.services import note
from kepu.foundation.clock import local_date
from kepu.foundation.files.services import store_file
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import subtree_ids

EDITS = {
    "rewrite": edits.rewrite,
    "join": edits.join,
    "split": edits.split,
    "shift": edits.shift,
    "move": edits.move,
    "drop": edits.drop,
    "bring_back": edits.bring_back,
}
KEPT_REVISIONS = 200


@dataclass(frozen=True, slots=True)
class DirectiveFacts:
    """What a directive says about itself. Empty title and no day: taken from the file."""

    title: str = ""
    issuer: str = ""
    number: str = ""
    issued_on: date | None = None


@transaction.atomic
def import_directive(
    *,
    actor: Actor,
    unit_id: int,
    name: str,
    content: bytes,
    facts: DirectiveFacts | None = None,
    supersedes_id: int | None = None,
    now: datetime,
) -> Directive:
    """Reads a .txt or .docx file into a draft with its clause tree. `supersedes_id`: the confirmed directive this replaces.

    Raises Refused, UnreadableDocument, FileTooLarge, WrongState.
    """
    require(actor, "directives.manage", unit_id)
    reading = read_directive(name, content)
    old = _replaceable(actor, supersedes_id) if supersedes_id else None
    facts = facts or DirectiveFacts()
    stored = store_file(actor=actor, unit_id=unit_id, name=name, content=content, now=now)
    issued_on = facts.issued_on or reading.issued_on or local_date(now)
    directive = Directive.objects.create(
        code=_free_code(issued_on.year),
        title=facts.title.strip() or reading.title or name.rsplit(".", 1)[0][:200],
        issuer=facts.issuer.strip() or reading.issuer,
        number=facts.number.strip() or reading.number,
        issued_on=issued_on,
        file=stored,
        unit_id=unit_id,
        supersedes=old,
        created_at=now,
    )
    nodes = _carry_words(reading.nodes, old) if old else reading.nodes
    _revise(directive, edit="read", nodes=nodes, actor=actor, now=now)
    _step(directive, DirectiveStep.Act.IMPORTED, actor=actor, reason=name, now=now)
    return directive


@transaction.atomic
def update_directive(*, actor: Actor, directive_id: int, facts: DirectiveFacts, code: str, now: datetime) -> Directive:
    """Corrects what a draft says about itself. Raises Refused, WrongState, CodeTaken, InvalidEdit without title or day."""
    directive = _locked_draft(actor, directive_id)
    if not facts.title.strip() or facts.issued_on is None:
        raise InvalidEdit("title")
    directive.title, directive.issuer = facts.title.strip(), facts.issuer.strip()
    directive.number, directive.issued_on, directive.code = facts.number.strip(), facts.issued_on, code
    try:
        with transaction.atomic():
            directive.save(update_fields=["title", "issuer", "number", "issued_on", "code"])
    except IntegrityError as error:
        raise CodeTaken(code) from error
    return directive


@transaction.atomic
def edit_draft(*, actor: Actor, directive_id: int, edit: str, now: datetime, **arguments: Any) -> tuple[Node, ...]:
    """Does one edit of reading.edits to the clause tree (rewrite, join, split, shift, move, drop, bring_back); returns the new tree.

    Raises Refused, WrongState, InvalidEdit.
    """
    directive = _locked_draft(actor, directive_id)
    if edit not in EDITS:
        raise InvalidEdit(edit)
    nodes: tuple[Node, ...] = EDITS[edit](_newest(directive), **arguments)  # type: ignore[operator]  # each edit has its own arguments
    _revise(directive, edit=edit, nodes=nodes, actor=actor, now=now)
    return nodes


@transaction.atomic
def undo_edit(*, actor: Actor, directive_id: int, now: datetime) -> tuple[Node, ...]:
    """Takes the newest edit back; returns the tree as it is then. Raises Refused, WrongState, InvalidEdit when nothing is left."""
    directive = _locked_draft(actor, directive_id)
    newest = list(directive.revisions.order_by("-number")[:2])
    if len(newest) < 2:
        raise InvalidEdit("nothing to undo")
    newest[0].delete()
    return edits.from_rows(newest[1].nodes)


@transaction.atomic
def confirm_directive(*, actor: Actor, directive_id: int, carry: bool = False, now: datetime) -> Directive:
    """Writes the clauses for good, assigns duties by the addressee rule and tells the units' coordinators.

    `carry`: a new version takes over the assignments of clauses with the same path instead. Raises Refused, WrongState, NothingToConfirm.
    """
    directive = _locked_draft(actor, directive_id)
    nodes = [node for node in _newest(directive) if node.form == "clause"]
    if not any(node.is_duty for node in nodes):
        raise NothingToConfirm(directive.title)
    clauses = _write_clauses(directive, nodes)
    directive.state = DirectiveState.CONFIRMED
    directive.save(update_fields=["state"])
    directive.revisions.all().delete()
    old = directive.supersedes
    _assign(directive, clauses, carried_from=old if carry else None, actor=actor, now=now)
    _step(directive, DirectiveStep.Act.CONFIRMED, actor=actor, reason="", now=now)
    if old is not None:
        _retire(old, by=directive, actor=actor, now=now)
    note(
        actor=actor, verb="confirm", object_kind="directive", object_key=str(directive.public_id),
        object_title=directive.title, unit_id=directive.unit_id, now=now,
    )  # fmt: skip
    transaction.on_commit(lambda: _tell(directive, now=now))
    return directive


@transaction.atomic
def discard_directive(*, actor: Actor, directive_id: int, now: datetime) -> None:
    """Throws a draft away. Raises Refused, WrongState."""
    directive = _locked_draft(actor, directive_id)
    note(
        actor=actor,
        verb="discard",
        object_kind="directive",
        object_title=directive.title,
        unit_id=directive.unit_id,
        now=now,
    )
    directive.delete()


@transaction.atomic
def add_assignment(*, actor: Actor, clause_id: int, unit_id: int, now: datetime) -> Assignment:
    """Lays a duty upon a unit within the directive's subtree; twice changes nothing. Raises Refused, WrongState, OutsideScope."""
    clause = Clause.objects.select_related("directive").get(pk=clause_id)
    require(actor, "directives.manage", clause.directive.unit_id)
    if not clause.directive.is_confirmed or not clause.is_duty:
        raise WrongState(clause.directive.state)
    if unit_id not in subtree_ids(clause.directive.unit_id):
        raise OutsideScope(str(unit_id))
    assignment, is_new = Assignment.objects.get_or_create(
        clause=clause, unit_id=unit_id, ended_at=None, defaults={"assigned_by_id": actor.account_id, "assigned_at": now}
    )
    if is_new:
        transaction.on_commit(lambda: _tell_unit(clause.directive, unit_id, 1, now=now))
    return assignment


@transaction.atomic
def end_assignment(*, actor: Actor, clause_id: int, unit_id: int, now: datetime) -> None:
    """Takes a duty from a unit; answers already given stay. Raises Refused, WrongState when it is not assigned."""
    clause = Clause.objects.select_related("directive").get(pk=clause_id)
    require(actor, "directives.manage", clause.directive.unit_id)
    ended = Assignment.objects.filter(clause=clause, unit_id=unit_id, ended_at__isnull=True)
    if not ended.update(ended_at=now, ended_by_id=actor.account_id):
        raise WrongState("not assigned")


def _locked_draft(actor: Actor, directive_id: int) -> Directive:
    directive = Directive.objects.select_for_update().get(pk=directive_id)
    require(actor, "directives.manage", directive.unit_id)
    if not directive.is_draft:
        raise WrongState(directive.state)
    return directive


def _replaceable(actor: Actor, directive_id: int) -> Directive:
    old = Directive.objects.select_for_update().get(pk=directive_id)
    require(actor, "directives.manage", old.unit_id)
    if not old.is_confirmed:
        raise WrongState(old.state)
    return old


def _newest(directive: Directive) -> tuple[Node, ...]:
    revision = directive.revisions.order_by("-number").first()
    return edits.from_rows(revision.nodes) if revision else ()


def _revise(directive: Directive, *, edit: str, nodes: Sequence[Node], actor: Actor, now: datetime) -> None:
    last = directive.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    Revision.objects.create(
        directive=directive,
        number=last + 1,
        edit=edit,
        nodes=edits.to_rows(tuple(nodes)),
        actor_name=actor.name,
        at=now,
    )
    directive.revisions.filter(number__lte=last + 1 - KEPT_REVISIONS).delete()


def _carry_words(nodes: Sequence[Node], old: Directive) -> tuple[Node, ...]:
    """What a person once said about a clause holds for the same clause of the new version: duty, addressees, due day."""
    from dataclasses import replace

    known = {(clause.path, clause.text): clause for clause in old.clauses.all()}
    result = []
    for node in nodes:
        clause = known.get((node.path, node.text))
        if clause is None:
            result.append(node)
            continue
        due_on = clause.due_on.isoformat() if clause.due_on else None
        result.append(
            replace(node, duty=clause.duty, is_duty=clause.is_duty, addressees=tuple(clause.addressees), due_on=due_on,
                    is_yearly=clause.is_yearly, doubt="")
        )  # fmt: skip
    return tuple(result)


def _free_code(year: int) -> str:
    taken = set(Directive.objects.filter(code__startswith=f"{year}-").values_list("code", flat=True))
    number = 1
    while f"{year}-{number}" in taken:
        number += 1
    return f"{year}-{number}"


def _write_clauses(directive: Directive, nodes: Sequence[Node]) -> list[Clause]:
    written: dict[str, Clause] = {}
    for position, node in enumerate(nodes, start=1):
        written[node.path] = Clause.objects.create(
            directive=directive,
            parent=written.get(node.path.rpartition(".")[0]),
            position=position,
            level=node.level,
            path=node.path,
            code=f"{directive.code}:{node.path}",
            marker=node.marker,
            text=node.text,
            duty=node.duty[:200] or node.text[:60],
            is_duty=node.is_duty,
            addressees=list(node.addressees),
            due_on=date.fromisoformat(node.due_on) if node.due_on else None,
            is_yearly=node.is_yearly,
        )
    return list(written.values())


def _assign(
    directive: Directive, clauses: Sequence[Clause], *, carried_from: Directive | None, actor: Actor, now: datetime
) -> None:
    labels = labels_below(directive.unit_id, with_itself=True)
    below = [label for label in labels if label.id != directive.unit_id] or labels
    carried: dict[str, list[int]] = {}
    if carried_from is not None:
        for path, unit in Assignment.objects.filter(clause__directive=carried_from, ended_at__isnull=True).values_list(
            "clause__path", "unit_id"
        ):
            carried.setdefault(path, []).append(unit)
    named = {f"unit:{label.code}" for label in labels}
    Assignment.objects.bulk_create(
        [
            Assignment(clause=clause, unit_id=unit, assigned_by_id=actor.account_id, assigned_at=now)
            for clause in clauses
            if clause.is_duty
            for unit in carried.get(clause.path)
            or units_addressed(clause.addressees, labels if named & set(clause.addressees) else below)
        ],
        batch_size=2000,
    )


def _retire(old: Directive, *, by: Directive, actor: Actor, now: datetime) -> None:
    if not Directive.objects.filter(pk=old.pk, state=DirectiveState.CONFIRMED).update(state=DirectiveState.SUPERSEDED):
        raise WrongState(old.state)
    Assignment.objects.filter(clause__directive=old, ended_at__isnull=True).update(
        ended_at=now, ended_by_id=actor.account_id
    )
    _step(old, DirectiveStep.Act.SUPERSEDED, actor=actor, reason=by.title, now=now)


def _tell(directive: Directive, *, now: datetime) -> None:
    rows = Assignment.objects.filter(clause__directive=directive, ended_at__isnull=True).values_list(
        "unit_id", flat=True
    )
    counts: dict[int, int] = {}
    for unit in rows:
        counts[unit] = counts.get(unit, 0) + 1
    for unit, number in counts.items():
        _tell_unit(directive, unit, number, now=now)


def _tell_unit(directive: Directive, unit_id: int, number: int, *, now: datetime) -> None:
    notify(
        account_ids=accounts_with(permission="plans.edit", unit_id=unit_id),
        topic="directives",
        message=gettext_noop("“%(title)s” gives your unit %(number)s duties"),
        params={"title": directive.title, "number": number},
        url=f"/workbench/directives/{directive.public_id}/",
        unit_id=unit_id,
        dedupe_key=f"directive:{directive.pk}:{unit_id}:{number}",
        now=now,
    )


def _step(directive: Directive, act: str, *, actor: Actor, reason: str, now: datetime) -> None:
    DirectiveStep.objects.create(
        directive=directive, act=act, actor_id=actor.account_id, actor_name=actor.name, reason=reason, at=now
    )
