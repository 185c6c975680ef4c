from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode

from kepu.surfaces.accounts.passport import PASSPORT
from kepu.surfaces.accounts.passport.answer import InvalidAnswer, read_person


class PassportClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """Asks for the code without a scope, which the passport does not know, and reads its answer as JSON."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, str]) -> str:
        params = {
            "response_type": "code",
            "redirect_uri": self.callback_url,
            "client_id": self.consumer_key,
            "theme": "full",
            "state": self.state,
            **extra_params,
        }
        return f"{authorization_url}?{urlencode(params)}"

    def get_access_token(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_access_token(*args, **kwargs)
        except (ValueError, KeyError) as wrong:
            raise OAuth2Error("the passport's answer cannot be read") from wrong


class PassportAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """The passport's addresses, and the person out of its token answer."""

    provider_id = PASSPORT
    client_class = PassportClient

    @property
    def authorize_url(self) -> str:
        return f"{settings.PASSPORT_URL}/oauth2/authorize"

    @property
    def access_token_url(self) -> str:
        return f"{settings.PASSPORT_URL}/oauth2/token"

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, *, response: dict[str, Any], **kwargs: Any
    ) -> SocialLogin:
        try:
            person = read_person(response)
        except InvalidAnswer as wrong:
            raise ProviderException(str(wrong)) from wrong
        return self.get_provider().sociallogin_from_response(request, person)


oauth2_login = OAuth2LoginView.adapter_view(PassportAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(PassportAdapter)
