"""What Wagtail does without asking a service: moving a page, deleting a draft. Here it reaches the services."""

from typing import Any

from django.db.models.signals import pre_delete
from wagtail.log_actions import get_active_log_context
from wagtail.signals import post_page_move

from kepu.domain.content.pages import Edition
from kepu.domain.content.publication_record import record_publication, withdraw_publication
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import actor_of

DELETED = "作品已删除"


def connect() -> None:
    """Called once, when the app is ready."""
    pre_delete.connect(_deleted, sender=Edition, dispatch_uid="content.deleted")
    post_page_move.connect(_moved, sender=Edition, dispatch_uid="content.moved")


def _deleted(sender: type[Edition], instance: Edition, **_rest: Any) -> None:
    withdraw_publication(edition_id=instance.pk, reason=DELETED, now=now())


def _moved(sender: type[Edition], instance: Edition, **_rest: Any) -> None:
    page = Edition.objects.get(pk=instance.pk)
    page.take_unit()
    page.save(update_fields=["unit"], clean=False)
    if page.is_counted:
        record_publication(actor=_actor(), edition_id=page.pk, now=now())


def _actor() -> Actor:
    person = get_active_log_context().user
    return actor_of(person.pk, str(person)) if person is not None else SYSTEM
