from django.utils.translation import gettext_lazy as _

from kepu.surfaces.workbench.areas import MenuItem

MENU = [
    MenuItem(section=_("Today"), label=_("What waits for me"), url_name="workbench:home:index", icon="inbox", order=0)
]
