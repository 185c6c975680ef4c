from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class AccountManager(UserManager["Account"]):
    """Creates accounts; user names are kept as typed and compared without case by the sign-in backend."""


class Account(AbstractUser):
    """One who can sign in. What they may do follows from their roles in units, not from flags here."""

    language = models.CharField(
        _("language"), max_length=10, default="zh-hans", choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    large_type = models.BooleanField(_("large type"), default=False)
    passport_subject = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        ordering = ["username", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(language__in=["zh-hans", "en"]), name="account_language_known"),
            models.UniqueConstraint(Lower("username"), name="account_username_once_whatever_case"),
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="account_email_once_whatever_case"
            ),
            models.UniqueConstraint(
                fields=["passport_subject"],
                condition=~models.Q(passport_subject=""),
                name="account_one_per_passport_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Family name first, as Chinese names are written."""
        return f"{self.last_name}{self.first_name}".strip()


class SignInAttempt(models.Model):
    """One try to sign in that has not ended well: what the lock-out counts, in the database so that all processes see it.

    `reference` is a keyed stand-in for the account, or for the name that was typed when no account has it.
    """

    reference = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["reference", "at"], name="attempt_by_reference")]

    def __str__(self) -> str:
        return f"{self.reference} {self.at:%Y-%m-%d %H:%M}"
