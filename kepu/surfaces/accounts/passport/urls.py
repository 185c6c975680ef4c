from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from kepu.surfaces.accounts.passport.provider import PassportProvider

urlpatterns = default_urlpatterns(PassportProvider)
