import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
_django = get_wsgi_application()

from kepu.domain.claims.matching import begin_early  # noqa: E402  # needs the apps that the line above loads
from kepu.surfaces.public.page_front import served  # noqa: E402  # as above

application = served(_django)
begin_early()
