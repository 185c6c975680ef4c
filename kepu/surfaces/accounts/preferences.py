"""A person's language and type size: kept with the account, carried by the cookies that pages read."""

from django.conf import settings
from django.http import HttpResponse

from kepu.foundation.accounts.models import Account

YEAR = 365 * 24 * 3600


def remember_preferences(response: HttpResponse, account: Account) -> None:
    """Sets the cookies that decide the language of rooms without a language in their address, and the type size."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, account.language, max_age=YEAR, samesite="Lax", secure=secure, httponly=False
    )
    size = "large" if account.large_type else ""
    response.set_cookie("kepu-type", size, max_age=YEAR, samesite="Lax", secure=secure, httponly=False)
