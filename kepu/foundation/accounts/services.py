"""The only writers of accounts. Who may create or suspend one is decided above (units.services): accounts know no roles."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from kepu.foundation.accounts.models import Account

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,59}")


class InvalidAccount(Exception):
    """A user name or address that cannot be used; `field` names which."""

    def __init__(self, field: str) -> None:
        super().__init__(f"invalid {field}")
        self.field = field


class TakenAccount(Exception):
    """Somebody has this user name, address or passport; `field` names which."""

    def __init__(self, field: str) -> None:
        super().__init__(f"taken {field}")
        self.field = field


@transaction.atomic
def open_account(*, username: str, email: str, name: str, language: str = "zh-hans") -> Account:
    """Adds an account that cannot sign in by password until its owner sets one. Raises InvalidAccount, TakenAccount."""
    if not USERNAME.fullmatch(username):
        raise InvalidAccount("username")
    _check_email(email)
    _refuse_taken(username=username, email=email)
    account = Account(username=username, email=email.strip(), last_name=name.strip()[:150], language=language)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as clash:
        raise TakenAccount("username") from clash
    return account


def set_active(*, account_id: int, active: bool) -> Account:
    """Lets an account sign in or not. Raises Account.DoesNotExist."""
    account = Account.objects.get(pk=account_id)
    account.is_active = active
    account.save(update_fields=["is_active"])
    return account


def set_preferences(*, account_id: int, language: str, large_type: bool) -> Account:
    """Keeps how its owner wants pages. Raises Account.DoesNotExist, InvalidAccount for an unknown language."""
    if language not in {"zh-hans", "en"}:
        raise InvalidAccount("language")
    account = Account.objects.get(pk=account_id)
    account.language, account.large_type = language, large_type
    account.save(update_fields=["language", "large_type"])
    return account


def link_passport(*, account_id: int, subject: str) -> Account:
    """Ties an account to one person of the academy's passport ("" unties). Raises TakenAccount, Account.DoesNotExist."""
    account = Account.objects.get(pk=account_id)
    if subject and Account.objects.filter(passport_subject=subject).exclude(pk=account_id).exists():
        raise TakenAccount("passport_subject")
    account.passport_subject = subject
    account.save(update_fields=["passport_subject"])
    return account


def erase_account(*, account_id: int) -> None:
    """Takes name, address and every way to sign in from an account; the row stays, because history points at it."""
    account = Account.objects.get(pk=account_id)
    account.username = f"erased-{secrets.token_hex(6)}"
    account.email = account.first_name = account.last_name = account.passport_subject = ""
    account.is_active = False
    account.set_unusable_password()
    account.save()


def _check_email(email: str) -> None:
    try:
        validate_email(email.strip())
    except ValidationError as wrong:
        raise InvalidAccount("email") from wrong


def _refuse_taken(*, username: str, email: str) -> None:
    if Account.objects.filter(username__iexact=username).exists():
        raise TakenAccount("username")
    if Account.objects.filter(email__iexact=email.strip()).exists():
        raise TakenAccount("email")
