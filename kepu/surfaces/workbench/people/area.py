from django.utils.translation import gettext_lazy as _

from kepu.surfaces.workbench.areas import MenuItem

MENU = [
    MenuItem(
        section=_("Organisation"), label=_("People register"), url_name="workbench:people:index", icon="users",
        permission="people.manage", order=84,
    )
]  # fmt: skip
