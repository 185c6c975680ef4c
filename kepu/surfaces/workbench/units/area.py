from django.utils.translation import gettext_lazy as _

from kepu.foundation.units.policies import READ
from kepu.surfaces.workbench.areas import MenuItem

SECTION = _("Organisation")
MENU = [
    MenuItem(section=SECTION, label=_("Units"), url_name="workbench:units:index", icon="tree", permission=READ, order=80),
    MenuItem(
        section=SECTION, label=_("Accounts and roles"), url_name="workbench:units:accounts", icon="lock",
        permission="roles.grant", order=82,
    ),
    MenuItem(section=SECTION, label=_("Regions"), url_name="workbench:units:regions", icon="map", permission=READ, order=86),
    MenuItem(
        section=SECTION, label=_("Audit log"), url_name="workbench:units:audit", icon="history", permission="audit.read",
        order=88,
    ),
]  # fmt: skip
