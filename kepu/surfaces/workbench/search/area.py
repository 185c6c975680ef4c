from django.utils.translation import gettext_lazy as _

from kepu.surfaces.workbench.areas import MenuItem

MENU = [MenuItem(section=_("Today"), label=_("Search"), url_name="workbench:search:index", icon="search", order=2)]
