"""What others read of accounts."""

from collections.abc import Iterable

from kepu.foundation.accounts.contracts import AccountLabel
from kepu.foundation.accounts.models import Account


def account_by_passport(subject: str) -> Account | None:
    """The account tied to a person of the academy's passport, None when nobody is."""
    return Account.objects.filter(passport_subject=subject).first() if subject else None


def account_labels(account_ids: Iterable[int]) -> dict[int, AccountLabel]:
    """Labels by id. One query."""
    return {account.pk: _label(account) for account in Account.objects.filter(pk__in=set(account_ids))}


def _label(account: Account) -> AccountLabel:
    return AccountLabel(
        id=account.pk,
        username=account.username,
        name=str(account),
        email=account.email,
        language=account.language,
        is_active=account.is_active,
    )
