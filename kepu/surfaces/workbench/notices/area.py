from django.utils.translation import gettext_lazy as _

from kepu.surfaces.workbench.areas import MenuItem

MENU = [
    MenuItem(section=_("Today"), label=_("Notices"), url_name="workbench:notices:index", icon="bell", order=4),
    MenuItem(
        section=_("Organisation"), label=_("Webhooks"), url_name="workbench:notices:webhooks", icon="link",
        permission="settings.manage", order=90,
    ),
]  # fmt: skip
