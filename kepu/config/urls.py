"""Every door. Each surface keeps its own addresses."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kepu.surfaces.api.urls import api
from kepu.surfaces.health import healthz, readyz
from kepu.surfaces.workbench.authoring.media import attachment, picture

handler500 = "kepu.surfaces.failing.failed"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("kepu.surfaces.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("workbench/", include("kepu.surfaces.workbench.urls")),
    path("authoring/", include("wagtail.admin.urls")),
    path("documents/<int:document_id>/<str:document_filename>", attachment, name="wagtaildocs_serve"),
    path("media/<path:name>", picture, name="picture"),
    path("api/v1/", api.urls),
    path("feeds/", include("kepu.surfaces.feeds.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
urlpatterns += i18n_patterns(
    path("", include("kepu.surfaces.public.urls")),
    path("read/", include("wagtail.urls")),
    prefix_default_language=False,
)

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
