from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from kepu.surfaces.accounts.passport import PASSPORT
from kepu.surfaces.accounts.passport.answer import PassportPerson
from kepu.surfaces.accounts.passport.views import PassportAdapter


class PassportAccount(ProviderAccount):  # type: ignore[misc]  # allauth has no types
    def to_str(self) -> str:
        return str(self.account.extra_data.get("email") or self.account.uid)


class PassportProvider(OAuth2Provider):  # type: ignore[misc]  # allauth has no types
    """The academy's cloud passport. Keeps of a person only the stable id and the address that names it."""

    id = PASSPORT
    name = "中国科技云通行证"
    account_class = PassportAccount
    oauth2_adapter_class = PassportAdapter

    def extract_uid(self, data: PassportPerson) -> str:
        return data.subject

    def extract_common_fields(self, data: PassportPerson) -> dict[str, Any]:
        return {"email": data.email, "last_name": data.name}

    def extract_extra_data(self, data: PassportPerson) -> dict[str, Any]:
        return {"email": data.email}


provider_classes = [PassportProvider]
