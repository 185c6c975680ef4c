import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
_django = get_wsgi_application()

from kepu.surfaces.public.page_front import PageFront  # noqa: E402  # needs the apps that the line above loads

application = PageFront(_django)
