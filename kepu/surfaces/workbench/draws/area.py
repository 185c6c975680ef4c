from django.utils.translation import gettext_lazy

from kepu.engines.booking.policies import MANAGE
from kepu.surfaces.workbench.areas import MenuItem

MENU = [
    MenuItem(
        section=gettext_lazy("Events and visits"), label=gettext_lazy("Draws"), url_name="workbench:draws:index", icon="chart",
        permission=MANAGE, order=49,
    )
]  # fmt: skip
