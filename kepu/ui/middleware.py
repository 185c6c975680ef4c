"""Language of pages: by address on the public site, by the person's own choice in rooms that have no language in the address."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

CHOSEN_BY_COOKIE = ("/workbench/", "/accounts/", "/admin/", "/i18n/")


class ChosenLanguageMiddleware(LocaleMiddleware):
    """As Django's; but where addresses carry no language, the language cookie decides, else Chinese.

    Django alone would show the default language everywhere outside /en/ once the default has no prefix.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if not request.path_info.startswith(CHOSEN_BY_COOKIE):
            return
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
