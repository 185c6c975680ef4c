"""What the worker does for claims by itself."""

from datetime import datetime

from django_tasks import task

from kepu.domain.claims.matching import renew_kept
from kepu.domain.claims.meaning import renew_vectors
from kepu.domain.claims.services.answering import answer_readers, forget_contacts
from kepu.domain.claims.services.handing_in import publish_approved
from kepu.domain.claims.services.intakes import forget_previews
from kepu.domain.claims.services.working import carry_on, wake_left
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM

PERIODIC = {
    "publish_signed_verdicts": 30.0,
    "forget_old_contacts": 3600.0,
    "answer_all_readers": 600.0,
    "keep_index": 600.0,
    "keep_vectors": 60.0,
    "sweep_imports": 30.0,
    "forget_old_previews": 3600.0,
}


@task()  # type: ignore[untyped-decorator]  # django_tasks has no types
def carry_on_import(intake_id: int, stamp: str) -> None:
    """Goes on with an import of claims that was left off at a moment."""
    carry_on(intake_id, datetime.fromisoformat(stamp) if stamp else None)


def sweep_imports() -> None:
    """Has imports gone on with that a process left in the middle. Safe to run again."""
    wake_left()


def forget_old_previews() -> None:
    """Takes previews away that nobody has confirmed for thirty days. Safe to run again."""
    forget_previews(now=now(), actor=SYSTEM)


def publish_signed_verdicts() -> None:
    """Publishes verdicts that were signed off and whose publication was cut off. Safe to run again."""
    publish_approved()


def forget_old_contacts() -> None:
    """Takes readers' contacts away when they are no longer needed. Safe to run again."""
    forget_contacts(now=now())


def keep_index() -> None:
    """Writes the index that beginning processes read anew when much has changed since. Safe to run again."""
    renew_kept()


def answer_all_readers() -> None:
    """Answers readers whose message was decided otherwise than on the desk, say by an import. Safe to run again."""
    answer_readers(now=now())


def keep_vectors() -> None:
    """Asks for the vectors of claims that have none, where a model is set up. Safe to run again."""
    renew_vectors(now=now())
