from django.utils.translation import gettext_lazy as _

from kepu.surfaces.workbench.areas import MenuItem

MENU = [
    MenuItem(section=_("Figures"), label=_("Dashboard"), url_name="workbench:figures:index", icon="chart", order=30),
    MenuItem(section=_("Figures"), label=_("All figures"), url_name="workbench:figures:all", icon="table", order=31),
]
