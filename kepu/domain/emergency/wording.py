"""What a version of the talking points consists of, line by line, and which text was signed."""

from django.utils import timezone

from kepu.domain.emergency.models import AfterAction, Statement
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.crypto import canonical_json, sha256_hex

PARTS = ("headline", "known", "unknown", "advice", "note")


def lines_of(statement: Statement) -> list[tuple[str, str, str]]:
    """(key, label code, text) of everything that those who sign have read."""
    lines = [("incident", "incident", statement.incident.named)]
    lines += [(name, name, getattr(statement, name)) for name in PARTS]
    if statement.next_update_at:
        moment = timezone.localtime(statement.next_update_at, ACADEMY_ZONE)
        lines.append(("next", "next", f"{moment:%Y-%m-%d %H:%M}"))
    for row in statement.questions.all():
        lines.append((f"question-{row.position}", "question", f"{row.question}\n{row.answer}"))
    return [line for line in lines if line[2]]


def digest_of(statement: Statement) -> str:
    """Says which text was signed."""
    return sha256_hex(canonical_json([[key, text] for key, _label, text in lines_of(statement)]))


def after_action_lines(row: AfterAction) -> list[tuple[str, str, str]]:
    """(key, label or code of a question, text) of an after-action review; clocks stand apart."""
    lines = [(answer.question, answer.question, answer.text) for answer in row.answers.all()]
    lines.append(("lessons", "lessons", row.lessons))
    for task in row.tasks.all():
        due = task.due_on.isoformat() if task.due_on else ""
        lines.append((f"task-{task.position}", "task", " · ".join(filter(None, (task.what, task.who, due)))))
    return [line for line in lines if line[2]]


def after_action_digest(row: AfterAction) -> str:
    """Says which text was approved."""
    return sha256_hex(canonical_json([[key, text] for key, _label, text in after_action_lines(row)]))
