"""The letter with a one-time link to set a password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kepu.foundation.accounts.models import Account


class LetterNotSent(Exception):
    """The mail server did not take the letter."""


def send_password_link(account: Account, *, invited: bool) -> None:
    """Mails the owner a link that works once, for PASSWORD_RESET_TIMEOUT. Raises LetterNotSent."""
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    link = settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=_parts(key))
    with translation.override(account.language):
        subject = _("Your account for outreach work") if invited else _("Set a new password")
        opening = (
            _("An account was opened for you. Your user name is %(username)s.")
            if invited
            else _("Your administrator asked you to choose a new password. Your user name is %(username)s.")
        )
        lines = [
            _("%(name)s, good day!") % {"name": str(account)},
            "",
            opening % {"username": account.username},
            _("Choose your password here; the link works once, for three days:"),
            link,
            "",
            _("If this was not meant for you, leave the letter alone."),
        ]
        letter = EmailMessage(subject=subject, body="\n".join(lines), to=[account.email])
    try:
        letter.send()
    except OSError as failure:
        raise LetterNotSent(str(failure)) from failure


def _parts(key: str) -> dict[str, str]:
    uid, _dash, token = key.partition("-")
    return {"uidb36": uid, "key": token}
