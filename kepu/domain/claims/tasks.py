"""What the worker does for claims by itself."""

from kepu.domain.claims.matching import renew_kept
from kepu.domain.claims.meaning import renew_vectors
from kepu.domain.claims.services.answering import answer_readers, forget_contacts
from kepu.domain.claims.services.handing_in import publish_approved
from kepu.foundation.clock import now

PERIODIC = {
    "publish_signed_verdicts": 30.0,
    "forget_old_contacts": 3600.0,
    "answer_all_readers": 600.0,
    "keep_index": 600.0,
    "keep_vectors": 60.0,
}


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
