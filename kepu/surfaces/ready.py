"""What a web process reads before it serves, so that its first reader does not wait for it."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils.translation import override

from kepu.domain.statistics.editions import editions_on_file
from kepu.engines.measures.errors import BadDefinition
from kepu.engines.measures.selectors import list_definitions


def get_ready() -> None:
    """Loads every address with the code behind it, and the definitions of measures and forms (which ask for the kinds of records)."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            reverse("public:home")
    try:
        list_definitions()
        editions_on_file()
    except (BadDefinition, DatabaseError):  # checks and readiness say so; what needs no figures still serves
        return
    finally:
        connection.close()
