"""Forms and questions of planning, and how they say what planning refuses."""

from kepu.domain.plans.errors import PlansError
from kepu.foundation.files.services import FileTooLarge
from kepu.surfaces.workbench import pages
from kepu.surfaces.workbench.plans.words import explain


class Planning(pages.Refusing):
    """What planning refuses is said above the form."""

    refusals = (PlansError, FileTooLarge)

    def explain(self, error: Exception) -> str:
        return explain(error)


class FormPage(Planning, pages.FormPage):
    """A form of planning."""


class ConfirmPage(Planning, pages.ConfirmPage):
    """A question of planning."""
